import { arnIn, keyNeeds, textOf } from './operation';
import type { Input, KeyUse, Need, Operation, Operations, Surroundings } from './operation';

/**
 * Operations of Systems Manager, S3, ECR, CloudWatch and STS.
 *
 * @see https://docs.aws.amazon.com/service-authorization/latest/reference/list_awssystemsmanager.html
 * @see https://docs.aws.amazon.com/AmazonS3/latest/userguide/using-with-s3-policy-actions.html
 * @see https://docs.aws.amazon.com/AmazonS3/latest/userguide/UsingKMSEncryption.html#require-sse-kms
 * @see https://docs.aws.amazon.com/service-authorization/latest/reference/list_amazonelasticcontainerregistry.html
 * @see https://docs.aws.amazon.com/AmazonECR/latest/userguide/image-push-iam.html
 * @see https://docs.aws.amazon.com/service-authorization/latest/reference/list_amazoncloudwatch.html
 */
export const STORES: Operations = {
  'ssm:GetParameter': onParameter('GetParameter'),
  'ssm:PutParameter': onParameter('PutParameter'),
  's3:GetObject': (input, surroundings) => [
    // A version is a permission of its own.
    {
      action: input.VersionId === undefined ? 's3:GetObject' : 's3:GetObjectVersion',
      resource: object(input, surroundings),
    },
    ...bucketKey(input, ['kms:Decrypt'], surroundings),
  ],
  's3:PutObject': (input, surroundings) => [
    { action: 's3:PutObject', resource: object(input, surroundings) },
    // Parts of an upload are decrypted to be put together.
    ...bucketKey(input, ['kms:GenerateDataKey', 'kms:Decrypt'], surroundings),
  ],
  'ecr:GetAuthorizationToken': () => [{ action: 'ecr:GetAuthorizationToken', resource: '*' }],
  'ecr-public:GetAuthorizationToken': () => [
    { action: 'ecr-public:GetAuthorizationToken', resource: '*' },
    { action: 'sts:GetServiceBearerToken', resource: '*' },
  ],
  ...Object.fromEntries(
    [
      'BatchGetImage',
      'DescribeImageScanFindings',
      'BatchCheckLayerAvailability',
      'InitiateLayerUpload',
      'UploadLayerPart',
      'CompleteLayerUpload',
      'PutImage',
      'GetDownloadUrlForLayer',
    ].map((name) => [`ecr:${name}`, onRepository(name)]),
  ),
  'monitoring:GetMetricData': () => [{ action: 'cloudwatch:GetMetricData', resource: '*' }],
  'monitoring:DescribeAlarms': () => [{ action: 'cloudwatch:DescribeAlarms', resource: '*' }],
  'monitoring:SetAlarmState': ({ AlarmName }, { place }) => [
    {
      action: 'cloudwatch:SetAlarmState',
      resource: arnIn(place, 'cloudwatch', `alarm:${textOf(AlarmName)}`),
    },
  ],
  'monitoring:PutMetricData': ({ Namespace }) => [
    {
      action: 'cloudwatch:PutMetricData',
      resource: '*',
      context: { 'cloudwatch:namespace': textOf(Namespace) },
    },
  ],
  'sts:AssumeRole': ({ RoleArn }) => [{ action: 'sts:AssumeRole', resource: textOf(RoleArn) }],
};

function onParameter(name: string): Operation {
  return ({ Name }, { place }) => [
    {
      action: `ssm:${name}`,
      resource: arnIn(place, 'ssm', `parameter/${textOf(Name).replace(/^\//, '')}`),
    },
  ];
}

function onRepository(name: string): Operation {
  return ({ repositoryName }, { place }) => [
    { action: `ecr:${name}`, resource: arnIn(place, 'ecr', `repository/${textOf(repositoryName)}`) },
  ];
}

function object(input: Input, surroundings: Surroundings): string {
  return `${bucket(input, surroundings)}/${textOf(input.Key)}`;
}

function bucket({ Bucket }: Input, { place }: Surroundings): string {
  return `arn:${place.partition}:s3:::${textOf(Bucket)}`;
}

/** With a bucket key, which the buckets here have, data keys are bound to the bucket. */
function bucketKey(input: Input, actions: KeyUse['actions'], surroundings: Surroundings): readonly Need[] {
  const resource = bucket(input, surroundings);
  const encryptionContext = { 'aws:s3:arn': resource };
  return keyNeeds({ service: 's3', resource, encryptionContext, actions }, surroundings);
}
