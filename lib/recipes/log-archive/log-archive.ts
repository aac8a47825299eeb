import { Duration, Size, Stack } from 'aws-cdk-lib';
import * as firehose from 'aws-cdk-lib/aws-kinesisfirehose';
import * as logs from 'aws-cdk-lib/aws-logs';
import * as destinations from 'aws-cdk-lib/aws-logs-destinations';
import type * as s3 from 'aws-cdk-lib/aws-s3';
import { Construct } from 'constructs';
import type { Settings } from '../../config';
import { HandlerFunction } from '../../handlers/handler-function';
import { addLogGroup } from '../../stack/log-group';
import { LogArchiveAlarms } from './alarms';
import { addArchiveBucket } from './bucket';
import { deliveryRole } from './delivery-role';

export interface LogArchiveProps {
  readonly settings: Pick<Settings, 'logs' | 'protection'>;
  /** How long lines stay in the bucket. @default one year */
  readonly kept?: Duration;
}

/** Where lines are found: by day, as Athena's partition projection reads it. Evaluated by Firehose, in UTC. */
const LINES = 'lines/day=!{timestamp:yyyy-MM-dd}/';

/** Where Firehose puts what it could not process, by the kind of failure. */
const FAILED = 'failed/!{firehose:error-output-type}/!{timestamp:yyyy-MM-dd}/';

/** Id of the mapping that the CDK adds to the stack of every stream, with a slash as constructs keep it. */
const ADDRESSES = '@aws-cdk--aws-kinesisfirehose.CidrBlocks';

/**
 * Lines of log groups in a bucket, a few minutes after they were written: subscription filters send them to a stream of
 * Amazon Data Firehose, a function unpacks what CloudWatch Logs packed, and Firehose writes files of a day each.
 *
 * Firehose can unpack by itself, but then drops which group and stream a line comes from; the function keeps it.
 *
 * @see https://docs.aws.amazon.com/AmazonCloudWatch/latest/logs/SubscriptionFilters.html
 * @see https://docs.aws.amazon.com/firehose/latest/dev/writing-with-cloudwatch-logs-decompression.html
 */
export class LogArchive extends Construct {
  readonly bucket: s3.Bucket;
  readonly stream: firehose.DeliveryStream;
  readonly alarms: LogArchiveAlarms;

  constructor(
    scope: Construct,
    id: string,
    private readonly props: LogArchiveProps,
  ) {
    super(scope, id);
    const { settings, kept = Duration.days(365) } = props;
    this.bucket = addArchiveBucket(this, settings, kept);
    this.stream = this.addStream();
    this.alarms = new LogArchiveAlarms(this, 'Alarms', this.stream);
  }

  /**
   * Sends the lines of a log group to the archive. A group has room for two subscriptions.
   *
   * @param pattern which lines. @default all
   */
  subscribe(id: string, logGroup: logs.ILogGroup, pattern = logs.FilterPattern.allEvents()): void {
    new logs.SubscriptionFilter(this, `${id}Lines`, {
      logGroup,
      filterPattern: pattern,
      destination: new destinations.FirehoseDestination(this.stream),
    });
  }

  private addStream(): firehose.DeliveryStream {
    const { settings } = this.props;
    const unpack = new HandlerFunction(this, 'Unpack', {
      settings,
      handler: 'recipes/log-archive/unpack',
      description: 'Unpacks log lines on their way to the archive',
      // Firehose waits five minutes at most.
      timeout: Duration.minutes(1),
    });
    const failures = addLogGroup(this, 'Failures', settings);
    const stream = new firehose.DeliveryStream(this, 'Stream', {
      encryption: firehose.StreamEncryption.awsOwnedKey(),
      destination: new firehose.S3Bucket(this.bucket, {
        role: deliveryRole(this, { bucket: this.bucket, unpack: unpack.function, failures }),
        processors: [
          new firehose.LambdaFunctionProcessor(unpack.function, { bufferSize: Size.mebibytes(1) }),
        ],
        // The function packs each record again, so that its answer stays below the six MB that Lambda takes.
        compression: firehose.Compression.UNCOMPRESSED,
        fileExtension: '.json.gz',
        bufferingInterval: Duration.minutes(5),
        bufferingSize: Size.mebibytes(5),
        dataOutputPrefix: LINES,
        errorOutputPrefix: FAILED,
        loggingConfig: new firehose.EnableLogging(failures),
      }),
    });
    // Addresses for security groups, which nothing here has: CloudFormation's rules warn of a mapping without use.
    Stack.of(this).node.tryRemoveChild(ADDRESSES);
    return stream;
  }
}
