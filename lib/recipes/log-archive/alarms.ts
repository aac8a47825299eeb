import { Duration } from 'aws-cdk-lib';
import * as cloudwatch from 'aws-cdk-lib/aws-cloudwatch';
import type * as firehose from 'aws-cdk-lib/aws-kinesisfirehose';
import { Construct } from 'constructs';

/** AWS recommends an alarm above what is buffered, fifteen minutes at most. Here five are. */
const LATE = Duration.minutes(15);

/**
 * What somebody has to know of: lines that do not arrive, or arrive unprocessed. They call nobody themselves: who wants to
 * be called gives them an action.
 *
 * @see https://docs.aws.amazon.com/firehose/latest/dev/firehose-cloudwatch-metrics-best-practices.html
 */
export class LogArchiveAlarms extends Construct {
  readonly late: cloudwatch.Alarm;
  readonly unprocessed: cloudwatch.Alarm;

  constructor(scope: Construct, id: string, stream: firehose.IDeliveryStream) {
    super(scope, id);
    const period = Duration.minutes(5);
    // Without lines there is no data, and nothing to be late.
    const treatMissingData = cloudwatch.TreatMissingData.NOT_BREACHING;
    this.late = new cloudwatch.Alarm(this, 'ArchiveLate', {
      alarmDescription: `Log lines are not in the archive after ${LATE.toMinutes()} minutes.`,
      metric: stream.metric('DeliveryToS3.DataFreshness', { statistic: cloudwatch.Stats.MAXIMUM, period }),
      threshold: LATE.toSeconds(),
      evaluationPeriods: 1,
      treatMissingData,
    });
    this.unprocessed = new cloudwatch.Alarm(this, 'ArchiveUnprocessed', {
      alarmDescription: 'The function that unpacks log lines fails: they are kept unprocessed.',
      metric: stream.metric('ExecuteProcessing.Success', { statistic: cloudwatch.Stats.AVERAGE, period }),
      comparisonOperator: cloudwatch.ComparisonOperator.LESS_THAN_THRESHOLD,
      threshold: 1,
      evaluationPeriods: 1,
      treatMissingData,
    });
  }
}
