import { Match, Template } from 'aws-cdk-lib/assertions';
import { QuoteStack } from '../../lib/quote/stack';
import { testSettings, type DeepPartial } from '../settings';
import type { Settings } from '../../lib/config/settings';
import { testApp } from '../test-app';
import { dependencyCircle } from './template-dependencies';

function template(
  quote: DeepPartial<Settings['quote']> = {},
  settings: DeepPartial<Settings> = {},
): Template {
  const stack = new QuoteStack(testApp(), 'Quote', {
    settings: testSettings({ ...settings, quote }),
  });
  return Template.fromStack(stack);
}

describe('the quote stack', () => {
  const sandbox = template();

  it('has no circle among its resources, update policies included', () => {
    expect(dependencyCircle(sandbox.toJSON())).toBeUndefined();
  });

  it('sends requests to the alias, never to the newest code', () => {
    sandbox.hasResourceProperties('AWS::ApiGateway::Method', {
      HttpMethod: 'GET',
      Integration: {
        Type: 'AWS_PROXY',
        Uri: { 'Fn::Join': ['', Match.arrayWith([{ Ref: Match.stringLikeRegexp('^QuoteLive') }])] },
      },
    });
  });

  it('lets API Gateway call the alias for this method of this stage, and nothing else', () => {
    sandbox.resourceCountIs('AWS::Lambda::Permission', 1);
    sandbox.hasResourceProperties('AWS::Lambda::Permission', {
      Action: 'lambda:InvokeFunction',
      FunctionName: { Ref: Match.stringLikeRegexp('^QuoteLive') },
      SourceArn: { 'Fn::Join': ['', Match.arrayWith(['/GET/quote'])] },
    });
  });

  it('refuses a request without its parameters before it costs an invocation', () => {
    sandbox.hasResourceProperties('AWS::ApiGateway::Method', {
      RequestParameters: {
        'method.request.querystring.sku': true,
        'method.request.querystring.quantity': true,
      },
      RequestValidatorId: Match.anyValue(),
    });
  });

  it('throttles, and writes an access log', () => {
    const throttled = template({ api: { requestsPerSecond: 7, burst: 9 } });
    throttled.hasResourceProperties('AWS::ApiGateway::Stage', {
      StageName: 'sandbox',
      AccessLogSetting: { Format: Match.stringLikeRegexp('"requestId":"\\$context.requestId"') },
      MethodSettings: [Match.objectLike({ ThrottlingRateLimit: 7, ThrottlingBurstLimit: 9 })],
    });
  });

  it('writes neither queries nor addresses of callers to the access log', () => {
    const stages = Object.values(sandbox.findResources('AWS::ApiGateway::Stage'));
    expect(JSON.stringify(stages)).not.toMatch(/sourceIp|querystring|authorizer/i);
  });

  it('makes no logging role of its own', () => {
    sandbox.resourceCountIs('AWS::ApiGateway::Account', 0);
  });

  it('asks for signed requests when told to', () => {
    template({ api: { authorization: 'iam' } }).hasResourceProperties('AWS::ApiGateway::Method', {
      AuthorizationType: 'AWS_IAM',
    });
  });

  it('keeps its logs where data is retained', () => {
    const retained = template({}, { protection: { data: 'retain' } });
    retained.allResources('AWS::Logs::LogGroup', { DeletionPolicy: 'Retain' });
  });

  it('names its API after the copy, so that the metrics of two copies do not mix', () => {
    template({}, { prefix: 'other' }).hasResourceProperties('AWS::ApiGateway::RestApi', {
      Name: 'other-sandbox-quote',
      EndpointConfiguration: { Types: ['REGIONAL'] },
    });
  });

  it('shifts as its settings say', () => {
    template({ shift: 'Linear10PercentEvery2Minutes' }).hasResourceProperties(
      'AWS::CodeDeploy::DeploymentGroup',
      { DeploymentConfigName: 'CodeDeployDefault.LambdaLinear10PercentEvery2Minutes' },
    );
  });

  it('looks back over the whole shift in the post-traffic hook, and five minutes more', () => {
    template({ shift: 'Linear10PercentEvery2Minutes' }).hasResourceProperties('AWS::Lambda::Function', {
      Environment: { Variables: { METRIC_MINUTES: '23' } },
    });
  });
});
