import { READER_ACTIONS } from '../lib/operations/reader-actions';

const { watch } = READER_ACTIONS;

/** What a release by hand does beside being watched. */
const RELEASE_IMAGE = [
  'codedeploy:CreateDeployment',
  'codedeploy:GetApplicationRevision',
  'codedeploy:RegisterApplicationRevision',
  'ecr:DescribeImages',
  'ecs:DescribeTaskDefinition',
  'ecs:RegisterTaskDefinition',
  'ecs:TagResource',
  'ecs:UpdateService',
  'iam:PassRole',
  'ssm:GetParameter',
  'ssm:PutParameter',
  'sts:GetCallerIdentity',
] as const;

/**
 * IAM actions that each command needs. Beside what a command calls itself there is what AWS asks of its caller:
 * `iam:PassRole` for the roles of a task definition, `ecs:TagResource` for its tags, and CodeDeploy's actions on
 * revisions, which its deployments register.
 *
 * @see https://docs.aws.amazon.com/codedeploy/latest/userguide/auth-and-access-control-permissions-reference.html
 */
export const PERMISSIONS = {
  ...READER_ACTIONS,
  release: [
    ...watch,
    ...RELEASE_IMAGE,
    'codepipeline:GetPipelineExecution',
    'codepipeline:ListActionExecutions',
    'codepipeline:ListPipelineExecutions',
    'codepipeline:StartPipelineExecution',
    'kms:GenerateDataKey',
    's3:PutObject',
  ],
  rollback: [
    ...watch,
    ...RELEASE_IMAGE,
    'codedeploy:StopDeployment',
    'ecs:DescribeServiceRevisions',
    'ecs:StopServiceDeployment',
    'lambda:ListVersionsByFunction',
  ],
  orders: ['cloudformation:DescribeStacks'],
  drill: [
    ...watch,
    ...RELEASE_IMAGE,
    'lambda:DeleteFunction',
    'lambda:DeleteFunctionConcurrency',
    'lambda:GetFunction',
    'lambda:GetFunctionConcurrency',
    'lambda:InvokeFunction',
    'lambda:PublishVersion',
    'lambda:PutFunctionConcurrency',
    'lambda:UpdateFunctionCode',
    'states:GetExecutionHistory',
  ],
  'doctor --create-roles': [...READER_ACTIONS.doctor, 'iam:CreateServiceLinkedRole'],
  leftovers: [
    'cloudformation:DescribeStacks',
    'dynamodb:DescribeTable',
    'ec2:DescribeSnapshots',
    'ecr:DescribeImages',
    'ecs:DescribeTaskDefinition',
    'kms:DescribeKey',
    'lambda:GetFunctionConfiguration',
    'logs:DescribeLogGroups',
    's3:ListBucketVersions',
    'secretsmanager:DescribeSecret',
    'tag:GetResources',
  ],
  'leftovers --delete': [
    'dynamodb:DeleteTable',
    'ecr:DeleteRepository',
    'ecs:DeleteTaskDefinitions',
    'ecs:DeregisterTaskDefinition',
    'kms:ScheduleKeyDeletion',
    'lambda:DeleteFunction',
    'logs:DeleteLogGroup',
    's3:DeleteBucket',
    's3:DeleteObject',
    's3:DeleteObjectVersion',
  ],
} as const satisfies Readonly<Record<string, readonly string[]>>;
