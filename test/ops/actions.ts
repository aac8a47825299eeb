import { PERMISSIONS } from '../../ops/permissions';

/** A command of the SDK that was sent. */
export interface SentCommand {
  /** Name of the client's class. */
  readonly client: string;
  /** Name of the command's class. */
  readonly command: string;
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
export function actionOf({ client, command }: SentCommand): string {
  const service = SERVICES[client];
  if (service === undefined) throw new Error(`${client} has no prefix of IAM in test/ops/actions.ts.`);
  const action = `${service}:${command.replace(/Command$/, '')}`;
  return RENAMED[action] ?? action;
}

/** The actions that a command line may use. */
export function allowedFor(words: readonly string[]): ReadonlySet<string> {
  const entries = Object.entries<readonly string[]>(PERMISSIONS);
  return new Set(
    entries
      .filter(([name]) => name.split(' ').every((word) => words.includes(word)))
      .flatMap(([, actions]) => actions),
  );
}

/** @throws Error naming each action that a command needed and does not list */
export function assertListed(words: readonly string[], sent: readonly SentCommand[]): void {
  const allowed = allowedFor(words);
  const missing = [...new Set(sent.map(actionOf))].filter((action) => !allowed.has(action));
  if (missing.length > 0) {
    throw new Error(`ops/permissions.ts does not list ${missing.join(', ')} for ${words.join(' ')}.`);
  }
}
