import { chooseWorkload } from '../../../rehearsal/load/choose';
import type { LoadClient } from '../../../rehearsal/load/client';
import { seededRandom } from '../../../rehearsal/load/random';

/** A service whose OpenAPI document is this; without one, it has no such path. */
function service(document?: object): LoadClient {
  return {
    send: () =>
      Promise.resolve({
        traceRoot: '',
        status: document ? 200 : 404,
        contentType: 'application/json; charset=utf-8',
        headers: {},
        text: JSON.stringify(document ?? {}),
        ms: 0,
        json: () => document ?? {},
      }),
    close: () => Promise.resolve(),
  };
}

describe('the load for a service', () => {
  test('places orders where the API takes them', async () => {
    const workload = (await chooseWorkload(service({ paths: { '/orders': { post: {} } } }), '/health'))();

    expect(workload.next(seededRandom(1)).name).toBe('create');
    expect(workload.needsTable).toBe(true);
  });

  test('asks for every path without parameters of an API that it does not know', async () => {
    const client = service({
      paths: { '/pets': { get: {} }, '/pets/{id}': { get: {} }, '/upload': { post: {} } },
    });
    const workload = (await chooseWorkload(client, '/health'))();
    const random = seededRandom(1);
    const paths = new Set(Array.from({ length: 50 }, () => workload.next(random).request.path));

    expect([...paths].toSorted((a, b) => a.localeCompare(b))).toEqual(['/health', '/pets']);
  });

  test('asks for the health check path of a service without an OpenAPI document', async () => {
    const workload = (await chooseWorkload(service(), '/health'))();

    expect(workload.next(seededRandom(1)).request.path).toBe('/health');
  });

  test('takes a server error of an unknown API for a failure, and nothing else', async () => {
    const operation = (await chooseWorkload(service(), '/health'))().next(seededRandom(1));
    const check = (status: number) =>
      operation.check({ status, headers: {}, text: '', ms: 0, json: () => ({}) });

    expect([200, 404, 503].map(check)).toEqual([undefined, undefined, 'status 503']);
  });
});
