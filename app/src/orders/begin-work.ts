import type { FastifyBaseLogger } from 'fastify';
import { WORKFLOW_NOT_STARTED } from '../contract';
import { awaitsStart, type StoredOrder } from './order';
import { type OrderWorkflow, WorkflowUnavailableError } from './workflow';

/**
 * Starts the work on an order that was stored, as well as it can be done now.
 *
 * A start that fails changes nothing for the client: the order is stored, which is what the answer says, and the
 * watcher of open orders starts what has no execution. The log says so, without the order.
 */
export async function beginWork(
  workflow: OrderWorkflow | undefined,
  order: StoredOrder,
  log: FastifyBaseLogger,
): Promise<void> {
  if (workflow === undefined || !awaitsStart(order)) return;
  try {
    await workflow.start(order);
  } catch (error) {
    const outage = error instanceof WorkflowUnavailableError;
    log[outage ? 'warn' : 'error']({ err: error }, WORKFLOW_NOT_STARTED);
  }
}
