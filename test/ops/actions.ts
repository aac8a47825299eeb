import { PERMISSIONS } from '../../ops/permissions';
import type { Place } from '../../rehearsal/iam/account';
import { type Need, needsOf, OPERATIONS } from '../../rehearsal/iam/operations';

/** A command of the SDK that was sent. */
export interface SentCommand {
  /** Name of the client's class. */
  readonly client: string;
  /** Name of the command's class. */
  readonly command: string;
  readonly input: Readonly<Record<string, unknown>>;
}

/** IAM's prefix for the service of each client. */
const SERVICES: Readonly<Record<string, string>> = {
  APIGatewayClient: 'apigateway',
  CloudFormationClient: 'cloudformation',
  CloudWatchClient: 'cloudwatch',
  CloudWatchLogsClient: 'logs',
  CodeDeployClient: 'codedeploy',
  CodePipelineClient: 'codepipeline',
  CodeStarConnectionsClient: 'codeconnections',
  DynamoDBClient: 'dynamodb',
  EC2Client: 'ec2',
  ECRClient: 'ecr',
  ECSClient: 'ecs',
  ElasticLoadBalancingV2Client: 'elasticloadbalancing',
  IAMClient: 'iam',
  KMSClient: 'kms',
  LambdaClient: 'lambda',
  ResourceGroupsTaggingAPIClient: 'tag',
  Route53Client: 'route53',
  S3Client: 's3',
  SFNClient: 'states',
  SQSClient: 'sqs',
  SSMClient: 'ssm',
  STSClient: 'sts',
  SecretsManagerClient: 'secretsmanager',
  ServiceQuotasClient: 'servicequotas',
};

/** Operations whose action has another name: https://docs.aws.amazon.com/service-authorization/latest/reference/ */
const RENAMED: Readonly<Record<string, string>> = {
  'apigateway:GetAccount': 'apigateway:GET',
  'lambda:Invoke': 'lambda:InvokeFunction',
  's3:DeleteObjects': 's3:DeleteObjectVersion',
  's3:ListObjectVersions': 's3:ListBucketVersions',
};

/** The IAM action that a command of the SDK needs. @throws Error for a client that has no prefix here */
export function actionOf({ client, command }: Omit<SentCommand, 'input'>): string {
  const service = SERVICES[client];
  if (service === undefined) throw new Error(`${client} has no prefix of IAM in test/ops/actions.ts.`);
  const action = `${service}:${command.replace(/Command$/, '')}`;
  return RENAMED[action] ?? action;
}

/** Resources of calls that no role of the rehearsal makes, for actions that are not granted on everything. */
const RESOURCES: Readonly<Record<string, (input: SentCommand['input'], place: Place) => string>> = {
  'apigateway:GET': (_, { partition, region }) => `arn:${partition}:apigateway:${region}::/account`,
  'iam:GetRole': ({ RoleName }, { partition, account }) => {
    const [, service] = SERVICE_ROLES.find(([prefix]) => String(RoleName).startsWith(prefix)) ?? [];
    const folder = service === undefined ? '' : `aws-service-role/${service}/`;
    return `arn:${partition}:iam::${account}:role/${folder}${String(RoleName)}`;
  },
  'iam:SimulatePrincipalPolicy': ({ PolicySourceArn }) => String(PolicySourceArn),
  'logs:FilterLogEvents': ({ logGroupName }, { partition, region, account }) =>
    `arn:${partition}:logs:${region}:${account}:log-group:${String(logGroupName)}`,
};

/** Beginnings of the names of service-linked roles, and the service in whose folder they lie. */
const SERVICE_ROLES: readonly (readonly [prefix: string, service: string])[] = [
  ['AWSServiceRoleForECS', 'ecs.amazonaws.com'],
  ['AWSServiceRoleForElasticLoadBalancing', 'elasticloadbalancing.amazonaws.com'],
  ['AWSServiceRoleForApplicationAutoScaling_ECSService', 'ecs.application-autoscaling.amazonaws.com'],
];

/** Prefixes of the rehearsal, which are the signing names of the services, where IAM's differ. */
const SIGNED_AS: Readonly<Record<string, string>> = { cloudwatch: 'monitoring' };

/**
 * The permissions that a command of the SDK needs: as the rehearsal judges it where it does; else its action, on the
 * resource named here, or on `*`, which only a statement about everything allows.
 */
export function needsOfCommand(sent: SentCommand, place: Place): readonly Need[] {
  const action = actionOf(sent);
  const [prefix = ''] = action.split(':');
  const service = SIGNED_AS[prefix] ?? prefix;
  const operation = sent.command.replace(/Command$/, '');
  if (!Object.hasOwn(OPERATIONS, `${service}:${operation}`)) {
    return [{ action, resource: RESOURCES[action]?.(sent.input, place) ?? '*' }];
  }
  return needsOf(
    { service, operation, input: sent.input },
    {
      place,
      encryption: new Map(),
      facts: { deploymentGroup: () => 'application/group' },
      machineRole: () => undefined,
    },
  );
}

/** Any account: lists of permissions name actions. */
const SOMEWHERE: Place = { partition: 'aws', region: 'us-east-1', account: '111122223333' };

/** The actions that a command line may use. */
export function allowedFor(words: readonly string[]): ReadonlySet<string> {
  const entries = Object.entries<readonly string[]>(PERMISSIONS);
  return new Set(
    entries
      .filter(([name]) => name.split(' ').every((word) => words.includes(word)))
      .flatMap(([, actions]) => actions),
  );
}

/** @throws Error naming each action that a command needed, for itself or for what it hands on, and does not list */
export function assertListed(words: readonly string[], sent: readonly SentCommand[]): void {
  const allowed = allowedFor(words);
  const needed = sent.flatMap((command) => needsOfCommand(command, SOMEWHERE).map(({ action }) => action));
  const missing = [...new Set(needed)].filter((action) => !allowed.has(action));
  if (missing.length > 0) {
    throw new Error(`ops/permissions.ts does not list ${missing.join(', ')} for ${words.join(' ')}.`);
  }
}
