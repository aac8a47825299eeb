import type { GrantNote } from './usage';

/** What people read with the role that is theirs: a grant beside these is nobody's. */
const READ_BY_PEOPLE: readonly string[] = [
  'apigateway:GET',
  'cloudformation:DescribeStacks',
  'cloudformation:ListStackResources',
  'cloudwatch:DescribeAlarms',
  'codeconnections:GetConnection',
  'codedeploy:GetDeployment',
  'codedeploy:GetDeploymentConfig',
  'codedeploy:GetDeploymentGroup',
  'codedeploy:GetDeploymentTarget',
  'codedeploy:ListDeploymentTargets',
  'codedeploy:ListDeployments',
  'codepipeline:GetPipelineState',
  'codepipeline:ListPipelineExecutions',
  'codestar-connections:GetConnection',
  'ec2:DescribeAddresses',
  'ec2:DescribeVpcs',
  'ecr:GetRegistryScanningConfiguration',
  'ecs:DescribeServiceDeployments',
  'ecs:DescribeServices',
  'ecs:DescribeTaskDefinition',
  'ecs:ListServiceDeployments',
  'elasticloadbalancing:DescribeListeners',
  'elasticloadbalancing:DescribeLoadBalancers',
  'elasticloadbalancing:DescribeRules',
  'elasticloadbalancing:DescribeTargetGroups',
  'elasticloadbalancing:DescribeTargetHealth',
  'iam:GetRole',
  'iam:ListOpenIDConnectProviders',
  'iam:SimulatePrincipalPolicy',
  'lambda:GetAccountSettings',
  'lambda:GetAlias',
  'logs:FilterLogEvents',
  'route53:GetHostedZone',
  'servicequotas:GetAWSDefaultServiceQuota',
  'servicequotas:GetServiceQuota',
  'servicequotas:ListServiceQuotas',
  'sqs:GetQueueAttributes',
  'ssm:GetParameter',
  'states:ListExecutions',
  'sts:GetCallerIdentity',
];

/**
 * Grants that no call of a whole rehearsal uses, and why they are there all the same. A grant that is neither used nor
 * listed here, nor in `service-grants.ts`, fails `npm run rehearse -- --all`.
 */
export const UNUSED_GRANTS: readonly GrantNote[] = [
  {
    roles: /^CustomVpcRestrictDefaultSG/,
    actions: [
      'ec2:AuthorizeSecurityGroupEgress',
      'ec2:AuthorizeSecurityGroupIngress',
      'ec2:RevokeSecurityGroupEgress',
      'ec2:RevokeSecurityGroupIngress',
    ],
    reason:
      "The CDK's function empties the default security group once, when the network is created. Amazon EC2 is not modelled.",
  },
  {
    roles: /^ImageSeedRole/,
    actions: [
      'ecr-public:GetAuthorizationToken',
      'ecr:BatchCheckLayerAvailability',
      'ecr:BatchGetImage',
      'ecr:CompleteLayerUpload',
      'ecr:GetAuthorizationToken',
      'ecr:InitiateLayerUpload',
      'ecr:PutImage',
      'ecr:UploadLayerPart',
      'sts:GetServiceBearerToken',
    ],
    reason:
      'The build of the first image runs before there is a service; test/rehearsal/iam/seed-roles.test.ts judges its commands.',
  },
  {
    roles: /^ImageSeedHandlerRole/,
    actions: ['codebuild:StartBuild', 'codebuild:BatchGetBuilds'],
    reason:
      'The function that starts the first build runs before there is a service; test/rehearsal/iam/seed-roles.test.ts judges it.',
  },
  {
    roles: /^ReaderRole/,
    actions: READ_BY_PEOPLE,
    reason:
      'People take it on for `npm run ops -- watch`, `status`, `logs` and `doctor`; test/ops compares what each command calls with its actions.',
  },
  {
    roles: /^OnceCallerRole/,
    actions: [
      'ssm:PutParameter',
      'ssm:DeleteParameter',
      'iam:CreateServiceLinkedRole',
      's3:GetObject',
      's3:PutObject',
      'kms:Decrypt',
      'kms:Encrypt',
      'kms:GenerateDataKey*',
      'kms:ReEncrypt*',
    ],
    reason:
      "The CDK's function makes one call when a stack is created or deleted. The rehearsal has the effect of the call, and does not run the function.",
  },
  {
    roles: /^OrdersFunctions(?:CommitStock|ChargePayment)Role/,
    actions: ['dynamodb:GetItem'],
    reason:
      'Read only by an attempt whose predecessor wrote and could not say so, which few runs bring about; test/orders does.',
  },
  {
    roles: /^OrdersRunningHandlerRole/,
    actions: ['states:ListExecutions', 'states:StopExecution', 'cloudformation:DescribeStacks'],
    reason:
      'The function stops executions when the stack is deleted, which a rehearsal does not do; test/orders runs it.',
  },
  {
    roles: /^OrderApiLiveTargetGroupHandlerRole/,
    actions: ['ecs:ListServiceDeployments', 'ecs:DescribeServiceRevisions'],
    reason:
      'Asked of a service that Amazon ECS releases by itself; the scenarios ecs-… do, on templates of their own.',
  },
  {
    roles: /^DeliveryBuildRole/,
    actions: ['ecr:GetDownloadUrlForLayer'],
    reason: 'A build pulls the layers of its cache; there is no Docker here.',
  },
  {
    roles: /^DeliveryBuildRole/,
    actions: ['inspector2:ListCoverage', 'inspector2:ListFindings'],
    reason:
      'With enhanced scanning Amazon ECR asks Amazon Inspector in the name of the build; only AWS can show that. Here ECR answers by itself.',
  },
  {
    roles: /^QuoteDeploymentGroupServiceRole/,
    actions: ['lambda:InvokeFunction'],
    resources: /:\*$/,
    reason:
      "The CDK's addPreHook and addPostHook grant the versions of a hook with it; CodeDeploy calls none.",
  },
];
