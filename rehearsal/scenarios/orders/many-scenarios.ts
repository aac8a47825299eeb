import { randomUUID } from 'node:crypto';
import { anyOrder, largeOrder, placed, smallOrder, stored } from './orders';
import type { OrderRequest } from '../../orders/shop';
import type { WorkflowScenario } from './workflow-scenario';

const TIMES = 10;
/** Of a hundred orders, so many of each kind; the others are ordinary. */
const MIX = { all: 100, large: 10, declined: 10, blocked: 5, unshippable: 5 } as const;
/** Connections by which they come. */
const CUSTOMERS = 20;
/** Minutes after which the watcher thinks that an order has lost its start, and more. */
const LOST_MINUTES = 10;

/** Orders that come together, or twice, or whose start is lost. */
export const MANY_SCENARIOS: readonly WorkflowScenario[] = [
  {
    name: 'workflow-same-order-ten-times',
    title: 'The same order, sent ten times at once',
    expectation: 'One order, one execution, one charge.',
    expected: { statuses: { CONFIRMED: 1 } },
    async act(run) {
      const key = randomUUID();
      const ids = await Promise.all(Array.from({ length: TIMES }, () => placed(run, smallOrder(), key)));
      const answered = run.shop.answers.map(({ status }) => status).toSorted((a, b) => b - a);
      return [`The answers were ${answered.join(', ')}, for ${new Set(ids).size} order.`];
    },
    check: ({ executions }, { payments }) =>
      executions.length === 1 && payments.length === 1
        ? []
        : [`There were ${executions.length} executions and ${payments.length} payments.`],
    notes: [],
  },
  {
    name: 'workflow-hundred-orders',
    title: 'A hundred orders at a time',
    expectation:
      'Each comes to its own end: ordinary and approved ones are confirmed, the others refused; money and stock add up.',
    options: { decision: 'approve' },
    expected: {
      statuses: {
        CONFIRMED: MIX.all - MIX.declined - MIX.blocked - MIX.unshippable,
        REJECTED: MIX.declined + MIX.blocked + MIX.unshippable,
      },
    },
    async act(run) {
      const orders = Array.from({ length: MIX.all }, (_, index): OrderRequest => {
        if (index < MIX.large) return largeOrder(run);
        if (index < MIX.large + MIX.declined) return anyOrder(index, `declined-${index}`);
        if (index < MIX.large + MIX.declined + MIX.blocked) return anyOrder(index, `blocked-${index}`);
        const unshippable = MIX.large + MIX.declined + MIX.blocked + MIX.unshippable;
        return anyOrder(index, index < unshippable ? `unshippable-${index}` : `c-${index}`);
      });
      const left = [...orders];
      const customer = async (): Promise<void> => {
        for (let order = left.pop(); order; order = left.pop()) await placed(run, order);
      };
      await Promise.all(Array.from({ length: CUSTOMERS }, customer));
      return [`${CUSTOMERS} connections at a time placed ${orders.length} orders.`];
    },
    notes: [],
  },
  {
    name: 'workflow-start-lost',
    title: 'An order is stored, and its start is lost',
    expectation: 'The customer has the order all the same; the watcher starts what has no execution.',
    expected: { statuses: { CONFIRMED: 1 } },
    async act(run) {
      run.refusals.add({
        service: 'states',
        operation: 'StartExecution',
        code: 'ServiceUnavailableException',
        status: 503,
        times: 1,
      });
      const orderId = await stored(run, smallOrder());
      const lost = run.executions.length === 0;
      if (!lost) throw new Error('The order was started: the refusal did not reach the order API.');
      await run.dateBack(orderId, LOST_MINUTES);
      return ['Step Functions refused the start; the API answered that the order is stored.'];
    },
    notes: ['The order was dated back by ten minutes, so that nobody had to wait for two.'],
  },
];
