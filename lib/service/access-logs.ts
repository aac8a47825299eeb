import { Duration, RemovalPolicy, Stack } from 'aws-cdk-lib';
import type * as elbv2 from 'aws-cdk-lib/aws-elasticloadbalancingv2';
import * as iam from 'aws-cdk-lib/aws-iam';
import * as s3 from 'aws-cdk-lib/aws-s3';
import { Construct } from 'constructs';

export interface AccessLogBucketProps {
  /** Days after which a log object is deleted. */
  readonly expiryDays: number;
  /** `DESTROY` also empties the bucket. */
  readonly removalPolicy: RemovalPolicy;
}

/**
 * The bucket for a load balancer's access logs.
 *
 * - Encryption is SSE-S3, the only kind that log delivery can write to.
 * - The policy names the service principal `logdelivery.elasticloadbalancing.amazonaws.com`, which AWS recommends for
 *   every region over the account of the region. `logAccessLogs` of the CDK still uses the account, and therefore
 *   refuses a stack that learns its region at deployment.
 * - The load balancer depends on the bucket with all that belongs to it, so a destroy removes the load balancer first.
 *   Logs that are still under way then find a bucket that refuses them: the CDK's cleaner denies writes before it
 *   empties.
 *
 * @see https://docs.aws.amazon.com/elasticloadbalancing/latest/application/enable-access-logging.html
 */
export class AccessLogBucket extends Construct {
  readonly bucket: s3.Bucket;

  constructor(scope: Construct, id: string, props: AccessLogBucketProps) {
    super(scope, id);
    this.bucket = new s3.Bucket(this, 'Bucket', {
      encryption: s3.BucketEncryption.S3_MANAGED,
      enforceSSL: true,
      blockPublicAccess: s3.BlockPublicAccess.BLOCK_ALL,
      objectOwnership: s3.ObjectOwnership.BUCKET_OWNER_ENFORCED,
      lifecycleRules: [
        {
          expiration: Duration.days(props.expiryDays),
          abortIncompleteMultipartUploadAfter: Duration.days(1),
        },
      ],
      removalPolicy: props.removalPolicy,
      autoDeleteObjects: props.removalPolicy === RemovalPolicy.DESTROY,
    });
    this.admitLogDelivery();
  }

  /** Makes `loadBalancer` write its access logs here. */
  logAccessOf(loadBalancer: elbv2.ApplicationLoadBalancer): void {
    loadBalancer.setAttribute('access_logs.s3.enabled', 'true');
    loadBalancer.setAttribute('access_logs.s3.bucket', this.bucket.bucketName);
    loadBalancer.node.addDependency(this);
  }

  private admitLogDelivery(): void {
    const { account } = Stack.of(this);
    this.bucket.addToResourcePolicy(
      new iam.PolicyStatement({
        sid: 'LoadBalancerLogDelivery',
        principals: [new iam.ServicePrincipal('logdelivery.elasticloadbalancing.amazonaws.com')],
        actions: ['s3:PutObject'],
        resources: [this.bucket.arnForObjects(`AWSLogs/${account}/*`)],
      }),
    );
  }
}
