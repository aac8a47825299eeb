import { StateError } from './error';
import { MAXIMUM_PAYLOAD_BYTES } from './json';
import type { Json } from './json';

/** Data on its way from state to state, with its text: that is what AWS limits and what the history holds. */
export interface Payload {
  readonly value: Json;
  readonly text: string;
}

export function payloadOf(value: Json): Payload {
  return { value, text: JSON.stringify(value) };
}

/**
 * The payload, if it is no larger than AWS admits.
 *
 * @param what the state or the kind of task that made it
 * @throws StateError `States.DataLimitExceeded`
 */
export function withinLimit(payload: Payload, what: string): Payload {
  if (isWithinLimit(payload.text)) return payload;
  throw new StateError(
    'States.DataLimitExceeded',
    `The state/task '${what}' returned a result with a size exceeding the maximum number of bytes service limit.`,
  );
}

/** Whether a text is no larger, as UTF-8, than an input or output may be. */
export function isWithinLimit(text: string): boolean {
  // No character needs more than three bytes for each of its UTF-16 units.
  return text.length * 3 <= MAXIMUM_PAYLOAD_BYTES || Buffer.byteLength(text) <= MAXIMUM_PAYLOAD_BYTES;
}
