import type { CloudAssembly } from 'aws-cdk-lib/cx-api';
import { ENVIRONMENT_NAMES } from '../lib/config';
import { testSettings } from './settings';
import { synthesize, synthesizeEnvironment, templatesByRole } from './synthesis';

/**
 * Types whose replacement loses something: data, logs, confirmed subscriptions, an address that others call or admit, or the gradual release (a
 * new alias goes to the new version at once, without hooks). CloudFormation replaces a resource whose logical id changes,
 * which every rename and every move of a construct does.
 */
const STATEFUL = new Set([
  'AWS::ApiGateway::RestApi',
  'AWS::DynamoDB::GlobalTable',
  'AWS::DynamoDB::Table',
  'AWS::EC2::EIP',
  'AWS::EC2::VPC',
  'AWS::ECR::Repository',
  'AWS::EFS::FileSystem',
  'AWS::KMS::Key',
  'AWS::Lambda::Alias',
  'AWS::Logs::LogGroup',
  'AWS::S3::Bucket',
  'AWS::SecretsManager::Secret',
  'AWS::SNS::Topic',
  'AWS::SQS::Queue',
]);

/** Type by logical id, by the role of the stack. */
type StatefulIds = Readonly<Record<string, Readonly<Record<string, string>>>>;

/** Settings that together make every such resource there is: the two ways of reaching AWS exclude each other. */
const EVERYTHING = [
  testSettings({
    network: { availabilityZones: 3, egress: 'nat-gateway-per-zone', flowLogs: true },
    service: { efs: { mountPath: '/data' }, tracing: true },
    loadBalancer: { accessLogs: true, waf: true },
  }),
  testSettings({ network: { egress: 'public-subnets' } }),
];

/**
 * The pinned ids. Add to this list; change a line of it only with a migration in hand: a retained
 * resource can be imported under its new id, others are copied first.
 */
const PINNED: StatefulIds = {
  network: {
    NetworkVpc7FB7348F: 'AWS::EC2::VPC',
    NetworkNatAddress19FCC497F: 'AWS::EC2::EIP',
    NetworkNatAddress206DB0415: 'AWS::EC2::EIP',
    NetworkNatAddress335431E90: 'AWS::EC2::EIP',
    NetworkFlowLogGroup4F8CEEEF: 'AWS::Logs::LogGroup',
    CustomVpcRestrictDefaultSGCustomResourceProviderLogs41F6175A: 'AWS::Logs::LogGroup',
  },
  image: {
    ImageRepositoryD8036990: 'AWS::ECR::Repository',
    ImageSeedLogsF13D2500: 'AWS::Logs::LogGroup',
    ImageSeedHandlerLogs33842DE9: 'AWS::Logs::LogGroup',
    OnceCallerLogs34C40773: 'AWS::Logs::LogGroup',
  },
  orders: {
    OrdersTable1F8332C7: 'AWS::DynamoDB::GlobalTable',
  },
  'api-gateway-logging': {},
  quote: {
    PostTrafficLogs5B2354F4: 'AWS::Logs::LogGroup',
    PreTrafficLogsCF185A1E: 'AWS::Logs::LogGroup',
    QuoteApiAccessLog86E48A68: 'AWS::Logs::LogGroup',
    QuoteApiC0C85F49: 'AWS::ApiGateway::RestApi',
    QuoteLive073EAC3C: 'AWS::Lambda::Alias',
    QuoteLogsA57FA706: 'AWS::Logs::LogGroup',
  },
  delivery: {
    CustomS3AutoDeleteObjectsCustomResourceProviderLogsB8B1B8F2: 'AWS::Logs::LogGroup',
    DeliveryBuildLogsA85FF30D: 'AWS::Logs::LogGroup',
    DeliveryNotificationsTopic2A3C9C86: 'AWS::SNS::Topic',
    DeliveryRecordBuildLogsD75DADC3: 'AWS::Logs::LogGroup',
    DeliveryStoreArtifacts22E6BD8C: 'AWS::S3::Bucket',
    DeliveryStoreKey3551C5E1: 'AWS::KMS::Key',
    DeliveryStoreSourceBAAEA3C0: 'AWS::S3::Bucket',
    OnceCallerLogs34C40773: 'AWS::Logs::LogGroup',
  },
  service: {
    OrderApiTaskLogGroupF7C7F35E: 'AWS::Logs::LogGroup',
    OrderApiVolumeFileSystemD44037B3: 'AWS::EFS::FileSystem',
    OrderApiLoadBalancerAccessLogsBucketD477D716: 'AWS::S3::Bucket',
    OrderApiListenersTestKey47ED6194: 'AWS::SecretsManager::Secret',
    OrderApiLiveTargetGroupHandlerLogs63DBE857: 'AWS::Logs::LogGroup',
    DeploymentHooksBeforeInstallLogs6DF2F7F5: 'AWS::Logs::LogGroup',
    DeploymentHooksAfterInstallLogs5147A298: 'AWS::Logs::LogGroup',
    DeploymentHooksAfterAllowTestTrafficLogs8D38515C: 'AWS::Logs::LogGroup',
    DeploymentHooksBeforeAllowTrafficLogsF42C0ACE: 'AWS::Logs::LogGroup',
    DeploymentHooksAfterAllowTrafficLogsDEFD0E32: 'AWS::Logs::LogGroup',
    CustomS3AutoDeleteObjectsCustomResourceProviderLogsB8B1B8F2: 'AWS::Logs::LogGroup',
  },
};

function statefulIds(assembly: CloudAssembly): StatefulIds {
  return Object.fromEntries(
    [...templatesByRole(assembly)].map(([role, { Resources }]) => [
      role,
      Object.fromEntries(
        Object.entries(Resources)
          .filter(([, { Type }]) => STATEFUL.has(Type))
          .map(([id, { Type }]) => [id, Type]),
      ),
    ]),
  );
}

describe('the logical ids of what must not be replaced', () => {
  it('stay, and none is left out of this list', () => {
    const found: Record<string, Record<string, string>> = {};
    for (const settings of EVERYTHING) {
      for (const [role, ids] of Object.entries(statefulIds(synthesize(settings)))) {
        found[role] = { ...found[role], ...ids };
      }
    }

    expect(found).toEqual(PINNED);
  });

  it.each(ENVIRONMENT_NAMES)('stay in %s', (environment) => {
    expect(PINNED).toMatchObject(statefulIds(synthesizeEnvironment(environment)));
  });
});
