import { Match, Template } from 'aws-cdk-lib/assertions';
import type { QuoteApiSettings } from '../../lib/config/quote-settings';
import { QuoteStack } from '../../lib/quote/stack';
import { testSettings } from '../settings';
import { testApp } from '../test-app';

function template(api: Partial<QuoteApiSettings> = {}): Template {
  return Template.fromStack(
    new QuoteStack(testApp(), 'Quote', { settings: testSettings({ quote: { api } }) }),
  );
}

describe('the cache of quotes', () => {
  it('is there only where the setting asks for it: it is paid by the hour', () => {
    template().hasResourceProperties('AWS::ApiGateway::Stage', {
      CacheClusterEnabled: Match.absent(),
      MethodSettings: [{ HttpMethod: '*', ResourcePath: '/*', CachingEnabled: Match.absent() }],
    });
  });

  it('has the size that the setting names', () => {
    template({ cache: { ttlSeconds: 60, sizeGiB: 1.6 } }).hasResourceProperties('AWS::ApiGateway::Stage', {
      CacheClusterEnabled: true,
      CacheClusterSize: '1.6',
    });
  });

  it('keeps answers of GET /quote alone, encrypted, for as long as the setting says', () => {
    const cached = template({ cache: { ttlSeconds: 60, sizeGiB: 0.5 } });
    const [stage] = Object.values(cached.findResources('AWS::ApiGateway::Stage'));
    const settings: { CachingEnabled?: boolean }[] = stage?.['Properties'].MethodSettings;

    expect(settings.filter(({ CachingEnabled }) => CachingEnabled)).toEqual([
      expect.objectContaining({
        HttpMethod: 'GET',
        ResourcePath: '/~1quote',
        CacheDataEncrypted: true,
        CacheTtlInSeconds: 60,
      }),
    ]);
  });

  it('does not lift the limits of the stage', () => {
    template({
      cache: { ttlSeconds: 60, sizeGiB: 0.5 },
      requestsPerSecond: 7,
      burst: 9,
    }).hasResourceProperties('AWS::ApiGateway::Stage', {
      MethodSettings: Match.arrayWith([
        Match.objectLike({
          ResourcePath: '/~1quote',
          ThrottlingRateLimit: 7,
          ThrottlingBurstLimit: 9,
          LoggingLevel: 'OFF',
          DataTraceEnabled: false,
        }),
      ]),
    });
  });

  it('takes every parameter of a request for its key', () => {
    const [method] = Object.values(template().findResources('AWS::ApiGateway::Method'));
    const { RequestParameters, Integration } = method?.['Properties'] ?? {};

    expect(Object.keys(RequestParameters)).toHaveLength(2);
    expect(Integration.CacheKeyParameters.toSorted()).toEqual(Object.keys(RequestParameters).toSorted());
  });
});
