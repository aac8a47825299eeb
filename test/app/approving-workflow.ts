import type { OrderWorkflow } from '../../app/src/orders/workflow';
import type { ApiModules } from './bundled-api';
import type { OrdersTable } from './orders-table';

/** Orders of this customer wait for an approval as soon as they are placed. */
export const WAITING_CUSTOMER = 'c-waits';

/** A workflow that asks for an approval of some orders, in the table itself, and takes one decision on each. */
export function approvingWorkflow(
  table: Pick<OrdersTable, 'put'>,
  { DecisionNotAwaitedError }: Pick<ApiModules, 'DecisionNotAwaitedError'>,
): OrderWorkflow {
  const tokens = new Set<string>();
  return {
    async start(order) {
      if (order.customer !== WAITING_CUSTOMER) return;
      const taskToken = `secret token of ${order.orderId}`;
      tokens.add(taskToken);
      await table.put({ ...order, status: 'AWAITING_APPROVAL', approval: { taskToken } });
    },
    async decide(taskToken) {
      if (!tokens.delete(taskToken)) throw new DecisionNotAwaitedError('the token is not good any more');
    },
    close: () => undefined,
  };
}
