import type { MetricStore } from '../alarms/metrics';
import type { Cancel, Clock } from '../clock';
import type { Queues } from '../messaging/queues';
import type { Execution, ExecutionStatus } from '../state-machine/execution';

/** What AWS/States counts when an execution of a standard machine has ended. */
const OF_STATUS: Readonly<Partial<Record<ExecutionStatus, string>>> = {
  SUCCEEDED: 'ExecutionsSucceeded',
  FAILED: 'ExecutionsFailed',
  TIMED_OUT: 'ExecutionsTimedOut',
  ABORTED: 'ExecutionsAborted',
};

/** What AWS/States counts of activities, by the event of the history. */
const OF_ACTIVITY: Readonly<Record<string, string>> = {
  ActivityScheduled: 'ActivitiesScheduled',
  ActivityStarted: 'ActivitiesStarted',
  ActivitySucceeded: 'ActivitiesSucceeded',
  ActivityFailed: 'ActivitiesFailed',
};

/**
 * Puts the metrics of an execution that has ended: how it ended, and what became of its activity tasks. A missed
 * heartbeat counts as `ActivitiesHeartbeatTimedOut`, a deadline as `ActivitiesTimedOut`. AWS counts an activity at the
 * moment of its event; here its metrics come with the end of the execution.
 *
 * @param limit length that a limit of an activity has here; both in template milliseconds
 * @see https://docs.aws.amazon.com/step-functions/latest/dg/procedure-cw-metrics.html
 */
export function countExecution(
  metrics: MetricStore,
  execution: Execution,
  limit: (templateMs: number) => number,
): void {
  const { status, machineArn, stoppedAt = 0 } = execution.view();
  const name = OF_STATUS[status];
  if (name === undefined) return;
  const count = (metric: string, dimensions: Readonly<Record<string, string>>): void =>
    metrics.put({ namespace: 'AWS/States', name: metric, dimensions, value: 1, at: stoppedAt });
  count(name, { StateMachineArn: machineArn });
  let activity = '';
  let deadlineMs = Infinity;
  let startedAt = 0;
  for (const { type, at, details } of execution.events) {
    if (type === 'ActivityScheduled') {
      activity = String(details?.['resource']);
      deadlineMs = limit(Number(details?.['timeoutInSeconds'] ?? Infinity) * 1000);
    }
    if (type === 'ActivityStarted') startedAt = at;
    const metric =
      type === 'ActivityTimedOut'
        ? at - startedAt < deadlineMs
          ? 'ActivitiesHeartbeatTimedOut'
          : 'ActivitiesTimedOut'
        : OF_ACTIVITY[type];
    if (metric !== undefined) count(metric, { ActivityArn: activity });
  }
}

/** SQS measures its queues once a minute. */
const QUEUE_INTERVAL_MS = 60_000;

/**
 * Measures the queues as SQS does.
 *
 * @see https://docs.aws.amazon.com/AWSSimpleQueueService/latest/SQSDeveloperGuide/sqs-available-cloudwatch-metrics.html
 */
export function measureQueues(metrics: MetricStore, queues: Queues, clock: Clock): Cancel {
  let cancel: Cancel;
  const measure = (): void => {
    for (const name of queues.names) {
      metrics.put({
        namespace: 'AWS/SQS',
        name: 'ApproximateNumberOfMessagesVisible',
        dimensions: { QueueName: name },
        value: queues.counts(name).visible,
        at: clock.now(),
      });
    }
    cancel = clock.schedule(measure, QUEUE_INTERVAL_MS);
  };
  cancel = clock.schedule(measure, QUEUE_INTERVAL_MS);
  return () => cancel();
}
