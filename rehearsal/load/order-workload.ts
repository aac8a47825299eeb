import { isDeepStrictEqual } from 'node:util';
import { z } from 'zod';
import { PATHS } from '../../app/src/contract';
import type { AcceptedStarts } from '../aws/accepted-starts';
import type { LoadRequest, LoadResponse } from './client';
import { isStarted, startProblems } from './order-starts';
import type { Random } from './random';
import type { Operation, Settlement, Workload } from './workload';

/** What the load sends to place an order. */
interface Draft {
  readonly customer: string;
  readonly lines: readonly { readonly sku: string; readonly quantity: number }[];
}

/** An order as the API answers it; what else it holds is compared, too. */
const orderSchema = z.looseObject({
  orderId: z.string().min(1),
  customer: z.string(),
  createdAt: z.string(),
  lines: z.array(z.unknown()),
});
type Order = z.infer<typeof orderSchema>;
const pageSchema = z.object({ orders: z.array(orderSchema), nextCursor: z.string().optional() });

interface Acknowledged {
  readonly key: string;
  readonly draft: Draft;
  readonly order: Order;
  /** Real milliseconds of the quickest answer. */
  answeredInMs: number;
}

/** How often each operation is chosen; the shares sum to 1. */
const SHARES = { create: 0.45, read: 0.25, list: 0.15, replay: 0.1, conflict: 0.05 } as const;

/** Few enough that lists grow past a page, many enough that they differ. */
const CUSTOMERS = 12;
const PAGE_SIZE = 10;
/** How often an order is sent again that the API had no time to start. */
const RESENDS = 3;
/** Requests under way at once while everything is read back. */
const READ_BACK_AT_ONCE = 8;

/**
 * Makes users of the order API, again and again for one service: they place orders, read them back, list them, send an
 * order again under its idempotency key, and send another under a key that is taken. Each answer is compared with what was
 * sent and acknowledged before.
 *
 * @param started executions that were started for orders: one for each order of these users, as far as the API had the
 *   time for it, and no other.
 *   @default nobody looks at that
 */
export function orderWorkloads(started?: AcceptedStarts): () => Workload {
  const crowds = new Set<string>();
  return () => new OrderWorkload(crowds, started);
}

class OrderWorkload implements Workload {
  readonly description =
    'Orders placed (45 %), read back and compared (25 %), listed by customer (15 %), sent again under their ' +
    'idempotency key (10 %), and other orders sent under a key that is taken (5 %).';
  readonly needsTable = true;
  /** Sets the customers of this load apart from those of an earlier one on the same table. */
  private customers: string | undefined;
  private readonly acknowledged: Acknowledged[] = [];
  /** Placed, and not answered with an order: by idempotency key. */
  private readonly unanswered = new Map<string, Draft>();

  /** @param crowds first parts of the names of all customers, those of other loads on the same service too */
  constructor(
    private readonly crowds: Set<string>,
    private readonly started: AcceptedStarts | undefined,
  ) {}

  next(random: Random): Operation {
    const chosen = random.fraction();
    const known = this.acknowledged.length > 0 ? random.pick(this.acknowledged) : undefined;
    if (!known || chosen < SHARES.create) return this.create(random);
    if (chosen < SHARES.create + SHARES.read) return read(known);
    if (chosen < SHARES.create + SHARES.read + SHARES.list) return this.list(known.draft.customer);
    if (chosen < 1 - SHARES.conflict) return replay(known);
    return conflict(known, random);
  }

  async settle(send: (request: LoadRequest) => Promise<LoadResponse>): Promise<Settlement> {
    const problems: string[] = [];
    const unanswered = [...this.unanswered];
    let hadSucceeded = 0;
    for (const [key, draft] of unanswered) {
      const response = await send(placing(draft, key));
      const problem = this.acknowledge(key, draft, response, [200, 201]);
      if (problem) problems.push(`order ${key} sent again: ${problem}`);
      if (response.status === 200) hadSucceeded += 1;
    }
    await atOnce(READ_BACK_AT_ONCE, this.acknowledged, async (known) => {
      const operation = read(known);
      const problem = operation.check(await send(operation.request));
      if (problem) problems.push(`order ${known.order.orderId} read back: ${problem}`);
    });
    for (const customer of new Set(this.acknowledged.map(({ draft }) => draft.customer))) {
      problems.push(...(await this.compareAllPages(customer, send)));
    }
    const started = await this.startAgain(send);
    problems.push(...this.startProblems());
    const { length: readBack } = this.acknowledged;
    return { retried: unanswered.length, hadSucceeded, readBack, started, problems };
  }

  private create(random: Random): Operation {
    this.customers ??= this.newCustomers(random);
    const draft = newDraft(this.customers, random);
    const key = `rehearsal-${random.hex(24)}`;
    this.unanswered.set(key, draft);
    return {
      name: 'create',
      request: placing(draft, key),
      check: (response) => this.acknowledge(key, draft, response, [201]),
    };
  }

  private newCustomers(random: Random): string {
    const customers = `c-${random.hex(8)}`;
    this.crowds.add(customers);
    return customers;
  }

  /**
   * Sends orders again that have no execution: a repeat starts what the API had no time to start.
   *
   * @returns how many orders have one; the watcher of open orders would start the others
   */
  private async startAgain(
    send: (request: LoadRequest) => Promise<LoadResponse>,
  ): Promise<number | undefined> {
    const { started } = this;
    if (!started) return undefined;
    const lacking = (): readonly Acknowledged[] =>
      this.acknowledged.filter(({ order }) => !isStarted(order.orderId, started));
    for (let resends = 0; resends < RESENDS; resends += 1) {
      await atOnce(READ_BACK_AT_ONCE, lacking(), async (known) => {
        const { ms } = await send(placing(known.draft, known.key));
        known.answeredInMs = Math.min(known.answeredInMs, ms);
      });
    }
    return this.acknowledged.length - lacking().length;
  }

  private startProblems(): readonly string[] {
    if (!this.started) return [];
    const isCustomer = (name: string): boolean =>
      [...this.crowds].some((customers) => name.startsWith(`${customers}-`));
    return startProblems(
      this.acknowledged.map(({ order, answeredInMs }) => ({ ...order, answeredInMs })),
      this.started,
      isCustomer,
    );
  }

  private acknowledge(
    key: string,
    draft: Draft,
    response: LoadResponse,
    expected: readonly number[],
  ): string | undefined {
    if (!expected.includes(response.status)) return unexpected(response, expected);
    const order = orderSchema.parse(response.json());
    if (!matches(order, draft))
      return `the order answered is not the one sent: ${response.text.slice(0, 200)}`;
    this.unanswered.delete(key);
    this.acknowledged.push({ key, draft, order, answeredInMs: response.ms });
    return undefined;
  }

  /** Newest first. An order placed while the list is made may or may not be on it. */
  private list(customer: string): Operation {
    const before = this.ordersOf(customer);
    return {
      name: 'list',
      request: { method: 'GET', path: listPath(customer) },
      check: (response) => {
        if (response.status !== 200) return unexpected(response, [200]);
        const { orders } = pageSchema.parse(response.json());
        if (!isDeepStrictEqual(orders, orders.toSorted(newestFirst))) return 'the list is not newest first';
        if (orders.some((order) => order.customer !== customer))
          return 'the list has an order of another customer';
        const ids = new Set(orders.map(({ orderId }) => orderId));
        const oldest = orders.at(-1);
        const missing = before.filter(
          (order) =>
            !ids.has(order.orderId) &&
            (orders.length < PAGE_SIZE || !oldest || newestFirst(order, oldest) < 0),
        );
        return missing.length > 0
          ? `the list lacks ${missing.length} order(s) acknowledged before`
          : undefined;
      },
    };
  }

  /** Every page of a customer's list holds exactly the orders acknowledged. */
  private async compareAllPages(
    customer: string,
    send: (request: LoadRequest) => Promise<LoadResponse>,
  ): Promise<string[]> {
    const listed: Order[] = [];
    let cursor: string | undefined;
    do {
      const response = await send({ method: 'GET', path: listPath(customer, cursor) });
      if (response.status !== 200) return [`list of ${customer}: ${unexpected(response, [200])}`];
      const page = pageSchema.parse(response.json());
      listed.push(...page.orders);
      cursor = page.nextCursor;
    } while (cursor !== undefined);
    const expected = this.ordersOf(customer).toSorted(newestFirst);
    return isDeepStrictEqual(listed, expected)
      ? []
      : [
          `list of ${customer}: ${listed.length} order(s), where ${expected.length} were acknowledged, or in other form`,
        ];
  }

  private ordersOf(customer: string): Order[] {
    return this.acknowledged.flatMap(({ order }) => (order.customer === customer ? [order] : []));
  }
}

function newDraft(customers: string, random: Random): Draft {
  const lines = Array.from({ length: random.integer(1, 4) }, () => ({
    sku: `SKU-${random.integer(1, 500)}`,
    quantity: random.integer(1, 9),
  }));
  return { customer: `${customers}-${random.integer(1, CUSTOMERS)}`, lines };
}

function placing(draft: Draft, key: string): LoadRequest {
  return { method: 'POST', path: PATHS.orders, headers: { 'idempotency-key': key }, json: draft };
}

function listPath(customer: string, cursor?: string): string {
  const query = new URLSearchParams({ customer, limit: String(PAGE_SIZE), ...(cursor ? { cursor } : {}) });
  return `${PATHS.orders}?${query.toString()}`;
}

function read({ order }: Acknowledged): Operation {
  return {
    name: 'read',
    request: { method: 'GET', path: `${PATHS.orders}/${order.orderId}` },
    check: (response) => {
      if (response.status !== 200) return unexpected(response, [200]);
      return isDeepStrictEqual(response.json(), order)
        ? undefined
        : 'the order read is not the one acknowledged';
    },
  };
}

function replay({ key, draft, order }: Acknowledged): Operation {
  return {
    name: 'replay',
    request: placing(draft, key),
    check: (response) => {
      if (response.status !== 200) return unexpected(response, [200]);
      return isDeepStrictEqual(response.json(), order)
        ? undefined
        : 'the same key and order gave another order';
    },
  };
}

function conflict({ key, draft }: Acknowledged, random: Random): Operation {
  const other = { ...draft, lines: [{ sku: `OTHER-${random.hex(8)}`, quantity: 1 }] };
  return {
    name: 'conflict',
    request: placing(other, key),
    check: (response) => (response.status === 409 ? undefined : unexpected(response, [409])),
  };
}

function matches(order: Order, draft: Draft): boolean {
  return (
    order.customer === draft.customer && isDeepStrictEqual(order.lines, draft.lines) && order.orderId !== ''
  );
}

function newestFirst(a: Order, b: Order): number {
  const left = `${a.createdAt}#${a.orderId}`;
  const right = `${b.createdAt}#${b.orderId}`;
  if (left === right) return 0;
  return left < right ? 1 : -1;
}

function unexpected(response: LoadResponse, expected: readonly number[]): string {
  return `status ${response.status} instead of ${expected.join(' or ')}`;
}

async function atOnce<T>(
  limit: number,
  items: readonly T[],
  work: (item: T) => Promise<void>,
): Promise<void> {
  const left = [...items];
  const worker = async (): Promise<void> => {
    for (let item = left.shift(); item !== undefined; item = left.shift()) await work(item);
  };
  await Promise.all(Array.from({ length: limit }, worker));
}
