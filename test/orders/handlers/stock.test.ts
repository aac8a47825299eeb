import * as fc from 'fast-check';
import { ORDERS_VARIABLES } from '../../../lambda/orders/contract';
import type { Line } from '../../../lambda/orders/order';
import { commit, release, reserve, type StockChange } from '../../../lambda/orders/stock';
import { scheduledTables, type ScheduledTables } from './scheduled-tables';
import { startTables, type Item, type LocalTables } from './tables';

const TABLE = ORDERS_VARIABLES.stockTable;
const NOW = Date.parse('2026-11-21T12:00:00Z');
const MINUTE = 60_000;

let tables: LocalTables;
let sku: string;
let skus = 0;
beforeAll(async () => {
  tables = await startTables();
});
afterAll(() => tables.close());
beforeEach(() => {
  sku = `SKU-${(skus += 1)}`;
});

function order(orderId: string, ...lines: Line[]): StockChange {
  return { dynamoDb: tables.client, table: TABLE, orderId, lines, signal: new AbortController().signal };
}

const pieces = (quantity: number): Line => ({ sku, quantity });

interface Count {
  readonly available: number;
  readonly reserved: number;
  readonly shipped: number;
}

/** What the item says, reservations added up. An article without an item has the initial stock. */
async function count(article: string, initial: number): Promise<Count> {
  return counted((await tables.get(TABLE, article)) ?? {}, initial);
}

function counted(item: Item, initial: number): Count {
  const held = Object.entries(item).filter(([name]) => name.startsWith('order#'));
  return {
    available: Number(item['available']?.N ?? initial),
    reserved: held.reduce((sum, [, { N }]) => sum + Number(N), 0),
    shipped: Number(item['shipped']?.N ?? 0),
  };
}

const nameOf = (error: unknown): string => (error instanceof Error ? error.name : 'no error');

describe('a reservation', () => {
  it('takes the pieces from what is available, and adds up lines of the same article', async () => {
    const reserved = await reserve(order('o-1', pieces(2), pieces(3)), { [sku]: 10 });

    expect(reserved).toEqual([pieces(5)]);
    expect(await count(sku, 10)).toEqual({ available: 5, reserved: 5, shipped: 0 });
  });

  it('made twice is made once', async () => {
    await reserve(order('o-1', pieces(2)), { [sku]: 10 });
    await reserve(order('o-1', pieces(2)), { [sku]: 10 });

    expect(await count(sku, 10)).toEqual({ available: 8, reserved: 2, shipped: 0 });
  });

  it('of the last piece is given to one of ten that ask at once', async () => {
    const asked = Array.from({ length: 10 }, (_, index) =>
      reserve(order(`o-${index}`, pieces(1)), { [sku]: 1 }),
    );
    const answers = await Promise.allSettled(asked);

    const refused = answers.filter((answer) => answer.status === 'rejected');
    expect(refused.map(({ reason }) => nameOf(reason))).toEqual(Array(9).fill('OutOfStock'));
    expect(await count(sku, 1)).toEqual({ available: 0, reserved: 1, shipped: 0 });
  });

  it('of more than there was from the start leaves the article as it was', async () => {
    await expect(reserve(order('o-1', pieces(4)), { [sku]: 3 })).rejects.toThrow(
      expect.objectContaining({ name: 'OutOfStock' }),
    );
    expect(await count(sku, 3)).toEqual({ available: 3, reserved: 0, shipped: 0 });
  });

  it('of an article that nobody has stocked is refused, whatever its name', async () => {
    await expect(reserve(order('o-1', { sku: 'constructor', quantity: 1 }), {})).rejects.toThrow(
      expect.objectContaining({ name: 'OutOfStock' }),
    );
  });

  it('that fails at its second article is undone by a release', async () => {
    const other = `${sku}-SHORT`;
    const both = order('o-1', pieces(2), { sku: other, quantity: 2 });
    const stock = { [sku]: 10, [other]: 1 };
    await expect(reserve(both, stock)).rejects.toThrow(expect.objectContaining({ name: 'OutOfStock' }));

    expect(await release(both, NOW)).toEqual([pieces(2)]);
    expect(await count(sku, 10)).toEqual({ available: 10, reserved: 0, shipped: 0 });
  });

  it('that comes after its release is refused: the branch of a failed Parallel state goes on', async () => {
    await release(order('o-1', pieces(2)), NOW);

    await expect(reserve(order('o-1', pieces(2)), { [sku]: 10 })).rejects.toThrow(
      expect.objectContaining({ name: 'StockReleased' }),
    );
    expect(await count(sku, 10)).toEqual({ available: 10, reserved: 0, shipped: 0 });
  });
});

describe('a release', () => {
  it('made twice puts back once', async () => {
    await reserve(order('o-1', pieces(2)), { [sku]: 10 });

    expect(await release(order('o-1', pieces(2)), NOW)).toEqual([pieces(2)]);
    expect(await release(order('o-1', pieces(2)), NOW)).toEqual([]);
    expect(await count(sku, 10)).toEqual({ available: 10, reserved: 0, shipped: 0 });
  });

  it('puts back what was reserved, not what it is told', async () => {
    await reserve(order('o-1', pieces(2)), { [sku]: 10 });

    expect(await release(order('o-1', pieces(7)), NOW)).toEqual([pieces(2)]);
    expect(await count(sku, 10)).toEqual({ available: 10, reserved: 0, shipped: 0 });
  });

  it('forgets releases that are over, so that the item does not grow for ever', async () => {
    await release(order('o-old', pieces(1)), NOW - 16 * MINUTE);
    await release(order('o-young', pieces(1)), NOW - 14 * MINUTE);
    await release(order('o-now', pieces(1)), NOW);

    const names = Object.keys((await tables.get(TABLE, sku)) ?? {});
    expect(names.filter((name) => name.startsWith('released#')).toSorted()).toEqual([
      'released#o-now',
      'released#o-young',
    ]);
  });
});

describe('a commit', () => {
  it('made twice ships once', async () => {
    await reserve(order('o-1', pieces(2)), { [sku]: 10 });

    expect(await commit(order('o-1', pieces(2)))).toEqual([pieces(2)]);
    expect(await commit(order('o-1', pieces(2)))).toEqual([pieces(2)]);
    expect(await count(sku, 10)).toEqual({ available: 8, reserved: 0, shipped: 2 });
  });

  it('of what was released is refused: somebody else may have it', async () => {
    await reserve(order('o-1', pieces(2)), { [sku]: 10 });
    await release(order('o-1', pieces(2)), NOW);

    await expect(commit(order('o-1', pieces(2)))).rejects.toThrow(
      expect.objectContaining({ name: 'StockReleased' }),
    );
  });
});

describe('stock', () => {
  const INITIAL = 6;
  const step = fc.record({
    what: fc.constantFrom('reserve', 'release', 'commit'),
    who: fc.constantFrom('o-1', 'o-2', 'o-3'),
    quantity: fc.integer({ min: 1, max: 4 }),
    atOnce: fc.boolean(),
  });

  async function run(
    { client }: ScheduledTables,
    { what, who, quantity }: { what: string; who: string; quantity: number },
  ) {
    const change = { ...order(who, { sku: 'MUG-1', quantity }), dynamoDb: client };
    if (what === 'reserve') await reserve(change, { 'MUG-1': INITIAL });
    else if (what === 'release') await release(change, NOW);
    else await commit(change);
  }

  it('is conserved by any sequence of reservations, releases and commits, one by one or at once', async () => {
    await fc.assert(
      fc.asyncProperty(fc.scheduler(), fc.array(step, { maxLength: 12 }), async (scheduler, steps) => {
        const scheduled = scheduledTables(scheduler);
        const settled = (work: Promise<unknown>[]) => scheduler.waitFor(Promise.allSettled(work));
        let running: Promise<unknown>[] = [];
        for (const next of steps) {
          if (!next.atOnce) await settled(running.splice(0));
          running.push(run(scheduled, next));
        }
        await settled(running);

        const item = scheduled.get(TABLE, 'MUG-1') ?? {};
        const { available, reserved, shipped } = counted(item, INITIAL);
        expect(available + reserved + shipped).toBe(INITIAL);
        expect(Math.min(available, reserved, shipped)).toBeGreaterThanOrEqual(0);
      }),
      { numRuns: 100 },
    );
  });
});
