import type { CloudAssembly } from 'aws-cdk-lib/cx-api';
import { ENVIRONMENT_NAMES } from '../lib/config';
import { testSettings } from './settings';
import { allStacks, synthesize, synthesizeRecipes, templatesByRole } from './synthesis';

/**
 * Types whose replacement loses something: data, logs, confirmed subscriptions, executions and their history, an address
 * that others call or admit, or the gradual release (a new alias goes to the new version at once, without hooks). CloudFormation replaces a resource whose logical id changes,
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
  'AWS::StepFunctions::Activity',
  'AWS::StepFunctions::StateMachine',
]);

/** Type by logical id, by the role of the stack. */
type StatefulIds = Readonly<Record<string, Readonly<Record<string, string>>>>;

/** Settings that together make every such resource there is: the two ways of reaching AWS exclude each other. */
const EVERYTHING = [
  testSettings({
    network: { availabilityZones: 3, egress: 'nat-gateway-per-zone', flowLogs: true },
    service: { efs: { mountPath: '/data' }, tracing: true },
    loadBalancer: { accessLogs: true, waf: true },
    workflow: { shipping: { worker: 'fargate' } },
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
  'quote-check': {
    QuoteCheckApiAccessLogCA3E91F6: 'AWS::Logs::LogGroup',
    QuoteCheckApiCA4217C8: 'AWS::ApiGateway::RestApi',
    QuoteCheckLogF1377E9D: 'AWS::Logs::LogGroup',
    QuoteCheckStateMachine97D1EE52: 'AWS::StepFunctions::StateMachine',
  },
  workflow: {
    DecisionKey3A800BE6: 'AWS::SecretsManager::Secret',
    OrdersEncryptionKeyDF14A427: 'AWS::KMS::Key',
    OrdersFunctionsChargePaymentLogsE2D60707: 'AWS::Logs::LogGroup',
    OrdersFunctionsCommitStockLogs9A169A57: 'AWS::Logs::LogGroup',
    OrdersFunctionsRefundPaymentLogs02EA0B82: 'AWS::Logs::LogGroup',
    OrdersFunctionsReleaseStockLogsD92C0CC1: 'AWS::Logs::LogGroup',
    OrdersFunctionsRequestApprovalLogsBFAE126E: 'AWS::Logs::LogGroup',
    OrdersFunctionsReserveStockLogs98AC2341: 'AWS::Logs::LogGroup',
    OrdersFunctionsScreenForFraudLogsBD5A3EA6: 'AWS::Logs::LogGroup',
    OrdersFunctionsTotalOrderLogs36135F46: 'AWS::Logs::LogGroup',
    OrdersLogs63C9E25A: 'AWS::Logs::LogGroup',
    OrdersParkedParkOrderLogs63361C6C: 'AWS::Logs::LogGroup',
    OrdersParkedQueue8C1479A5: 'AWS::SQS::Queue',
    OrdersParkedUnparkedFEA29CFA: 'AWS::SQS::Queue',
    OrdersPaymentsTable2A84C4DD: 'AWS::DynamoDB::GlobalTable',
    OrdersRunningHandlerLogs4AAD3298: 'AWS::Logs::LogGroup',
    OrdersShippingC88EC478: 'AWS::StepFunctions::Activity',
    OrdersStateMachine7AF3635A: 'AWS::StepFunctions::StateMachine',
    OrdersStockTable2D32FF78: 'AWS::DynamoDB::GlobalTable',
    OrdersTopicsApprovals84BA7A02: 'AWS::SNS::Topic',
    OrdersTopicsCustomerNotices326E083C: 'AWS::SNS::Topic',
    OrdersTopicsOperationsF80FF910: 'AWS::SNS::Topic',
    OrdersWatchFunctionLogs660AE3CD: 'AWS::Logs::LogGroup',
  },
  worker: {
    ShippingTaskLogGroup4ACD63EB: 'AWS::Logs::LogGroup',
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
  observability: {
    DeploymentsGroupB16F56FD: 'AWS::Logs::LogGroup',
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
  'recipe-log-archive': {
    ArchiveBucket49F1AC64: 'AWS::S3::Bucket',
    ArchiveFailures1E1FF14F: 'AWS::Logs::LogGroup',
    ArchiveUnpackLogs25A80AB4: 'AWS::Logs::LogGroup',
    CustomS3AutoDeleteObjectsCustomResourceProviderLogsB8B1B8F2: 'AWS::Logs::LogGroup',
    Tried0F98BCEA: 'AWS::Logs::LogGroup',
  },
};

function statefulIds(assembly: Pick<CloudAssembly, 'stacks'>): StatefulIds {
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

    expect({ ...found, ...statefulIds(synthesizeRecipes('sandbox')) }).toEqual(PINNED);
  });

  it.each(ENVIRONMENT_NAMES)('stay in %s', (environment) => {
    expect(PINNED).toMatchObject(statefulIds({ stacks: [...allStacks(environment)] }));
  });
});
