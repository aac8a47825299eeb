import {
  Errors,
  type IChainable,
  type Map as MapState,
  type Parallel,
  type TaskStateBase,
} from 'aws-cdk-lib/aws-stepfunctions';

/** Where an error is put, by what it means. The input of the state stays as it was around it. */
export const ERROR_PATHS = {
  /** The order is refused for a reason of business: `Error`, and `Cause` where there is one. */
  refusal: '$.refusal',
  /** Something broke. */
  failure: '$.failure',
  /** Undoing broke. */
  undoFailure: '$.undoFailure',
  /** A notice could not be sent. */
  noticeFailure: '$.noticeFailure',
} as const;

/** Which errors are caught, where they are put, and what follows. */
export interface Catcher {
  readonly errors: readonly string[];
  readonly resultPath: (typeof ERROR_PATHS)[keyof typeof ERROR_PATHS];
  readonly next: IChainable;
}

/** Errors that refuse the order, by name. */
export function refusal(errors: readonly string[], next: IChainable): Catcher {
  return { errors, resultPath: ERROR_PATHS.refusal, next };
}

/** Whatever else went wrong. @param errors @default all that a catcher can see */
export function failure(next: IChainable, errors: readonly string[] = [Errors.ALL]): Catcher {
  return { errors, resultPath: ERROR_PATHS.failure, next };
}

/** Whatever went wrong in undoing. */
export function undoFailure(next: IChainable): Catcher {
  return { errors: [Errors.ALL], resultPath: ERROR_PATHS.undoFailure, next };
}

/** A notice that could not be sent. */
export function noticeFailure(next: IChainable): Catcher {
  return { errors: [Errors.ALL], resultPath: ERROR_PATHS.noticeFailure, next };
}

/**
 * Adds catchers in the order in which Step Functions tries them: named errors first, `States.HeartbeatTimeout` before
 * the `States.Timeout` that it is a kind of, `States.TaskFailed` before `States.ALL`, which stands last and alone.
 *
 * No catcher sees `States.Runtime`, the execution's own time-out or somebody's stop, and `States.ALL` does not see
 * `States.DataLimitExceeded`: what is left is for `ParkedOrders`.
 *
 * @see https://docs.aws.amazon.com/step-functions/latest/dg/concepts-error-handling.html#error-handling-fallback-states
 */
export function addCatchers(state: TaskStateBase | MapState | Parallel, catchers: readonly Catcher[]): void {
  for (const { errors, resultPath, next } of catchers) {
    state.addCatch(next, { errors: [...errors], resultPath });
  }
}
