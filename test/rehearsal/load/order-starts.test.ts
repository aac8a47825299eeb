import type { AcceptedStart, AcceptedStarts } from '../../../rehearsal/aws/accepted-starts';
import { orderWorkloads } from '../../../rehearsal/load/order-workload';
import { startProblems } from '../../../rehearsal/load/order-starts';
import { seededRandom } from '../../../rehearsal/load/random';
import { orderApi } from './order-api';

const ORDER = { orderId: 'o-1', customer: 'c-1', lines: [{ sku: 'apple', quantity: 2 }] };
const START: AcceptedStart = { stateMachineArn: 'arn', name: 'o-1', input: JSON.stringify(ORDER) };

/** What is wrong when these executions were started for the order. */
function problems(starts: readonly AcceptedStart[], conflicts: readonly AcceptedStart[] = []) {
  return startProblems([ORDER], { starts, conflicts }, (name) => name === ORDER.customer);
}

/** What is wrong after two loads, of which the second one is settled. */
async function settled(started: AcceptedStarts): Promise<readonly string[]> {
  const starts: AcceptedStart[] = [...started.starts];
  const api = orderApi({
    onCreate: (order) => {
      const { orderId, customer, lines } = order;
      starts.push({ ...START, name: orderId, input: JSON.stringify({ orderId, customer, lines }) });
      return order;
    },
  });
  const newWorkload = orderWorkloads({ ...started, starts });
  const loads = [newWorkload(), newWorkload()];
  for (const [index, workload] of loads.entries()) {
    const operation = workload.next(seededRandom(index));
    operation.check(api(operation.request));
  }
  return (await loads[1]?.settle((request) => Promise.resolve(api(request))))?.problems ?? [];
}

describe('the executions of orders', () => {
  test('are right when each order has one, under its own id', () => {
    expect(problems([START])).toEqual([]);
  });

  test.each<[string, readonly AcceptedStart[], string]>([
    ['an order that started none', [], 'order o-1 was stored, and no execution was started for it'],
    [
      'an order that started two',
      [START, { ...START, name: 'again' }],
      'order o-1 was started 2 times: o-1, again',
    ],
    ['another name', [{ ...START, name: 'mine' }], 'order o-1 was started under another name: mine'],
    [
      'another content',
      [{ ...START, input: JSON.stringify({ ...ORDER, lines: [] }) }],
      'order o-1 was started with another content',
    ],
    [
      'one for a customer whose orders start none',
      [
        START,
        { ...START, name: 'o-2', input: JSON.stringify({ ...ORDER, orderId: 'o-2', customer: 'test' }) },
      ],
      'the execution o-2 was started for test, whose orders start none',
    ],
    [
      'an input that is no order',
      [START, { ...START, name: 'o-2', input: '{' }],
      'the execution o-2 has an input without an order',
    ],
  ])('show %s', (_what, starts, expected) => {
    expect(problems(starts)).toEqual([expected]);
  });

  test('show that one was asked for again with another input', () => {
    expect(problems([START], [START])).toEqual(['the execution o-1 was asked for again with another input']);
  });
});

describe('users of an order API that starts executions', () => {
  test('find nothing wrong when each order of each load has its own', async () => {
    expect(await settled({ starts: [], conflicts: [] })).toEqual([]);
  });

  test('see one that was started for nobody of them', async () => {
    expect(await settled({ starts: [START], conflicts: [] })).toEqual([
      'the execution o-1 was started for c-1, whose orders start none',
    ]);
  });
});
