import { Duration, RemovalPolicy } from 'aws-cdk-lib';
import { Match } from 'aws-cdk-lib/assertions';
import type { BlueGreenFargateServiceProps } from '../../lib/service/blue-green-fargate-service';
import { only, synthesizeService } from './synthesis';

const DOMAIN = { name: 'orders.example.com', hostedZoneId: 'Z0123456789', hostedZoneName: 'example.com' };

const withLoadBalancer = (loadBalancer: BlueGreenFargateServiceProps['loadBalancer'], more = {}) =>
  synthesizeService(() => ({ loadBalancer, ...more })).template;

const withLogs = (more = {}) => withLoadBalancer({ accessLogExpiryDays: 30 }, more);

const withDomain = () => withLoadBalancer({ domain: DOMAIN });

const managedGroup = (Name: string) =>
  Match.objectLike({ Statement: { ManagedRuleGroupStatement: { VendorName: 'AWS', Name } } });

const attribute = (Key: string, Value: unknown) => ({
  LoadBalancerAttributes: Match.arrayWith([{ Key, Value }]),
});

describe('the load balancer', () => {
  test('faces the internet from the public subnets', () => {
    const { template } = synthesizeService();

    template.hasResourceProperties('AWS::ElasticLoadBalancingV2::LoadBalancer', {
      Scheme: 'internet-facing',
      Type: 'application',
      Subnets: [
        { Ref: Match.stringLikeRegexp('PublicSubnet1') },
        { Ref: Match.stringLikeRegexp('PublicSubnet2') },
      ],
    });
  });

  test.each([
    ['routing.http.drop_invalid_header_fields.enabled', 'true'],
    ['routing.http.desync_mitigation_mode', 'defensive'],
    ['routing.http2.enabled', 'true'],
    ['idle_timeout.timeout_seconds', '60'],
    ['deletion_protection.enabled', 'false'],
  ])('has the attribute %s at %s by default', (key, value) => {
    const { template } = synthesizeService();

    template.hasResourceProperties('AWS::ElasticLoadBalancingV2::LoadBalancer', attribute(key, value));
  });

  test('keeps idle connections as long as it is told', () => {
    const template = withLoadBalancer({ idleTimeout: Duration.seconds(30) });

    template.hasResourceProperties(
      'AWS::ElasticLoadBalancingV2::LoadBalancer',
      attribute('idle_timeout.timeout_seconds', '30'),
    );
  });

  test('is protected from deletion where asked', () => {
    const template = withLoadBalancer({ deletionProtection: true });

    template.hasResourceProperties(
      'AWS::ElasticLoadBalancingV2::LoadBalancer',
      attribute('deletion_protection.enabled', 'true'),
    );
  });
});

describe('access logs', () => {
  test('are off by default, without a bucket', () => {
    const { template } = synthesizeService();

    template.resourceCountIs('AWS::S3::Bucket', 0);
  });

  test('go to the bucket of the load balancer', () => {
    const template = withLogs();
    const [bucket] = Object.keys(template.findResources('AWS::S3::Bucket'));

    template.hasResourceProperties(
      'AWS::ElasticLoadBalancingV2::LoadBalancer',
      attribute('access_logs.s3.bucket', { Ref: bucket }),
    );
    template.hasResourceProperties(
      'AWS::ElasticLoadBalancingV2::LoadBalancer',
      attribute('access_logs.s3.enabled', 'true'),
    );
  });

  test('are kept in a private bucket with SSE-S3 and an end', () => {
    withLogs().hasResourceProperties('AWS::S3::Bucket', {
      BucketEncryption: {
        ServerSideEncryptionConfiguration: [{ ServerSideEncryptionByDefault: { SSEAlgorithm: 'AES256' } }],
      },
      PublicAccessBlockConfiguration: {
        BlockPublicAcls: true,
        BlockPublicPolicy: true,
        IgnorePublicAcls: true,
        RestrictPublicBuckets: true,
      },
      LifecycleConfiguration: { Rules: [Match.objectLike({ ExpirationInDays: 30, Status: 'Enabled' })] },
    });
  });

  test('are written by the service principal, for this account only, so that the region may stay open', () => {
    withLogs().hasResourceProperties('AWS::S3::BucketPolicy', {
      PolicyDocument: Match.objectLike({
        Statement: Match.arrayWith([
          Match.objectLike({
            Effect: 'Allow',
            Principal: { Service: 'logdelivery.elasticloadbalancing.amazonaws.com' },
            Action: 's3:PutObject',
            Resource: {
              'Fn::Join': ['', [Match.anyValue(), '/AWSLogs/', { Ref: 'AWS::AccountId' }, '/*']],
            },
          }),
        ]),
      }),
    });
  });

  test('refuse plain HTTP', () => {
    withLogs().hasResourceProperties('AWS::S3::BucketPolicy', {
      PolicyDocument: Match.objectLike({
        Statement: Match.arrayWith([
          Match.objectLike({
            Effect: 'Deny',
            Action: 's3:*',
            Condition: { Bool: { 'aws:SecureTransport': 'false' } },
          }),
        ]),
      }),
    });
  });

  test('end before their bucket is emptied: the load balancer goes first', () => {
    const template = withLogs();
    const [cleaner] = Object.keys(template.findResources('Custom::S3AutoDeleteObjects'));

    expect(only(template, 'AWS::ElasticLoadBalancingV2::LoadBalancer').DependsOn).toContain(cleaner);
  });

  test('stay behind where data is retained', () => {
    const template = withLogs({ removalPolicy: RemovalPolicy.RETAIN });

    template.resourceCountIs('Custom::S3AutoDeleteObjects', 0);
    expect(only(template, 'AWS::S3::Bucket').DeletionPolicy).toBe('Retain');
  });
});

describe('AWS WAF', () => {
  test('is off by default', () => {
    const { template } = synthesizeService();

    template.resourceCountIs('AWS::WAFv2::WebACL', 0);
  });

  test('applies the managed groups to the load balancer', () => {
    const template = withLoadBalancer({ waf: true });
    const [loadBalancer] = Object.keys(template.findResources('AWS::ElasticLoadBalancingV2::LoadBalancer'));
    const [acl] = Object.keys(template.findResources('AWS::WAFv2::WebACL'));

    template.hasResourceProperties('AWS::WAFv2::WebACL', {
      Scope: 'REGIONAL',
      Rules: [
        managedGroup('AWSManagedRulesCommonRuleSet'),
        managedGroup('AWSManagedRulesKnownBadInputsRuleSet'),
      ],
    });
    template.hasResourceProperties('AWS::WAFv2::WebACLAssociation', {
      ResourceArn: { Ref: loadBalancer },
      WebACLArn: { 'Fn::GetAtt': [acl, 'Arn'] },
    });
  });
});

describe('a domain', () => {
  test('is served with a certificate validated in its hosted zone', () => {
    withDomain().hasResourceProperties('AWS::CertificateManager::Certificate', {
      DomainName: DOMAIN.name,
      ValidationMethod: 'DNS',
      DomainValidationOptions: [{ DomainName: DOMAIN.name, HostedZoneId: DOMAIN.hostedZoneId }],
    });
  });

  test.each(['A', 'AAAA'])('points to the load balancer by an alias record %s', (Type) => {
    withDomain().hasResourceProperties('AWS::Route53::RecordSet', {
      Type,
      Name: `${DOMAIN.name}.`,
      HostedZoneId: DOMAIN.hostedZoneId,
      AliasTarget: Match.objectLike({
        HostedZoneId: { 'Fn::GetAtt': [Match.anyValue(), 'CanonicalHostedZoneID'] },
      }),
    });
  });

  test.each([443, 8443])('is answered over TLS with a TLS 1.3 policy on port %i', (Port) => {
    withDomain().hasResourceProperties('AWS::ElasticLoadBalancingV2::Listener', {
      Port,
      Protocol: 'HTTPS',
      SslPolicy: 'ELBSecurityPolicy-TLS13-1-2-Res-PQ-2025-09',
      Certificates: [{ CertificateArn: { Ref: Match.anyValue() } }],
    });
  });

  test('redirects HTTP to HTTPS', () => {
    withDomain().hasResourceProperties('AWS::ElasticLoadBalancingV2::Listener', {
      Port: 80,
      DefaultActions: [
        {
          Type: 'redirect',
          RedirectConfig: Match.objectLike({ Protocol: 'HTTPS', Port: '443', StatusCode: 'HTTP_301' }),
        },
      ],
    });
  });

  test('is what the URLs show', () => {
    const { service } = synthesizeService(() => ({ loadBalancer: { domain: DOMAIN } }));

    expect(service.listeners.productionUrl).toBe('https://orders.example.com');
    expect(service.listeners.testUrl).toBe('https://orders.example.com:8443');
  });

  test('is optional: without one there is neither certificate nor record nor HTTPS', () => {
    const { template } = synthesizeService();

    template.resourceCountIs('AWS::CertificateManager::Certificate', 0);
    template.resourceCountIs('AWS::Route53::RecordSet', 0);
    template.resourcePropertiesCountIs('AWS::ElasticLoadBalancingV2::Listener', { Protocol: 'HTTPS' }, 0);
  });
});
