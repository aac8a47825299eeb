import type { GrantNote } from './usage';

/**
 * How far the page bears a grant out. `page`: its text names every action, as seen on 2026-11-21. `older`: so did the
 * guide as AWS last published it on GitHub, in 2023. `unconfirmed`: the text on these actions was not to be had.
 */
export type Seen = 'page' | 'older' | 'unconfirmed';

/** A grant that a service of AWS uses by itself, and the page on which AWS says so. */
export interface ServiceGrant extends GrantNote {
  /** Who needs all of the actions: every role that `roles` fits, or those of them that have one of the actions. */
  readonly neededBy: 'all' | 'some';
  readonly source: string;
  readonly seen: Seen;
}

/**
 * What services of AWS do with the roles that they take on, each with the page of AWS that it goes back to. None of it is
 * a call of code that runs here: whether a service gets by with it, only AWS can show.
 */
export const SERVICE_GRANTS: readonly ServiceGrant[] = [
  {
    roles: /./,
    actions: ['logs:CreateLogStream', 'logs:PutLogEvents'],
    resources: /:log-group:/,
    neededBy: 'some',
    reason: 'Lambda, CodeBuild and the log driver of Amazon ECS write logs with the role of what they run.',
    source: 'https://docs.aws.amazon.com/codebuild/latest/userguide/setting-up-service-role.html',
    seen: 'older',
  },
  {
    roles: /./,
    actions: ['xray:PutTraceSegments', 'xray:PutTelemetryRecords'],
    neededBy: 'some',
    reason: 'Lambda and Step Functions send traces with the role of the function or state machine.',
    source: 'https://docs.aws.amazon.com/lambda/latest/dg/services-xray.html',
    seen: 'older',
  },
  {
    roles: /./,
    actions: ['xray:GetSamplingRules', 'xray:GetSamplingTargets'],
    neededBy: 'some',
    reason: 'Step Functions asks which executions to trace.',
    source: 'https://docs.aws.amazon.com/step-functions/latest/dg/xray-iam.html',
    seen: 'older',
  },
  {
    roles: /^(?:OrdersPermissions|QuoteCheck)Role/,
    actions: [
      'logs:CreateLogDelivery',
      'logs:GetLogDelivery',
      'logs:UpdateLogDelivery',
      'logs:DeleteLogDelivery',
      'logs:ListLogDeliveries',
      'logs:PutResourcePolicy',
      'logs:DescribeResourcePolicies',
      'logs:DescribeLogGroups',
    ],
    neededBy: 'all',
    reason: 'Step Functions sets up the delivery of its log.',
    source: 'https://docs.aws.amazon.com/step-functions/latest/dg/cw-logs.html#cloudwatch-iam-policy',
    seen: 'older',
  },
  {
    roles: /^OrdersPermissionsRole/,
    actions: ['kms:Decrypt', 'kms:GenerateDataKey'],
    statements: /\((?:KeyTasks|KeyLogDelivery)\)$/,
    neededBy: 'all',
    reason:
      'Step Functions encrypts the tasks of its activity, and hands its log on, under the key of the account.',
    source: 'https://docs.aws.amazon.com/step-functions/latest/dg/encryption-at-rest.html',
    seen: 'unconfirmed',
  },
  {
    roles: /^DeploymentHooks/,
    actions: [
      'ec2:CreateNetworkInterface',
      'ec2:DescribeNetworkInterfaces',
      'ec2:DescribeSubnets',
      'ec2:DeleteNetworkInterface',
      'ec2:AssignPrivateIpAddresses',
      'ec2:UnassignPrivateIpAddresses',
    ],
    statements: /DeploymentHooksNetwork/,
    neededBy: 'some',
    reason: 'Lambda connects a function to the network where the tasks have no public address.',
    source:
      'https://docs.aws.amazon.com/aws-managed-policy/latest/reference/AWSLambdaVPCAccessExecutionRole.html',
    seen: 'page',
  },
  {
    roles: /^NetworkFlowLogRole/,
    actions: ['logs:DescribeLogStreams'],
    neededBy: 'all',
    reason: 'Amazon VPC writes the flow log of the network.',
    source: 'https://docs.aws.amazon.com/vpc/latest/userguide/flow-logs-iam-role.html',
    seen: 'older',
  },
  {
    roles: /ExecutionRole/,
    actions: [
      'ecr:GetAuthorizationToken',
      'ecr:BatchCheckLayerAvailability',
      'ecr:GetDownloadUrlForLayer',
      'ecr:BatchGetImage',
    ],
    neededBy: 'all',
    reason: 'Amazon ECS pulls the image before the program starts.',
    source: 'https://docs.aws.amazon.com/AmazonECS/latest/developerguide/task_execution_IAM_role.html',
    seen: 'older',
  },
  {
    roles: /ExecutionRole/,
    actions: ['secretsmanager:GetSecretValue'],
    neededBy: 'some',
    reason: 'Amazon ECS reads the secrets of a task before the program starts.',
    source: 'https://docs.aws.amazon.com/AmazonECS/latest/developerguide/task_execution_IAM_role.html',
    seen: 'older',
  },
  {
    roles: /^DeploymentRole/,
    actions: [
      'cloudwatch:DescribeAlarms',
      'elasticloadbalancing:DescribeListeners',
      'elasticloadbalancing:DescribeRules',
      'elasticloadbalancing:DescribeTargetGroups',
      'elasticloadbalancing:ModifyListener',
      'elasticloadbalancing:ModifyRule',
      'ecs:CreateTaskSet',
      'ecs:DeleteTaskSet',
      'ecs:DescribeServices',
      'ecs:UpdateServicePrimaryTaskSet',
      'iam:PassRole',
    ],
    neededBy: 'all',
    reason: 'CodeDeploy replaces task sets and shifts traffic.',
    source:
      'https://docs.aws.amazon.com/aws-managed-policy/latest/reference/AWSCodeDeployRoleForECSLimited.html',
    seen: 'page',
  },
  {
    roles: /^QuoteDeploymentGroupServiceRole/,
    actions: [
      'cloudwatch:DescribeAlarms',
      'lambda:UpdateAlias',
      'lambda:GetAlias',
      'lambda:GetProvisionedConcurrencyConfig',
      's3:GetObject',
      's3:GetObjectVersion',
      'lambda:InvokeFunction',
    ],
    statements: /^managed policy /,
    neededBy: 'all',
    reason: 'The policy that AWS keeps for CodeDeploy: it moves the alias and looks at alarms.',
    source:
      'https://docs.aws.amazon.com/aws-managed-policy/latest/reference/AWSCodeDeployRoleForLambdaLimited.html',
    seen: 'page',
  },
  {
    roles: /^OrdersParkedParkOrderRole/,
    actions: ['sqs:SendMessage'],
    resources: /Unparked/,
    neededBy: 'all',
    reason: 'Lambda sends an event that failed for good to its destination, with the role of the function.',
    source: 'https://docs.aws.amazon.com/lambda/latest/dg/invocation-async-retain-records.html',
    seen: 'older',
  },
  {
    roles: /^Role1ABCC5F0$/,
    actions: [
      'logs:CreateLogGroup',
      'logs:CreateLogStream',
      'logs:DescribeLogGroups',
      'logs:DescribeLogStreams',
      'logs:PutLogEvents',
      'logs:GetLogEvents',
      'logs:FilterLogEvents',
    ],
    statements: /AmazonAPIGatewayPushToCloudWatchLogs/,
    neededBy: 'all',
    reason: 'API Gateway writes the logs of every API of the account.',
    source:
      'https://docs.aws.amazon.com/aws-managed-policy/latest/reference/AmazonAPIGatewayPushToCloudWatchLogs.html',
    seen: 'page',
  },
  {
    roles: /^QuoteCheckApiRole/,
    actions: ['states:StartSyncExecution'],
    neededBy: 'all',
    reason: 'API Gateway starts an execution for each request.',
    source: 'https://docs.aws.amazon.com/step-functions/latest/dg/tutorial-api-gateway.html',
    seen: 'unconfirmed',
  },
  {
    roles: /^DeliveryRole/,
    // Those of Bucket.grantReadWrite and Key.grantEncryptDecrypt, which the CDK's pipeline calls: patterns of theirs, too.
    actions: [
      's3:Abort*',
      's3:DeleteObject*',
      's3:GetBucket*',
      's3:GetObject*',
      's3:List*',
      's3:PutObject',
      's3:PutObjectLegalHold',
      's3:PutObjectRetention',
      's3:PutObjectTagging',
      's3:PutObjectVersionTagging',
      'kms:Decrypt',
      'kms:DescribeKey',
      'kms:Encrypt',
      'kms:GenerateDataKey*',
      'kms:ReEncrypt*',
    ],
    neededBy: 'all',
    reason: 'CodePipeline keeps artifacts; what its actions do with them they do with roles of their own.',
    source:
      'https://docs.aws.amazon.com/codepipeline/latest/userguide/security-iam-id-policies-examples.html',
    seen: 'unconfirmed',
  },
  {
    roles: /^Delivery(?:Source|Deploy|Build|RecordBuild)Role/,
    actions: ['kms:Encrypt', 'kms:ReEncrypt*', 'kms:GenerateDataKey*', 'kms:Decrypt'],
    neededBy: 'all',
    reason: 'CodePipeline and CodeBuild name all uses of the key for artifacts, of which S3 documents two.',
    source: 'https://docs.aws.amazon.com/codepipeline/latest/userguide/pipelines-create-cross-account.html',
    seen: 'older',
  },
  {
    roles: /^DeliverySourceRole/,
    actions: [
      's3:GetBucketAcl',
      's3:GetBucketLocation',
      's3:GetBucketVersioning',
      's3:ListBucket',
      's3:GetObject',
    ],
    neededBy: 'some',
    reason: 'The source action looks at its bucket.',
    source: 'https://docs.aws.amazon.com/codepipeline/latest/userguide/action-reference-S3.html',
    seen: 'unconfirmed',
  },
  {
    roles: /^DeliverySourceRole/,
    actions: ['codeconnections:UseConnection', 'codestar-connections:UseConnection', 's3:PutObjectAcl'],
    neededBy: 'some',
    reason:
      'The source action of a repository asks its connection, which writes the artifact with an access control list.',
    source:
      'https://docs.aws.amazon.com/codepipeline/latest/userguide/action-reference-CodestarConnectionSource.html',
    seen: 'unconfirmed',
  },
  {
    roles: /^ImageSeedRole/,
    actions: ['s3:GetBucketAcl', 's3:GetBucketLocation', 's3:GetObject', 's3:GetObjectVersion'],
    neededBy: 'all',
    reason: 'CodeBuild fetches the source of the first image.',
    source: 'https://docs.aws.amazon.com/codebuild/latest/userguide/setting-up-service-role.html',
    seen: 'older',
  },
  {
    roles: /^Delivery(?:Record)?BuildRole/,
    actions: ['s3:GetBucketAcl', 's3:GetBucketLocation', 's3:GetObject', 's3:PutObject'],
    neededBy: 'all',
    reason: 'CodeBuild looks at the bucket of its input, and writes artifacts and its cache.',
    source: 'https://docs.aws.amazon.com/codebuild/latest/userguide/setting-up-service-role.html',
    seen: 'older',
  },
  {
    roles: /^DeliveryBuildRole/,
    actions: [
      'codebuild:CreateReport',
      'codebuild:UpdateReport',
      'codebuild:BatchPutTestCases',
      'codebuild:BatchPutCodeCoverages',
    ],
    neededBy: 'all',
    reason: 'CodeBuild hands in the reports of a build.',
    source: 'https://docs.aws.amazon.com/codebuild/latest/userguide/test-permissions.html',
    seen: 'page',
  },
  {
    roles: /^DeliveryPipeline(?!Approval).*CodePipelineActionRole/,
    actions: ['codebuild:StopBuild'],
    neededBy: 'all',
    reason: 'CodePipeline stops a build when its execution is stopped.',
    source: 'https://docs.aws.amazon.com/codepipeline/latest/userguide/action-reference-CodeBuild.html',
    seen: 'unconfirmed',
  },
  {
    roles: /^DeliveryDeployRole/,
    actions: [
      'codedeploy:GetApplication',
      'codedeploy:GetApplicationRevision',
      'codedeploy:RegisterApplicationRevision',
      'codedeploy:GetDeploymentConfig',
      's3:GetObject',
    ],
    neededBy: 'all',
    reason: 'The deploy action looks at what it deploys to.',
    source: 'https://docs.aws.amazon.com/codepipeline/latest/userguide/security-iam.html',
    seen: 'older',
  },
];
