import { Duration, RemovalPolicy } from 'aws-cdk-lib';
import * as s3 from 'aws-cdk-lib/aws-s3';
import type { Construct } from 'constructs';
import type { Settings } from '../../config';
import { dataRemovalPolicy } from '../../stack/removal-policy';

/**
 * The bucket of the archive: private, over TLS only, and emptied when its stack goes where data may go.
 *
 * @param kept how long an object stays
 */
export function addArchiveBucket(
  scope: Construct,
  settings: Pick<Settings, 'protection'>,
  kept: Duration,
): s3.Bucket {
  const removalPolicy = dataRemovalPolicy(settings.protection);
  return new s3.Bucket(scope, 'Bucket', {
    encryption: s3.BucketEncryption.S3_MANAGED,
    enforceSSL: true,
    blockPublicAccess: s3.BlockPublicAccess.BLOCK_ALL,
    objectOwnership: s3.ObjectOwnership.BUCKET_OWNER_ENFORCED,
    lifecycleRules: [{ expiration: kept, abortIncompleteMultipartUploadAfter: Duration.days(1) }],
    removalPolicy,
    autoDeleteObjects: removalPolicy === RemovalPolicy.DESTROY,
  });
}
