import { Duration, RemovalPolicy } from 'aws-cdk-lib';
import * as kms from 'aws-cdk-lib/aws-kms';
import * as s3 from 'aws-cdk-lib/aws-s3';
import { Construct } from 'constructs';
import type { Settings } from '../../config/settings';
import { admitSenders } from '../../observability/topic-admission';
import { dataRemovalPolicy } from '../../stack/removal-policy';

/** Where in the artifact bucket the build keeps what it downloaded. */
export const BUILD_CACHE_PREFIX = 'build-cache';

export interface DeliveryStoreProps {
  readonly settings: Pick<Settings, 'delivery' | 'protection'>;
  /** Another stack's key, which admits EventBridge as a sender. @default a key of its own */
  readonly key?: kms.Key;
}

/**
 * What a pipeline keeps: one key for all of it, and the bucket of the artifacts.
 *
 * One key, because a key costs 1 USD a month and everything here belongs to the same pipeline. It is one of the account,
 * because EventBridge cannot publish to a topic under the key that AWS manages.
 *
 * @see https://docs.aws.amazon.com/sns/latest/dg/sns-key-management.html#compatibility-with-aws-services
 */
export class DeliveryStore extends Construct {
  readonly key: kms.Key;
  readonly artifacts: s3.Bucket;

  constructor(
    scope: Construct,
    id: string,
    private readonly props: DeliveryStoreProps,
  ) {
    super(scope, id);
    this.key = props.key ?? this.addKey();
    this.artifacts = this.addBucket('Artifacts', { expiration: this.kept() });
  }

  /**
   * A bucket under the pipeline's key, over TLS only. It goes with the stack where data may go.
   *
   * @param lifecycle what expires, beside uploads that were never finished
   */
  addBucket(id: string, lifecycle: s3.LifecycleRule, props: Partial<s3.BucketProps> = {}): s3.Bucket {
    const removalPolicy = dataRemovalPolicy(this.props.settings.protection);
    return new s3.Bucket(this, id, {
      ...props,
      encryption: s3.BucketEncryption.KMS,
      encryptionKey: this.key,
      // One request to KMS for many objects.
      bucketKeyEnabled: true,
      enforceSSL: true,
      blockPublicAccess: s3.BlockPublicAccess.BLOCK_ALL,
      objectOwnership: s3.ObjectOwnership.BUCKET_OWNER_ENFORCED,
      lifecycleRules: [{ abortIncompleteMultipartUploadAfter: Duration.days(1), ...lifecycle }],
      removalPolicy,
      autoDeleteObjects: removalPolicy === RemovalPolicy.DESTROY,
    });
  }

  /** How long archives and artifacts stay. */
  kept(): Duration {
    return Duration.days(this.props.settings.delivery.artifactDays);
  }

  private addKey(): kms.Key {
    const key = new kms.Key(this, 'Key', {
      description: 'Delivery: source archives, artifacts and notifications of the pipeline',
      enableKeyRotation: true,
      removalPolicy: dataRemovalPolicy(this.props.settings.protection),
    });
    admitSenders(key, 'PublishToTheTopic', ['events.amazonaws.com']);
    return key;
  }
}
