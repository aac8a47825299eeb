import { placed, smallOrder, tooLargeOrder } from './orders';
import type { OrderRequest } from '../../orders/shop';
import type { WorkflowScenario } from './workflow-scenario';

function refused(
  name: string,
  title: string,
  expectation: string,
  reason: string,
  order: OrderRequest,
): WorkflowScenario {
  return {
    name,
    title,
    expectation,
    expected: { statuses: { REJECTED: 1 }, reason },
    async act(run) {
      await placed(run, order);
      return [];
    },
    notes: [],
  };
}

/** Refusals for a reason of business: no failure, and no alarm. */
export const REFUSED_SCENARIOS: readonly WorkflowScenario[] = [
  refused(
    'workflow-payment-declined',
    'The payment is declined',
    'The reserved stock is released, the order rejected, nothing charged.',
    'PaymentDeclined',
    smallOrder('declined-1'),
  ),
  refused(
    'workflow-stock-short',
    'The stock is short, in one branch of two',
    'The other branch is given up, nothing stays reserved, the order is rejected.',
    'OutOfStock',
    tooLargeOrder(),
  ),
  refused(
    'workflow-fraud',
    'A fraud is suspected, in one branch of two',
    'What the other branch has reserved is released, the order rejected, nothing charged.',
    'FraudSuspected',
    smallOrder('blocked-1'),
  ),
  refused(
    'workflow-unknown-article',
    'An article that the price list does not have',
    'The order is rejected before anything is reserved.',
    'UnknownSku',
    { customer: 'c-1042', lines: [{ sku: 'NOTHING-1', quantity: 1 }] },
  ),
  refused(
    'workflow-shipment-refused',
    'The warehouse does not ship the order',
    'The charge is refunded, the stock released, the order rejected.',
    'ShipmentRefused',
    smallOrder('unshippable-1'),
  ),
];
