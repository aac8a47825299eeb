import type { LoadRequest, LoadResponse } from '../../../rehearsal/load/client';
import { orderWorkloads } from '../../../rehearsal/load/order-workload';
import { seededRandom } from '../../../rehearsal/load/random';
import type { Workload } from '../../../rehearsal/load/workload';
import { orderApi } from './order-api';
import type { StoredOrder } from './order-api';

/** Sends so many operations one by one; gives what was wrong with each answer. */
async function use(
  workload: Workload,
  api: (request: LoadRequest) => LoadResponse,
  count = 200,
): Promise<string[]> {
  const random = seededRandom(11);
  const problems: string[] = [];
  for (let index = 0; index < count; index += 1) {
    const operation = workload.next(random);
    const problem = operation.check(api(operation.request));
    if (problem !== undefined) problems.push(`${operation.name}: ${problem}`);
  }
  return problems;
}

const settle = (workload: Workload, api: (request: LoadRequest) => LoadResponse) =>
  workload.settle((request) => Promise.resolve(api(request)));

describe('users of the order API', () => {
  test('find nothing wrong with an API that keeps its promises', async () => {
    const api = orderApi();
    const workload = orderWorkloads()();

    expect(await use(workload, api)).toEqual([]);
    expect(await settle(workload, api)).toMatchObject({ problems: [], retried: 0, hadSucceeded: 0 });
  });

  test('use every operation', async () => {
    const api = orderApi();
    const workload = orderWorkloads()();
    const random = seededRandom(2);
    const names = new Set<string>();
    for (let index = 0; index < 300; index += 1) {
      const operation = workload.next(random);
      names.add(operation.name);
      operation.check(api(operation.request));
    }

    expect([...names].toSorted((a, b) => a.localeCompare(b))).toEqual([
      'conflict',
      'create',
      'list',
      'read',
      'replay',
    ]);
  });

  test.each<[string, (order: StoredOrder) => StoredOrder, string]>([
    [
      'a changed quantity',
      (order) => ({ ...order, lines: [] }),
      'read: the order read is not the one acknowledged',
    ],
    [
      'another status',
      (order) => ({ ...order, status: 'LOST' }),
      'read: the order read is not the one acknowledged',
    ],
  ])('see %s when they read an order back', async (_, change, expected) => {
    const api = orderApi({ onRead: change });

    expect(await use(orderWorkloads()(), api)).toContain(expected);
  });

  test('see that an order answered is not the one sent', async () => {
    const api = orderApi({ onCreate: (order) => ({ ...order, customer: 'somebody-else' }) });

    const [first] = await use(orderWorkloads()(), api, 1);

    expect(first).toMatch(/^create: the order answered is not the one sent/);
  });

  test('see that a replay made a second order', async () => {
    const api = orderApi({ honoursKeys: false });

    const problems = await use(orderWorkloads()(), api);

    expect(problems).toContain('replay: status 201 instead of 200');
    expect(problems).toContain('conflict: status 201 instead of 409');
  });

  test('see that a list is not newest first', async () => {
    const api = orderApi({ onList: (orders) => orders.toReversed() });

    expect(await use(orderWorkloads()(), api)).toContain('list: the list is not newest first');
  });

  test('see that a list lacks an order', async () => {
    const api = orderApi({ onList: (orders) => orders.slice(1) });

    expect(
      (await use(orderWorkloads()(), api)).some((problem) => problem.startsWith('list: the list lacks')),
    ).toBe(true);
  });

  test('see that a list has an order of another customer', async () => {
    const api = orderApi({ onList: (orders) => orders.map((order) => ({ ...order, customer: 'x' })) });

    expect(await use(orderWorkloads()(), api)).toContain('list: the list has an order of another customer');
  });

  test('send again what got no answer, and count what had been stored', async () => {
    const api = orderApi();
    const workload = orderWorkloads()();
    const random = seededRandom(4);
    // The first order is lost on its way there, the second on its way back.
    workload.next(random);
    api(workload.next(random).request);

    expect(await settle(workload, api)).toMatchObject({
      retried: 2,
      hadSucceeded: 1,
      readBack: 2,
      problems: [],
    });
  });

  test('see that an order without an answer was stored twice', async () => {
    const api = orderApi({ honoursKeys: false });
    const workload = orderWorkloads()();
    api(workload.next(seededRandom(4)).request);

    const { problems } = await settle(workload, api);

    expect(problems).toEqual([expect.stringMatching(/list of .*: 2 order\(s\), where 1 were acknowledged/)]);
  });

  test('see that an acknowledged order is gone in the end', async () => {
    const api = orderApi();
    const workload = orderWorkloads()();
    await use(workload, api, 1);

    const { problems } = await settle(workload, orderApi());

    expect(problems[0]).toMatch(/read back: status 404 instead of 200/);
  });
});
