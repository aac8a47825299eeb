/** A finding of cdk-nag that stays, with a reason that a reviewer accepts. */
export interface AcknowledgedHabit {
  /** Matches the rule: `AwsSolutions-S1`, and with its finding `AwsSolutions-IAM5[Action::s3:List*]`. */
  readonly rule: RegExp;
  /** Matches the path of the construct, which begins with the role of its stack: `delivery/Delivery/Store/Source`. */
  readonly where: RegExp;
  readonly reason: string;
}

const ANYWHERE = /^/;

/** Permissions. Each is looked at action by action in `test/policy/policies/permissions.ts`, which is stricter. */
const PERMISSIONS: readonly AcknowledgedHabit[] = [
  {
    rule: /^AwsSolutions-IAM5\[Resource::\*\]$/,
    where: ANYWHERE,
    reason:
      'The actions have no resource type: a table of them, with the pages of AWS, is held against every policy by ' +
      'test/policy. The exceptions to that are acknowledged there.',
  },
  {
    rule: /^AwsSolutions-IAM5\[Resource::<(Pre|Post)TrafficFunction[0-9A-F]{8}\.Arn>:\*\]$/,
    where: /^quote\/Quote\/DeploymentGroup\/ServiceRole\//,
    reason: 'Any version of one named function: CodeDeploy calls its hooks, whatever their version is.',
  },
  {
    rule: /^AwsSolutions-IAM5\[Resource::<QuoteFunction[0-9A-F]{8}\.Arn>:\*\]$/,
    where: /^quote\/PreTraffic\/Role\//,
    reason:
      'Any version of one named function: a grant that each release rewrites may not be in effect when the hook runs.',
  },
  {
    rule: /^AwsSolutions-IAM5\[Resource::arn:.*:states:.*:execution:<OrdersStateMachine[0-9A-F]{8}\.Name>:\*\]$/,
    where: /^workflow\/Orders\/Running\/Handler\/Role\//,
    reason: 'Executions of one named state machine: each has the id of its order.',
  },
  {
    rule: /^AwsSolutions-IAM5\[Resource::arn:.*:ecs:.*:service(-revision)?\/<OrderApiCluster[0-9A-F]{8}>\/\*\]$/,
    where: /^service\/(OrderApi\/LiveTargetGroup\/Handler|Deployment\/Hooks\/AfterInstall)\/Role\//,
    reason:
      'The only service of one named cluster. Under deployments by ECS the service waits for its hooks, so they cannot ' +
      'know its name first.',
  },
  {
    rule: /^AwsSolutions-IAM5\[Resource::arn:.*:ecs:.*:task-set\/.*\/\*\]$/,
    where: /^service\/Deployment\/Role\//,
    reason: 'Task sets of one named service: ECS gives each its id when a release begins.',
  },
  {
    rule: /^AwsSolutions-IAM5\[Resource::arn:.*:listener-rule\/.*\/\*\]$/,
    where: /^service\/Deployment\/Role\//,
    reason: 'Rules of one named listener: their ids are known to the load balancer only.',
  },
  {
    rule: /^AwsSolutions-IAM5\[Resource::arn:.*:cloudwatch:.*:alarm:\*\]$/,
    where: /^service\/Deployment\/Role\//,
    reason:
      'Reading alarms of this account and region: which ones belong to a release is settled after the role.',
  },
  {
    rule: /^AwsSolutions-IAM5\[Resource::arn:.*:ecs:.*:task-definition\/.*-order-api:\*\]$/,
    where: /^delivery\/Delivery\/DeployRole\//,
    reason: 'Revisions of one named family: each release makes the next.',
  },
  {
    rule: /^AwsSolutions-IAM5\[Resource::<DeliveryStoreArtifacts[0-9A-F]{8}\.Arn>\/\*\]$/,
    where: /^delivery\/Delivery\//,
    reason: 'Objects of one named bucket: CodePipeline makes up their keys.',
  },
  {
    rule: /^AwsSolutions-IAM5\[Action::(s3:(Abort|DeleteObject|GetBucket|GetObject|List)|kms:(GenerateDataKey|ReEncrypt))\*\]$/,
    where: /^delivery\/(Delivery|OnceCaller)\//,
    reason:
      'What aws-cdk-lib grants for reading, writing and encrypting: variants of one operation, on one named bucket and ' +
      'one named key.',
  },
  {
    rule: /^AwsSolutions-IAM4\[Policy::.*\/AWSCodeDeployRoleForLambdaLimited\]$/,
    where: /^quote\/Quote\/DeploymentGroup\/ServiceRole\//,
    reason:
      'The narrower of the two policies that AWS maintains for deployments of functions; the hooks are added by name.',
  },
  {
    rule: /^AwsSolutions-IAM4\[Policy::.*\/AmazonAPIGatewayPushToCloudWatchLogs\]$/,
    where: /^api-gateway-logging\//,
    reason:
      'API Gateway takes no other policy for the role with which it writes logs. docs/decisions/api-gateway-logging.md',
  },
];

/** What only recipes have. */
const OF_RECIPES: readonly AcknowledgedHabit[] = [
  {
    rule: /^AwsSolutions-IAM5\[Resource::<ArchiveBucket[0-9A-F]{8}\.Arn>\/\*\]$/,
    where: /^recipe-log-archive\/Archive\/DeliveryRole\//,
    reason: 'Objects of one named bucket: Firehose makes up their keys.',
  },
  {
    rule: /^AwsSolutions-IAM5\[Resource::<ArchiveUnpackFunction[0-9A-F]{8}\.Arn>:\*\]$/,
    where: /^recipe-log-archive\/Archive\/DeliveryRole\//,
    reason: 'Versions of one named function, as AWS lists it for Firehose.',
  },
  {
    rule: /^AwsSolutions-S1$/,
    where: /^recipe-log-archive\/Archive\/Bucket\//,
    reason:
      'Only Firehose writes to this bucket. CloudTrail data events tell who read an object, where an account needs to know.',
  },
];

const APIS: readonly AcknowledgedHabit[] = [
  {
    rule: /^AwsSolutions-(APIG4|COG4)$/,
    where: /^quote(-check)?\//,
    reason:
      'Prices are public; the stages limit what a stranger can cost. `quote.api.authorization: iam` makes callers sign ' +
      'their requests. There are no users to sign in.',
  },
  {
    rule: /^AwsSolutions-APIG2$/,
    where: /^quote(-check)?\//,
    reason:
      'Each API has a validator for what its one method takes, parameters or a body. The rule wants one that validates both.',
  },
  {
    rule: /^AwsSolutions-APIG3$/,
    where: /^quote(-check)?\//,
    reason:
      'A web ACL costs 5 USD a month and more for each API. Throttling limits the load, validators the form; whoever ' +
      'needs more associates the ACL of the load balancer.',
  },
  {
    rule: /^AwsSolutions-APIG6$/,
    where: /^quote(-check)?\//,
    reason:
      'The access log has every request with its errors. Execution logs would hold headers and bodies, in a group that ' +
      'API Gateway makes itself and nobody removes.',
  },
];

const DATA: readonly AcknowledgedHabit[] = [
  {
    rule: /^AwsSolutions-S1$/,
    where: /^(delivery\/Delivery\/Store|service\/OrderApi\/LoadBalancer\/AccessLogs)\//,
    reason:
      'Only roles of the pipeline and the load balancer reach these buckets. Access logs of access logs have no end; ' +
      'CloudTrail data events tell who read an object, where an account needs to know.',
  },
  {
    rule: /^AwsSolutions-SQS3$/,
    where: /^workflow\/Orders\/Parked\//,
    reason:
      'Both are what a dead-letter queue is: messages that a person looks at, with an alarm on each. Nothing consumes them.',
  },
  {
    rule: /^AwsSolutions-SMG4$/,
    where: /^(workflow\/DecisionKey|service\/OrderApi\/Listeners\/TestKey)\//,
    reason:
      'A new value takes effect when tasks start anew, or when the rule of the listener is updated: a rotation on a ' +
      'schedule would lock its callers out. docs/decisions/test-listener.md, docs/decisions/starting-and-deciding.md',
  },
  {
    rule: /^AwsSolutions-CB4$/,
    where: /^image\/Image\/Seed\/Project\//,
    reason:
      'It writes no artifacts to encrypt: what it makes is pushed to the registry, which encrypts by itself.',
  },
  {
    rule: /^AwsSolutions-ECS2$/,
    where: /^(service\/OrderApi|worker\/Shipping)\/Task\//,
    reason:
      'Names, limits and addresses, which nobody has to hide. What is secret comes from Secrets Manager by reference.',
  },
];

const OPERATION: readonly AcknowledgedHabit[] = [
  {
    rule: /^AwsSolutions-EC23$/,
    where: /^service\/OrderApi\/LoadBalancer\//,
    reason: 'The load balancer is for everybody. Which port is open to whom is held by test/policy.',
  },
  {
    rule: /^AwsSolutions-(VPC7|ECS4|ELB2)$/,
    where: /^(network|service|worker)\//,
    reason:
      'Flow logs, Container Insights and access logs cost money where nobody reads them: they are settings, and on in ' +
      'production.',
  },
  {
    rule: /^AwsSolutions-SF1$/,
    where: /^(workflow|quote-check)\//,
    reason:
      'Errors are logged. Every step of every order is a setting, `workflow.logLevel`, on in the sandbox.',
  },
  {
    rule: /^AwsSolutions-IAM5/,
    where: /^delivery\/Reader\/Role\//,
    reason:
      'The role of people who follow releases changes nothing. Log groups have generated names that begin with the name of ' +
      'their stack; the version of the bootstrap stack is a parameter by qualifier.',
  },
];

/**
 * The findings of cdk-nag that stay. What was mended is taken out: an entry that matches nothing in any environment
 * fails the tests.
 */
export const ACKNOWLEDGED_HABITS: readonly AcknowledgedHabit[] = [
  ...PERMISSIONS,
  ...APIS,
  ...DATA,
  ...OPERATION,
  ...OF_RECIPES,
];
