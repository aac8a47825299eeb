import { StateError } from './error';
import type { Json } from './json';
import type { ResultPlace } from './machine';
import { PathError, placeAt } from './path';
import type { Path, PathInput } from './path';

/** What a path of a state takes: `null` takes nothing, an empty object. @throws PathError */
export function take(path: Path | null, input: PathInput): Json {
  return path === null ? {} : path.select(input);
}

/**
 * The state's input with the result put where `ResultPath` says; `null` drops the result.
 *
 * @throws StateError `States.ResultPathMatchFailure`
 * @see https://docs.aws.amazon.com/step-functions/latest/dg/input-output-resultpath.html
 */
export function placeResult(place: ResultPlace | null, input: Json, result: Json): Json {
  if (place === null) return input;
  try {
    return placeAt(input, place.segments, result);
  } catch (error) {
    if (!(error instanceof PathError)) throw error;
    throw new StateError(
      'States.ResultPathMatchFailure',
      `Unable to apply the ResultPath '${place.text}' to the input '${JSON.stringify(input)}': ${error.message}`,
    );
  }
}

/**
 * A number of seconds that a path names.
 *
 * @returns milliseconds
 * @throws PathError when it is no whole number of at least `least`
 */
export function secondsAt(path: Path, input: PathInput, field: string, least: 0 | 1): number {
  const value = path.select(input);
  const shown = `${path.text} == ${JSON.stringify(value)}`;
  if (typeof value !== 'number' || !Number.isInteger(value)) {
    throw new PathError(`The ${field} parameter cannot be parsed as a long value: ${shown}`);
  }
  if (value < least) throw new PathError(`The ${field} parameter references a negative value: ${shown}`);
  return value * 1000;
}
