import { PathError } from './path';

/** Where a time-out came from: the task's own deadline or its heartbeat. */
export type TimeoutKind = 'deadline' | 'heartbeat';

/**
 * An error of a state, as retriers and catchers see it.
 *
 * @see https://docs.aws.amazon.com/step-functions/latest/dg/concepts-error-handling.html
 */
export class StateError extends Error {
  /**
   * @param error name that `ErrorEquals` is compared with
   * @param errorCause `Cause` of the error output. @default a time-out has none
   * @param timeout set for time-outs: a missed heartbeat is reported as `States.Timeout` and can also be caught by the
   * name `States.HeartbeatTimeout`
   * @param located whether the cause names the state already
   */
  constructor(
    readonly error: string,
    readonly errorCause?: string,
    readonly timeout?: TimeoutKind,
    readonly located = false,
  ) {
    super(`${error}: ${errorCause ?? ''}`);
    this.name = 'StateError';
  }
}

/** An error that ends the execution whatever its retriers and catchers say. */
export function runtimeError(cause: string): StateError {
  return new StateError('States.Runtime', cause);
}

/** The wait for a task ran out. */
export function timedOut(kind: TimeoutKind): StateError {
  return new StateError('States.Timeout', undefined, kind);
}

/** Errors of a state's own fields. A state that cannot catch them fails its execution with `States.Runtime`. */
const OF_FIELDS = new Set([
  'States.Runtime',
  'States.ParameterPathFailure',
  'States.IntrinsicFailure',
  'States.ResultPathMatchFailure',
  'States.NoChoiceMatched',
]);

/**
 * The error of a state as retriers and catchers see it, its cause naming the state.
 *
 * @throws whatever is no error of the state
 */
export function locate(
  thrown: unknown,
  place: { readonly state: string; readonly eventId: number; readonly recoverable: boolean },
): StateError {
  const error = thrown instanceof PathError ? runtimeError(thrown.message) : thrown;
  if (!(error instanceof StateError)) throw error;
  if (error.located || !OF_FIELDS.has(error.error)) return error;
  const { state, eventId, recoverable } = place;
  const cause = `An error occurred while executing the state '${state}' (entered at the event id #${eventId}). ${error.errorCause ?? ''}`;
  const hidden = !recoverable && error.error !== 'States.NoChoiceMatched';
  return new StateError(hidden ? 'States.Runtime' : error.error, cause, undefined, true);
}

/** What was asked for is valid on AWS and not modelled here; said when the definition is loaded, never later. */
export class NotModelledError extends Error {
  constructor(where: string, what: string, fix: string) {
    super(`${where}: ${what} ${fix}`);
    this.name = 'NotModelledError';
  }
}
