/** A policy that AWS keeps, by its name behind `arn:aws:iam::aws:policy/`. */
export interface AwsManagedPolicy {
  readonly document: object;
  /** When the document was compared with AWS's page. @default never: to be compared before anything rests on it */
  readonly checked?: string;
  readonly source: string;
}

const REFERENCE = 'https://docs.aws.amazon.com/aws-managed-policy/latest/reference/';

/** The policies of AWS that templates here attach to roles. AWS may change them: any other is refused by name. */
export const AWS_MANAGED_POLICIES: Readonly<Record<string, AwsManagedPolicy>> = {
  'service-role/AWSCodeDeployRoleForLambdaLimited': {
    source: `${REFERENCE}AWSCodeDeployRoleForLambdaLimited.html`,
    checked: '2026-11-21',
    document: {
      Version: '2012-10-17',
      Statement: [
        {
          Effect: 'Allow',
          Action: [
            'cloudwatch:DescribeAlarms',
            'lambda:UpdateAlias',
            'lambda:GetAlias',
            'lambda:GetProvisionedConcurrencyConfig',
          ],
          Resource: '*',
        },
        {
          Effect: 'Allow',
          Action: ['s3:GetObject', 's3:GetObjectVersion'],
          Resource: 'arn:aws:s3:::*/CodeDeploy/*',
        },
        {
          Effect: 'Allow',
          Action: ['s3:GetObject', 's3:GetObjectVersion'],
          Resource: '*',
          Condition: { StringEquals: { 's3:ExistingObjectTag/UseWithCodeDeploy': 'true' } },
        },
        {
          Effect: 'Allow',
          Action: ['lambda:InvokeFunction'],
          Resource: 'arn:aws:lambda:*:*:function:CodeDeployHook_*',
        },
      ],
    },
  },
  'service-role/AmazonAPIGatewayPushToCloudWatchLogs': {
    source: `${REFERENCE}AmazonAPIGatewayPushToCloudWatchLogs.html`,
    checked: '2026-11-21',
    document: {
      Version: '2012-10-17',
      Statement: [
        {
          Effect: 'Allow',
          Action: [
            'logs:CreateLogGroup',
            'logs:CreateLogStream',
            'logs:DescribeLogGroups',
            'logs:DescribeLogStreams',
            'logs:PutLogEvents',
            'logs:GetLogEvents',
            'logs:FilterLogEvents',
          ],
          Resource: '*',
        },
      ],
    },
  },
};
