import type { RunningService } from '../task/running-service';
import type { RegisteredTaskDefinition } from './task-definitions';

/**
 * `PRIMARY` serves the production traffic, `ACTIVE` stands beside it, `DRAINING` is ending.
 * @see https://docs.aws.amazon.com/AmazonECS/latest/APIReference/API_TaskSet.html
 */
export type TaskSetStatus = 'PRIMARY' | 'ACTIVE' | 'DRAINING';

/** The tasks of one revision, in one target group. */
export interface TaskSet {
  /** `ecs-svc/` and nineteen digits. */
  readonly id: string;
  readonly arn: string;
  /** ARN of the service revision that Amazon ECS's own deployments know these tasks by. */
  readonly serviceRevisionArn: string;
  readonly definition: RegisteredTaskDefinition;
  /** ARN */
  readonly targetGroup: string;
  readonly service: RunningService;
  readonly status: TaskSetStatus;
  /** Template milliseconds. */
  readonly createdAt: number;
}

/** Tasks of a set, as ECS counts them: by their processes, healthy or not. */
export function countsOf({ service, status }: TaskSet): {
  readonly desired: number;
  readonly running: number;
  readonly pending: number;
} {
  return {
    desired: status === 'DRAINING' ? 0 : service.desiredCount,
    running: service.tasks.length,
    pending: service.starting,
  };
}
