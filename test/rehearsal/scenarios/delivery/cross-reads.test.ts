import type { LoadRequest, LoadResponse } from '../../../../rehearsal/load/client';
import { seededRandom } from '../../../../rehearsal/load/random';
import type { Workload } from '../../../../rehearsal/load/workload';
import { observed } from '../../../../rehearsal/scenarios/delivery/cross-reads';

/** An answer to a request with a trace root. */
function answer(status: number, traceRoot: string, body: unknown = {}): LoadResponse {
  const response = { status, traceRoot, headers: {}, ms: 0, text: JSON.stringify(body), json: () => body };
  return response;
}

/** Users who send these requests, one after the other, and read one order back in the end. */
function users(requests: readonly LoadRequest[], readBack: LoadRequest): Workload {
  let next = 0;
  return {
    description: 'users',
    needsTable: true,
    next: () => {
      const request = requests[next++];
      if (!request) throw new Error('There are no more requests.');
      return { name: 'any', request, check: ({ status }) => (status < 300 ? undefined : `status ${status}`) };
    },
    async settle(send) {
      await send(readBack);
      return { retried: 0, hadSucceeded: 0, readBack: 1, problems: [] };
    },
  };
}

const place: LoadRequest = { method: 'POST', path: '/orders' };
const read = (orderId: string): LoadRequest => ({ method: 'GET', path: `/orders/${orderId}` });
/** `old-1` was answered by `old`. */
const servedBy = (root: string) => root.split('-')[0];

describe('who wrote and who read an order', () => {
  it('is found by the requests of the load and by reading back', async () => {
    const workload = observed(users([place, read('1'), read('1')], read('1')));
    workload.next(seededRandom(1)).check(answer(201, 'old-1', { orderId: '1' }));
    workload.next(seededRandom(1)).check(answer(200, 'old-2'));
    workload.next(seededRandom(1)).check(answer(200, 'old-3'));
    await workload.settle(() => Promise.resolve(answer(200, 'new-4')));

    expect([...workload.written(servedBy)]).toEqual([['old', 1]]);
    expect(workload.crossReads(servedBy)).toEqual([
      { writer: 'old', reader: 'old', orders: 1 },
      { writer: 'old', reader: 'new', orders: 1 },
    ]);
  });

  it('leaves out answers that are no order', () => {
    const workload = observed(users([place, read('1')], read('1')));
    workload.next(seededRandom(1)).check(answer(409, 'old-1'));
    workload.next(seededRandom(1)).check(answer(404, 'new-2'));

    expect(workload.written(servedBy).size).toBe(0);
    expect(workload.crossReads(servedBy)).toEqual([]);
  });

  it('leaves the verdict on an answer to the users', () => {
    const operation = observed(users([read('1')], read('1'))).next(seededRandom(1));

    expect(operation.check(answer(500, 'old-1'))).toBe('status 500');
  });
});
