import { Stack } from 'aws-cdk-lib';
import * as iam from 'aws-cdk-lib/aws-iam';
import type * as lambda from 'aws-cdk-lib/aws-lambda';
import type * as logs from 'aws-cdk-lib/aws-logs';
import type * as s3 from 'aws-cdk-lib/aws-s3';
import type { Construct } from 'constructs';

export interface DeliveryRoleProps {
  readonly bucket: s3.IBucket;
  readonly unpack: lambda.IFunction;
  readonly failures: logs.ILogGroup;
}

/** What Firehose needs in the bucket that it delivers to. */
const BUCKET_ACTIONS = ['s3:GetBucketLocation', 's3:ListBucket', 's3:ListBucketMultipartUploads'];
const OBJECT_ACTIONS = ['s3:AbortMultipartUpload', 's3:GetObject', 's3:PutObject'];

const UNPACK_ACTIONS = ['lambda:InvokeFunction', 'lambda:GetFunctionConfiguration'];

/**
 * The role with which Firehose delivers: what AWS lists for it, on these resources. It takes no more, because what the
 * CDK would add lets Firehose delete objects.
 *
 * @see https://docs.aws.amazon.com/firehose/latest/dev/controlling-access.html#using-iam-s3
 */
export function deliveryRole(scope: Construct, { bucket, unpack, failures }: DeliveryRoleProps): iam.IRole {
  const role = new iam.Role(scope, 'DeliveryRole', {
    description: 'Firehose: unpack log lines and write them to the archive',
    // The confused deputy: https://docs.aws.amazon.com/firehose/latest/dev/controlling-access.html
    assumedBy: new iam.ServicePrincipal('firehose.amazonaws.com', {
      conditions: { StringEquals: { 'aws:SourceAccount': Stack.of(scope).account } },
    }),
    inlinePolicies: {
      Deliver: new iam.PolicyDocument({
        statements: [
          allow(BUCKET_ACTIONS, bucket.bucketArn),
          allow(OBJECT_ACTIONS, bucket.arnForObjects('*')),
          // AWS lists both actions on a version of the function; what Firehose is given is the ARN without one.
          allow(UNPACK_ACTIONS, unpack.functionArn, `${unpack.functionArn}:*`),
          allow(['logs:PutLogEvents'], failures.logGroupArn),
        ],
      }),
    },
  });
  return role.withoutPolicyUpdates();
}

function allow(actions: string[], ...resources: string[]): iam.PolicyStatement {
  return new iam.PolicyStatement({ actions, resources });
}
