import { timestampMs } from './choice';
import { secondsAt } from './data-flow';
import { runtimeError, StateError } from './error';
import type { Fields, Visit } from './fields';
import type { Expression } from './intrinsic';
import type { ChoiceState, FailState, PassState, WaitState } from './machine';
import { PathError } from './path';
import type { Payload } from './payload';

/** @see https://docs.aws.amazon.com/step-functions/latest/dg/state-pass.html */
export function passOutput(visit: Visit, state: PassState, fields: Fields): Payload {
  const result = state.result ?? fields.evaluate(state.parameters, visit, fields.effectiveInput(visit));
  return fields.withResult(visit, state.resultPath, result);
}

/**
 * The state that a Choice leads to.
 *
 * @throws StateError `States.NoChoiceMatched`, or `States.Runtime` when a rule's variable is not there
 * @see https://docs.aws.amazon.com/step-functions/latest/dg/state-choice.html
 */
export function choose(visit: Visit, state: ChoiceState, fields: Fields): string {
  const input = fields.pathInput(visit, fields.effectiveInput(visit));
  try {
    const chosen = state.choices.find(({ condition }) => condition(input))?.next ?? state.otherwise;
    if (chosen !== undefined) return chosen;
  } catch (error) {
    if (!(error instanceof PathError)) throw error;
    throw runtimeError(`${error.message}. The choice state's condition path references an invalid value.`);
  }
  throw new StateError('States.NoChoiceMatched', 'No choice rule holds, and there is no Default.');
}

/**
 * Template milliseconds that a Wait lasts; 0 or less when its moment has passed.
 *
 * @param epochMs epoch milliseconds of now
 * @throws StateError or PathError
 * @see https://docs.aws.amazon.com/step-functions/latest/dg/state-wait.html
 */
export function waitMs(visit: Visit, { until }: WaitState, fields: Fields, epochMs: number): number {
  const input = fields.pathInput(visit, fields.effectiveInput(visit));
  if ('ms' in until) return until.ms;
  if ('path' in until) return secondsAt(until.path, input, 'SecondsPath', 0);
  if ('timestampMs' in until) return until.timestampMs - epochMs;
  const value = until.timestampPath.select(input);
  const time = timestampMs(value);
  if (time !== undefined) return time - epochMs;
  throw runtimeError(
    `The TimestampPath parameter does not reference a valid ISO-8601 extended offset date-time format string: ${until.timestampPath.text} == ${JSON.stringify(value)}`,
  );
}

/** The error of a Fail state. @see https://docs.aws.amazon.com/step-functions/latest/dg/state-fail.html */
export function failure(visit: Visit, { error, cause }: FailState, fields: Fields): StateError {
  const text = (expression: Expression | undefined): string => {
    const value = expression ? fields.evaluate(expression, visit, visit.input.value) : '';
    return typeof value === 'string' ? value : JSON.stringify(value);
  };
  return new StateError(text(error), text(cause));
}
