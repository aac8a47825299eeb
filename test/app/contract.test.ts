import { ENV, ORDER_STATUS, ORDERS_TABLE, PATHS, WORKER_ENV, WORKFLOW_ERRORS } from '../../app/src/contract';
import { readSettings } from '../../app/src/settings';
import { readWorkerSettings } from '../../app/src/worker/settings';
import { OPEN_ORDERS_INDEX, ORDER_ERRORS, ORDER_STATUS as ALL_STATUSES } from '../../lambda/orders/contract';
import { type RunningApi, startApi } from './running-api';

describe('the contract with the infrastructure', () => {
  let api: RunningApi;
  beforeAll(async () => {
    api = await startApi();
  });
  afterAll(() => api.close());

  test('names the variables that the API reads, and no others', () => {
    const read = variablesOf(readSettings, { [ENV.tableName]: 'orders' });

    // HOST is for tests and laptops; a task definition never sets it.
    expect(read).toEqual([...Object.values(ENV), 'HOST'].toSorted());
  });

  test('names the variables that the worker reads, and no others', () => {
    const read = variablesOf(readWorkerSettings, {
      [WORKER_ENV.activity]: 'arn:aws:states:us-east-1:111111111111:activity:Ship',
    });

    const shared = [ENV.logLevel, ENV.environment, ENV.shutdownDeadline, ENV.scratch];
    expect(read).toEqual([...Object.values(WORKER_ENV), ...shared].toSorted());
  });

  const { internal, ...served } = PATHS;
  test.each(Object.values(served))('%s is there', async (path) => {
    const response = await api.get(`${path}?customer=c-1`);

    expect(response.status).toBe(200);
  });

  test('nothing is there that the production listener would have to hide', async () => {
    expect((await api.get(`${internal}/anything`)).status).toBe(404);
  });

  test('names the keys of the items that the API writes', async () => {
    const lines = [{ sku: 'PEN', quantity: 1 }];
    await api.post({ customer: 'c-1', lines });
    await api.post({ customer: 'c-1', lines }, { 'x-test-order': 'true' });

    const items = (await api.items()).toSorted(
      (one, other) => Object.keys(one).length - Object.keys(other).length,
    );
    const { partitionKey, customerIndex, timeToLive } = ORDERS_TABLE;
    const keys = [partitionKey, customerIndex.partitionKey, customerIndex.sortKey, timeToLive];
    expect(items.map((item) => keys.filter((key) => key in item))).toEqual([
      [partitionKey, customerIndex.partitionKey, customerIndex.sortKey],
      [partitionKey, customerIndex.partitionKey, timeToLive],
    ]);
  });
});

/** The image is built without the handlers' folder, so what both sides name is written down twice. */
test('the contract with the handlers of the workflow is the same on both sides', () => {
  expect({ index: ORDERS_TABLE.openIndex, statuses: ALL_STATUSES, errors: ORDER_ERRORS }).toMatchObject({
    index: OPEN_ORDERS_INDEX,
    statuses: ORDER_STATUS,
    errors: WORKFLOW_ERRORS,
  });
});

/** Names of the variables that `read` looks at, sorted. */
function variablesOf(read: (environment: NodeJS.ProcessEnv) => unknown, set: NodeJS.ProcessEnv): string[] {
  const names = new Set<string>();
  const get = (target: NodeJS.ProcessEnv, name: string | symbol): string | undefined => {
    names.add(String(name));
    return target[String(name)];
  };
  read(new Proxy(set, { get }));
  return [...names].toSorted();
}
