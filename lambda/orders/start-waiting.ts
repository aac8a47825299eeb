import { ExecutionAlreadyExists, StartExecutionCommand, type SFNClient } from '@aws-sdk/client-sfn';
import type { HookLog } from '../hooks/run-hook';
import type { OpenOrders } from './open-orders';
import { executionInput, readWaitingOrder, type WaitingOrder } from './waiting-order';

/** The order API starts an execution within a second; an order this old, in milliseconds, has lost it. */
export const WAITING_AFTER_MS = 2 * 60_000;

/** A start takes some hundredths of a second, so that so many end well within the function's time. */
const MOST_STARTS = 100;

export interface StartWaitingProps {
  readonly openOrders: OpenOrders;
  readonly stepFunctions: SFNClient;
  readonly stateMachineArn: string;
  /** Most executions that are started; the next run goes on. @default 100 */
  readonly most?: number;
  readonly signal: AbortSignal;
  readonly log: HookLog;
}

export interface Started {
  /** Orders that have an execution now, whether this run started it or it was there. */
  readonly started: number;
  /** One line for each order that could not be started. */
  readonly failures: readonly string[];
}

/**
 * Starts an execution for each order that waits in vain for one. An order that cannot be started does not keep the
 * others from it.
 *
 * @param now epoch milliseconds
 */
export async function startWaiting(props: StartWaitingProps, now: number): Promise<Started> {
  const items = await props.openOrders.waiting(now - WAITING_AFTER_MS, props.most ?? MOST_STARTS);
  let started = 0;
  const failures: string[] = [];
  for (const item of items) {
    try {
      const order = readWaitingOrder(item);
      await start(order, props);
      await props.openOrders.markStarted(order.orderId, now);
      props.log.info('Started', { orderId: order.orderId });
      started += 1;
    } catch (error) {
      // Out of time: what is left would fail by the same error, and the next run begins with it.
      if (props.signal.aborted) throw error;
      const orderId = item['orderId']?.S;
      props.log.error('Not started', { orderId, error });
      failures.push(`${orderId ?? 'an order without an id'}: ${String(error)}`);
    }
  }
  return { started, failures };
}

/**
 * The order's id names its execution, so an order that has one gets no second: while it runs, starting it again is the
 * same start; afterwards it is an error for 90 days.
 *
 * @see https://docs.aws.amazon.com/step-functions/latest/apireference/API_StartExecution.html
 */
async function start(
  order: WaitingOrder,
  { stepFunctions, stateMachineArn, signal }: StartWaitingProps,
): Promise<void> {
  const command = new StartExecutionCommand({
    stateMachineArn,
    name: order.orderId,
    input: executionInput(order),
  });
  try {
    await stepFunctions.send(command, { abortSignal: signal });
  } catch (error) {
    if (!(error instanceof ExecutionAlreadyExists)) throw error;
  }
}
