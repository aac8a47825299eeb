import { ENV, ORDERS_TABLE, PATHS } from '../../app/src/contract';
import { readSettings } from '../../app/src/settings';
import { type RunningApi, startApi } from './running-api';

describe('the contract with the infrastructure', () => {
  let api: RunningApi;
  beforeAll(async () => {
    api = await startApi();
  });
  afterAll(() => api.close());

  test('names the variables that the API reads, and no others', () => {
    const read = new Set<string>();
    const recording = new Proxy<NodeJS.ProcessEnv>(
      { [ENV.tableName]: 'orders' },
      {
        get(target, name) {
          read.add(String(name));
          return target[String(name)];
        },
      },
    );

    readSettings(recording);

    // HOST is for tests and laptops; a task definition never sets it.
    expect([...read].toSorted()).toEqual([...Object.values(ENV), 'HOST'].toSorted());
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
