import { ORDER_STATUS } from '../../lambda/orders/contract';
import { functionError } from '../../rehearsal/state-machine/integration-errors';
import { isObject } from '../../rehearsal/state-machine/json';
import type { Json, JsonObject } from '../../rehearsal/state-machine/json';
import type { TaskCall } from '../../rehearsal/state-machine/task-resource';
import { callHandler } from './handlers';

/** What the function of a state answers. @throws StateError as Step Functions reports it */
export async function answerOf(state: string, event: Json): Promise<Json> {
  try {
    return await callHandler(state, event);
  } catch (error) {
    const { name, message } = error instanceof Error ? error : new Error(String(error));
    throw functionError(JSON.stringify({ errorType: name, errorMessage: message }));
  }
}

export function fields(value: Json): JsonObject {
  return isObject(value) ? value : {};
}

const CLOSERS: Readonly<Record<string, string>> = {
  [ORDER_STATUS.confirmed]: 'ConfirmOrder',
  [ORDER_STATUS.rejected]: 'CloseRejected',
  [ORDER_STATUS.failed]: 'CloseFailed',
  [ORDER_STATUS.parked]: 'MarkParked',
};

/** The state that makes an update: each sets a status of its own. */
export function closerOf({ parameters }: TaskCall): string {
  const status = fields(fields(fields(parameters).ExpressionAttributeValues ?? null)[':status'] ?? null).S;
  return CLOSERS[text(status)] ?? `a state that sets ${text(status)}`;
}

/** The state that publishes: each sends a message of its own type. */
export function noticeOf({ parameters }: TaskCall): string {
  return fields(fields(parameters).Message ?? null).type === 'OrderConfirmed'
    ? 'NotifyCustomer'
    : 'RemindCustomer';
}

/** Lets everything happen that waits for no time. */
export function turn(): Promise<void> {
  return new Promise((resolve) => setImmediate(resolve));
}

export function text(value: Json | undefined): string {
  return typeof value === 'string' ? value : '';
}
