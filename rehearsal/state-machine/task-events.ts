import { shown } from './history';
import type { EventDetails } from './history';
import type { Payload } from './payload';
import type { TaskResource } from './task-resource';
import type { TaskLimits } from './task-wait';

/** Names and details of the events of a kind of task. */
export interface TaskEvents {
  readonly prefix: 'LambdaFunction' | 'Activity' | 'Task';
  /** In every event. */
  readonly details: EventDetails;
  readonly scheduled: (parameters: Payload) => EventDetails;
  /** What errors call the task. */
  readonly what: string;
}

/** Limits as the event of a scheduled task shows them. */
export function inSeconds({ timeoutMs, heartbeatMs }: TaskLimits): EventDetails {
  return {
    timeoutInSeconds: timeoutMs === undefined ? undefined : timeoutMs / 1000,
    heartbeatInSeconds: heartbeatMs === undefined ? undefined : heartbeatMs / 1000,
  };
}

/**
 * The events of a kind of task.
 *
 * @see https://docs.aws.amazon.com/step-functions/latest/apireference/API_HistoryEvent.html
 */
export function eventsOf(resource: TaskResource, region: string): TaskEvents {
  if (resource.kind === 'service') {
    const details = { resourceType: resource.resourceType, resource: resource.resource };
    return {
      prefix: 'Task',
      details,
      scheduled: ({ text }) => ({ ...details, region, parameters: text }),
      what: resource.resourceType,
    };
  }
  return {
    prefix: resource.kind === 'activity' ? 'Activity' : 'LambdaFunction',
    details: {},
    scheduled: ({ text }) => ({ resource: resource.arn, ...shown('input', text) }),
    what: resource.arn,
  };
}
