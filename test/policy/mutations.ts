import type { EnvironmentName } from '../../lib/config';
import type { Policy } from './policy';
import * as compute from './policies/compute';
import * as data from './policies/data';
import * as encryption from './policies/encryption';
import * as logs from './policies/logs';
import * as network from './policies/network';
import * as permissions from './policies/permissions';
import * as secrets from './policies/secrets';
import * as tags from './policies/tags';
import * as transport from './policies/transport';

/** A resource that a mutation adds. */
interface Added {
  readonly Type: string;
  readonly Properties?: Readonly<Record<string, unknown>>;
}

/** One change of a template that a policy has to find. */
export interface Mutation {
  readonly policy: Policy;
  /** What the change does. */
  readonly change: string;
  readonly environment: EnvironmentName;
  /** Role of the stack. */
  readonly stack: string;
  /** Beginning of the logical id of what is changed, or the whole id of what is added. */
  readonly resource: string;
  /** Path within the resource, and the new value; `undefined` removes what is there. */
  readonly set?: readonly [path: string, value: unknown];
  readonly add?: Added;
  /** Beginning of the logical id of what is found. @default the resource that was changed */
  readonly found?: string;
}

const allow = (Action: string, Resource: unknown, more: object = {}) => ({
  Effect: 'Allow',
  Action,
  Resource,
  ...more,
});

const FIRST_STATEMENT = 'Properties.PolicyDocument.Statement.0';

/** For each policy at least one change that breaks it, and for some the second way of breaking it. */
export const MUTATIONS: readonly Mutation[] = [
  {
    policy: permissions.noWildcardActions,
    change: 'allows all of a service',
    environment: 'sandbox',
    stack: 'workflow',
    resource: 'OrdersParkedParkOrderRoleDefaultPolicy',
    set: [FIRST_STATEMENT, allow('sqs:*', { 'Fn::GetAtt': ['OrdersParkedQueue', 'Arn'] })],
  },
  {
    policy: permissions.noWildcardActions,
    change: 'lets another account administer a key',
    environment: 'production',
    stack: 'workflow',
    resource: 'OrdersEncryptionKey',
    set: ['Properties.KeyPolicy.Statement.0.Principal', { AWS: 'arn:aws:iam::111122223333:role/other' }],
  },
  {
    policy: permissions.wildcardResourcesOnlyWhereNeeded,
    change: 'allows an action that has resources on all of them',
    environment: 'production',
    stack: 'workflow',
    resource: 'OrdersParkedParkOrderRoleDefaultPolicy',
    set: [FIRST_STATEMENT, allow('dynamodb:UpdateItem', '*')],
  },
  {
    policy: permissions.wildcardResourcesOnlyWhereNeeded,
    change: 'lets readers read what is in tables',
    environment: 'sandbox',
    stack: 'delivery',
    resource: 'ReaderRoleDefaultPolicy',
    set: [FIRST_STATEMENT, allow('dynamodb:Scan', '*')],
  },
  {
    policy: permissions.roleIsPassedByName,
    change: 'passes any role',
    environment: 'staging',
    stack: 'service',
    resource: 'DeploymentRoleDefaultPolicy',
    set: [FIRST_STATEMENT, allow('iam:PassRole', '*', { Condition: { StringEquals: {} } })],
  },
  {
    policy: permissions.roleIsPassedByName,
    change: 'passes a role to any service',
    environment: 'staging',
    stack: 'service',
    resource: 'DeploymentRoleDefaultPolicy',
    set: [FIRST_STATEMENT, allow('iam:PassRole', { 'Fn::GetAtt': ['Task', 'Arn'] })],
  },
  {
    policy: permissions.noLastingCredentials,
    change: 'makes a user',
    environment: 'sandbox',
    stack: 'orders',
    resource: 'Reporter',
    add: { Type: 'AWS::IAM::User' },
  },
  {
    policy: permissions.nothingIsAllowedToEverybody,
    change: 'lets everybody publish',
    environment: 'sandbox',
    stack: 'workflow',
    resource: 'OrdersTopicsOperationsPolicy',
    set: [FIRST_STATEMENT, allow('sns:Publish', '*', { Principal: '*' })],
  },
  {
    policy: permissions.nothingIsAllowedToEverybody,
    change: 'lets everybody call a function',
    environment: 'sandbox',
    stack: 'quote',
    resource: 'QuoteApi',
    add: { Type: 'AWS::Lambda::Permission', Properties: { Principal: '*' } },
  },
  {
    policy: encryption.encryptedAtRest,
    change: 'leaves a bucket to the default',
    environment: 'production',
    stack: 'service',
    resource: 'OrderApiLoadBalancerAccessLogsBucketD',
    set: ['Properties.BucketEncryption', undefined],
  },
  {
    policy: encryption.encryptedAtRest,
    change: 'leaves a queue without a key',
    environment: 'sandbox',
    stack: 'workflow',
    resource: 'OrdersParkedQueue8',
    set: ['Properties.KmsMasterKeyId', undefined],
  },
  {
    policy: encryption.keysRotate,
    change: 'stops the rotation',
    environment: 'sandbox',
    stack: 'workflow',
    resource: 'OrdersEncryptionKey',
    set: ['Properties.EnableKeyRotation', false],
  },
  {
    policy: encryption.servicesCanSend,
    change: 'puts a topic of alarms under the key that AWS manages',
    environment: 'sandbox',
    stack: 'workflow',
    resource: 'OrdersTopicsOperationsF',
    set: ['Properties.KmsMasterKeyId', 'alias/aws/sns'],
  },
  {
    policy: encryption.servicesCanSend,
    change: 'takes the services out of the policy of the key',
    environment: 'production',
    stack: 'workflow',
    resource: 'OrdersEncryptionKey',
    set: ['Properties.KeyPolicy.Statement.1.Principal.Service', ['events.amazonaws.com']],
  },
  {
    policy: encryption.servicesCanSend,
    change: 'takes the rules out of the policy of a dead-letter queue',
    environment: 'production',
    stack: 'workflow',
    resource: 'OrdersParkedUnparkedPolicy',
    set: ['Properties.PolicyDocument.Statement.1', undefined],
    found: 'OrdersParkedUnparkedF',
  },
  {
    policy: encryption.accessLogsUnderS3Keys,
    change: 'encrypts access logs with a key of KMS',
    environment: 'staging',
    stack: 'service',
    resource: 'OrderApiLoadBalancerAccessLogsBucketD',
    set: [
      'Properties.BucketEncryption.ServerSideEncryptionConfiguration.0.ServerSideEncryptionByDefault.SSEAlgorithm',
      'aws:kms',
    ],
  },
  {
    policy: transport.onlyOverTls,
    change: 'lets a bucket be read in the clear',
    environment: 'sandbox',
    stack: 'delivery',
    resource: 'DeliveryStoreSourcePolicy',
    set: ['Properties.PolicyDocument.Statement', []],
    found: 'DeliveryStoreSourceB',
  },
  {
    policy: transport.onlyOverTls,
    change: 'takes a queue off its policy',
    environment: 'sandbox',
    stack: 'workflow',
    resource: 'OrdersParkedQueuePolicy',
    set: ['Properties.Queues', []],
    found: 'OrdersParkedQueue8',
  },
  {
    policy: transport.listenersSpeakTls,
    change: 'speaks an old TLS',
    environment: 'production',
    stack: 'service',
    resource: 'Old',
    add: {
      Type: 'AWS::ElasticLoadBalancingV2::Listener',
      Properties: { Protocol: 'HTTPS', SslPolicy: 'ELBSecurityPolicy-2016-08' },
    },
  },
  {
    policy: transport.volumesTravelEncrypted,
    change: 'mounts a volume in the clear',
    environment: 'production',
    stack: 'service',
    resource: 'OrderApiTaskDefinition',
    set: ['Properties.Volumes', [{ EFSVolumeConfiguration: { AuthorizationConfig: { IAM: 'ENABLED' } } }]],
  },
  {
    policy: network.onlyClientsComeIn,
    change: 'opens the tasks to everybody',
    environment: 'production',
    stack: 'service',
    resource: 'OrderApiSecurityGroup7',
    set: ['Properties.SecurityGroupIngress', [{ CidrIp: '0.0.0.0/0', FromPort: 80, ToPort: 80 }]],
  },
  {
    policy: network.onlyClientsComeIn,
    change: 'opens the test listener to an address range in production',
    environment: 'production',
    stack: 'service',
    resource: 'Office',
    add: {
      Type: 'AWS::EC2::SecurityGroupIngress',
      Properties: {
        GroupId: { 'Fn::GetAtt': ['OrderApiLoadBalancerSecurityGroup0A8B6D9A', 'GroupId'] },
        CidrIp: '203.0.113.0/24',
        FromPort: 8080,
        ToPort: 8080,
      },
    },
  },
  {
    policy: network.onlyClientsComeIn,
    change: 'opens the test listener to everybody where hooks have addresses',
    environment: 'production',
    stack: 'service',
    resource: 'OrderApiLoadBalancerSecurityGroup0',
    set: ['Properties.SecurityGroupIngress.1.CidrIp', '0.0.0.0/0'],
  },
  {
    policy: network.tasksArePrivate,
    change: 'gives tasks public addresses',
    environment: 'staging',
    stack: 'service',
    resource: 'OrderApiService0',
    set: ['Properties.NetworkConfiguration.AwsvpcConfiguration.AssignPublicIp', 'ENABLED'],
  },
  {
    policy: network.defaultGroupIsClosed,
    change: 'leaves the default security group open',
    environment: 'sandbox',
    stack: 'network',
    resource: 'NetworkVpcRestrictDefaultSecurityGroupCustomResource',
    set: ['Properties.DefaultSecurityGroupId', undefined],
    found: 'NetworkVpc7',
  },
  {
    policy: network.natGatewaysAsConfigured,
    change: 'adds a NAT gateway to the sandbox',
    environment: 'sandbox',
    stack: 'network',
    resource: 'NatGateway',
    add: { Type: 'AWS::EC2::NatGateway' },
  },
  {
    policy: network.callersAreKnown,
    change: 'opens another method to everybody',
    environment: 'production',
    stack: 'quote',
    resource: 'Admin',
    add: { Type: 'AWS::ApiGateway::Method', Properties: { AuthorizationType: 'NONE', HttpMethod: 'DELETE' } },
  },
  {
    policy: network.callsAreLimited,
    change: 'takes the limit off a stage',
    environment: 'sandbox',
    stack: 'quote',
    resource: 'QuoteApiDeploymentStage',
    set: ['Properties.MethodSettings', []],
  },
  {
    policy: secrets.noPlainSecrets,
    change: 'writes a secret into the environment of a function',
    environment: 'sandbox',
    stack: 'quote',
    resource: 'QuoteFunction0',
    set: ['Properties.Environment.Variables.PROVIDER_API_KEY', 'correct horse'],
  },
  {
    policy: secrets.noPlainSecrets,
    change: 'writes an access key into a build specification',
    environment: 'sandbox',
    stack: 'delivery',
    resource: 'DeliveryBuildProject',
    set: ['Properties.Source.BuildSpec', 'export AWS_ACCESS_KEY_ID=AKIAIOSFODNN7EXAMPLE'],
  },
  {
    policy: data.dataStaysOrGoes,
    change: 'deletes a table of production with its stack',
    environment: 'production',
    stack: 'orders',
    resource: 'OrdersTable',
    set: ['DeletionPolicy', 'Delete'],
  },
  {
    policy: data.dataStaysOrGoes,
    change: 'leaves a bucket of the sandbox behind',
    environment: 'sandbox',
    stack: 'delivery',
    resource: 'DeliveryStoreSourceB',
    set: ['UpdateReplacePolicy', 'Retain'],
  },
  {
    policy: data.protectedFromDeletion,
    change: 'takes the protection off a table',
    environment: 'production',
    stack: 'orders',
    resource: 'OrdersTable',
    set: ['Properties.Replicas.0.DeletionProtectionEnabled', false],
  },
  {
    policy: data.protectedFromDeletion,
    change: 'takes the protection off the load balancer',
    environment: 'production',
    stack: 'service',
    resource: 'OrderApiLoadBalancer8',
    set: ['Properties.LoadBalancerAttributes', []],
  },
  {
    policy: data.retainedTablesCanGoBack,
    change: 'stops the backups of a table',
    environment: 'production',
    stack: 'workflow',
    resource: 'OrdersPaymentsTable',
    set: ['Properties.Replicas.0.PointInTimeRecoverySpecification', undefined],
  },
  {
    policy: data.bucketsArePrivate,
    change: 'lets a policy make a bucket public',
    environment: 'sandbox',
    stack: 'delivery',
    resource: 'DeliveryStoreArtifacts2',
    set: ['Properties.PublicAccessBlockConfiguration.BlockPublicPolicy', false],
  },
  {
    policy: logs.logsExpire,
    change: 'keeps the lines of a group for ever',
    environment: 'staging',
    stack: 'quote',
    resource: 'QuoteLogs',
    set: ['Properties.RetentionInDays', undefined],
  },
  {
    policy: logs.everythingLogs,
    change: 'lets a function make its own group',
    environment: 'sandbox',
    stack: 'quote',
    resource: 'QuoteFunction0',
    set: ['Properties.LoggingConfig', undefined],
  },
  {
    policy: logs.everythingLogs,
    change: 'leaves a container without logs',
    environment: 'production',
    stack: 'worker',
    resource: 'ShippingTaskDefinition',
    set: ['Properties.ContainerDefinitions.0.LogConfiguration', undefined],
  },
  {
    policy: logs.nobodyMakesGroups,
    change: 'lets a role make groups',
    environment: 'sandbox',
    stack: 'workflow',
    resource: 'OrdersParkedParkOrderRoleDefaultPolicy',
    set: [FIRST_STATEMENT, allow('logs:CreateLogGroup', '*')],
  },
  {
    policy: compute.runtimesAreSupported,
    change: 'uses a runtime that the table does not know',
    environment: 'sandbox',
    stack: 'quote',
    resource: 'QuoteFunction0',
    set: ['Properties.Runtime', 'nodejs16.x'],
  },
  {
    policy: compute.runtimesAreSupported,
    change: 'builds in an image of somebody else',
    environment: 'sandbox',
    stack: 'delivery',
    resource: 'DeliveryRecordBuildProject',
    set: ['Properties.Environment.Image', 'docker.io/library/node:24'],
  },
  {
    policy: compute.containersAreConfined,
    change: 'lets a container write to its image',
    environment: 'production',
    stack: 'service',
    resource: 'OrderApiTaskDefinition',
    set: ['Properties.ContainerDefinitions.0.ReadonlyRootFilesystem', false],
  },
  {
    policy: compute.buildsArePlain,
    change: 'makes another build privileged',
    environment: 'sandbox',
    stack: 'delivery',
    resource: 'DeliveryRecordBuildProject',
    set: ['Properties.Environment.PrivilegedMode', true],
  },
  {
    policy: compute.imagesAreFixed,
    change: 'lets tags be moved',
    environment: 'sandbox',
    stack: 'image',
    resource: 'ImageRepository',
    set: ['Properties.ImageTagMutability', 'MUTABLE'],
  },
  {
    policy: compute.imagesAreFixed,
    change: 'stops the scans',
    environment: 'sandbox',
    stack: 'image',
    resource: 'ImageRepository',
    set: ['Properties.ImageScanningConfiguration', undefined],
  },
  {
    policy: tags.noResourceContradictsTheTags,
    change: 'books a table on another environment',
    environment: 'production',
    stack: 'service',
    resource: 'OrderApiCluster',
    set: ['Properties.Tags.0', { Key: 'environment', Value: 'staging' }],
  },
];
