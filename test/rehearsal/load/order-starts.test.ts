import type { AcceptedStart, AcceptedStarts } from '../../../rehearsal/aws/accepted-starts';
import { orderWorkloads } from '../../../rehearsal/load/order-workload';
import { START_BUDGET_MS, startProblems } from '../../../rehearsal/load/order-starts';
import { seededRandom } from '../../../rehearsal/load/random';
import type { Settlement } from '../../../rehearsal/load/workload';
import { orderApi } from './order-api';

const ORDER = { orderId: 'o-1', customer: 'c-1', lines: [{ sku: 'apple', quantity: 2 }] };
const START: AcceptedStart = { stateMachineArn: 'arn', name: 'o-1', input: JSON.stringify(ORDER) };

/** What is wrong when these executions were started for the order. */
function problems(
  starts: readonly AcceptedStart[],
  conflicts: readonly AcceptedStart[] = [],
  answeredInMs = 20,
) {
  const order = { ...ORDER, answeredInMs };
  return startProblems([order], { starts, conflicts }, (name) => name === ORDER.customer);
}

/** What is wrong after two loads, of which the second one is settled. */
async function settled(
  started: AcceptedStarts,
  isLost: (attempt: number) => boolean = () => false,
  ms = 0,
): Promise<Settlement | undefined> {
  const starts: AcceptedStart[] = [...started.starts];
  let attempts = 0;
  const api = orderApi({
    ms,
    onPlaced({ orderId, customer, lines }) {
      attempts += 1;
      if (isLost(attempts) || starts.some(({ name }) => name === orderId)) return;
      starts.push({ ...START, name: orderId, input: JSON.stringify({ orderId, customer, lines }) });
    },
  });
  const newWorkload = orderWorkloads({ ...started, starts });
  const loads = [newWorkload(), newWorkload()];
  for (const [index, workload] of loads.entries()) {
    const operation = workload.next(seededRandom(index));
    operation.check(api(operation.request));
  }
  return loads[1]?.settle((request) => Promise.resolve(api(request)));
}

describe('the executions of orders', () => {
  test('are right when each order has one, under its own id', () => {
    expect(problems([START])).toEqual([]);
  });

  test.each<[string, readonly AcceptedStart[], string]>([
    [
      'an order that started none',
      [],
      'order o-1 was stored within 20 ms, and no execution was started for it',
    ],
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

  test('may be missing where the API took as long as it has for a start', () => {
    expect(problems([], [], START_BUDGET_MS)).toEqual([]);
  });

  test('show that one was asked for again with another input', () => {
    expect(problems([START], [START])).toEqual(['the execution o-1 was asked for again with another input']);
  });
});

describe('users of an order API that starts executions', () => {
  test('find nothing wrong when each order of each load has its own', async () => {
    expect(await settled({ starts: [], conflicts: [] })).toMatchObject({ started: 1, problems: [] });
  });

  test('see one that was started for nobody of them', async () => {
    const { problems: found } = (await settled({ starts: [START], conflicts: [] })) ?? {};
    expect(found).toEqual(['the execution o-1 was started for c-1, whose orders start none']);
  });

  test('send an order again that a slow API had no time to start, and find it started', async () => {
    const settlement = await settled(
      { starts: [], conflicts: [] },
      (attempt) => attempt <= 3,
      START_BUDGET_MS,
    );
    expect(settlement).toMatchObject({ readBack: 1, started: 1, problems: [] });
  });

  test('leave an order to the watcher that a slow API never has the time to start', async () => {
    const settlement = await settled({ starts: [], conflicts: [] }, () => true, START_BUDGET_MS);
    expect(settlement).toMatchObject({ readBack: 1, started: 0, problems: [] });
  });

  test('find a start that a quick API has lost', async () => {
    const settlement = await settled({ starts: [], conflicts: [] }, () => true, START_BUDGET_MS - 1);
    expect(settlement?.problems).toEqual([
      expect.stringMatching(/^order o-\d+ was stored within 999 ms, and no execution was started for it$/),
    ]);
  });
});
