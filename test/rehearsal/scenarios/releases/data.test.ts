import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { CONTRACTS, EXPANDS } from '../../../../rehearsal/scenarios/releases/data';
import { buildRelease } from '../../../../rehearsal/scenarios/releases/images';
import type { SourceChanges } from '../../../../rehearsal/scenarios/releases/images';
import { goodRelease } from '../../../../rehearsal/scenarios/releases/order-release';
import { startOrdersTable, TABLE } from '../../../app/orders-table';
import type { OrdersTable } from '../../../app/orders-table';
import { CONTEXT_FOLDER, runRelease } from './running-release';
import type { RunningRelease } from './running-release';

const RELEASES = ['today', 'expands', 'contracts'] as const;
type Name = (typeof RELEASES)[number];
const CHANGES: Readonly<Record<Name, SourceChanges>> = { today: {}, expands: EXPANDS, contracts: CONTRACTS };

/** Each release as a task of its own, on one table. */
describe('releases that change how orders are stored', () => {
  jest.setTimeout(60_000);
  let folder: string;
  let table: OrdersTable;
  const running = new Map<Name, RunningRelease>();
  const orders = new Map<Name, Awaited<ReturnType<typeof place>>>();
  beforeAll(async () => {
    folder = mkdtempSync(path.join(tmpdir(), 'data-'));
    table = await startOrdersTable();
    for (const name of RELEASES) {
      const signal = new AbortController().signal;
      const source = { contextFolder: CONTEXT_FOLDER, workFolder: folder, commands: [], signal };
      const image = await buildRelease(source, name, CHANGES[name]);
      running.set(
        name,
        await runRelease({ ...goodRelease(name, image), variables: { TABLE_NAME: TABLE } }, table.endpoint),
      );
      orders.set(name, await place(name));
    }
  });
  afterAll(async () => {
    await Promise.all([...running.values()].map((release) => release.end()));
    await table.close();
    rmSync(folder, { recursive: true, maxRetries: 3 });
  });

  const ask = async (name: Name, target: string, options?: RequestInit) => {
    const answer = await running.get(name)?.ask(target, options);
    if (!answer) throw new Error(`${name} does not run.`);
    const body: unknown = await answer.json();
    return { status: answer.status, body };
  };
  const place = async (name: Name) => {
    const { status, body } = await ask(name, '/orders', {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({
        customer: `c-${name}`,
        lines: [
          { sku: 'A', quantity: 2 },
          { sku: 'B', quantity: 3 },
        ],
      }),
    });
    const { orderId } = { orderId: '', ...Object(body) };
    return { status, body, orderId: String(orderId) };
  };

  test('take orders as before', () => {
    const statuses = RELEASES.map((name) => orders.get(name)?.status);

    expect(statuses).toEqual([201, 201, 201]);
    expect(orders.get('contracts')?.body).toMatchObject({ lineCount: 2, totalQuantity: 5 });
  });

  test('tell the version that they were built as', async () => {
    const versions = await Promise.all(RELEASES.map(async (name) => (await ask(name, '/version')).body));

    expect(versions).toMatchObject(RELEASES.map((version) => ({ version })));
  });

  test('store them otherwise', async () => {
    const items = await table.items();
    const attributes = RELEASES.map((name) =>
      ['lineCount', 'totals'].filter((attribute) =>
        items.some(({ customer, ...item }) => customer?.S === `c-${name}` && attribute in item),
      ),
    );

    expect(attributes).toEqual([['lineCount'], ['lineCount', 'totals'], ['totals']]);
  });

  test.each<[Name, Name]>([
    ['today', 'expands'],
    ['expands', 'today'],
    ['expands', 'contracts'],
    ['contracts', 'today'],
    ['contracts', 'expands'],
  ])('%s reads what %s has written', async (reader, writer) => {
    const written = orders.get(writer);

    expect(await ask(reader, `/orders/${written?.orderId}`)).toEqual({ status: 200, body: written?.body });
  });

  test('today cannot read what contracts has written', async () => {
    const { status } = await ask('today', `/orders/${orders.get('contracts')?.orderId}`);

    expect(status).toBe(500);
  });

  test('do not build when the sources have no such module', async () => {
    const source = {
      contextFolder: CONTEXT_FOLDER,
      workFolder: path.join(folder, 'none'),
      commands: [],
      signal: new AbortController().signal,
    };

    await expect(buildRelease(source, 'v1', { 'src/orders/no-such.ts': '' })).rejects.toThrow(/no-such\.ts/);
  });
});
