/** Every command finds names by the stacks. */
const STACKS = ['cloudformation:DescribeStacks', 'cloudformation:ListStackResources'] as const;

const ALARMS = ['cloudwatch:DescribeAlarms'] as const;

const DEPLOYMENTS = [
  'codedeploy:GetDeployment',
  'codedeploy:GetDeploymentConfig',
  'codedeploy:GetDeploymentGroup',
  'codedeploy:GetDeploymentTarget',
  'codedeploy:ListDeployments',
  'codedeploy:ListDeploymentTargets',
  'ecs:DescribeServiceDeployments',
  'ecs:DescribeServices',
  'ecs:ListServiceDeployments',
  'elasticloadbalancing:DescribeTargetGroups',
  'elasticloadbalancing:DescribeTargetHealth',
  'lambda:GetAlias',
] as const;

const LOGS = ['logs:FilterLogEvents'] as const;

/** What the commands that only read need, by command; `ops/` sends nothing else. Plain data: `ops/` reads it too. */
export const READER_ACTIONS = {
  watch: [...STACKS, ...DEPLOYMENTS, ...ALARMS, ...LOGS],
  status: [
    ...STACKS,
    ...DEPLOYMENTS,
    ...ALARMS,
    'codepipeline:GetPipelineState',
    'codepipeline:ListPipelineExecutions',
    'ecs:DescribeTaskDefinition',
    'sqs:GetQueueAttributes',
    'states:ListExecutions',
  ],
  logs: [...STACKS, ...LOGS],
  doctor: [
    ...STACKS,
    ...ALARMS,
    'apigateway:GET',
    'codeconnections:GetConnection',
    'ec2:DescribeAddresses',
    'ec2:DescribeVpcs',
    'ecr:GetRegistryScanningConfiguration',
    'elasticloadbalancing:DescribeListeners',
    'elasticloadbalancing:DescribeLoadBalancers',
    'elasticloadbalancing:DescribeRules',
    'elasticloadbalancing:DescribeTargetHealth',
    'iam:GetRole',
    'iam:ListOpenIDConnectProviders',
    'iam:SimulatePrincipalPolicy',
    'lambda:GetAccountSettings',
    'route53:GetHostedZone',
    'servicequotas:GetAWSDefaultServiceQuota',
    'servicequotas:GetServiceQuota',
    'servicequotas:ListServiceQuotas',
    'ssm:GetParameter',
    'sts:GetCallerIdentity',
  ],
} as const;

/** A connection made before the service was renamed answers to the old name. */
export const OLD_NAMES: Readonly<Record<string, string>> = {
  'codeconnections:GetConnection': 'codestar-connections:GetConnection',
};
