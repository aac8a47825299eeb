import { PATHS } from '../../../app/src/contract';
import { memberOf } from '../../../lambda/hooks/member';
import type { ApiAnswer, ApiRequest, OrderApi } from '../../../lambda/delivery/order-api';

interface Stored {
  readonly orderId: string;
  readonly key: string;
  readonly body: object;
  readonly test: boolean;
  readonly writtenBy: string;
}

/** The table that both versions share. */
export class Table {
  readonly orders: Stored[] = [];
}

/** A version of the order API behind a listener, as good or bad as a test wants it. */
export class FakeVersion implements OrderApi {
  environment = 'sandbox';
  ready = true;
  takesOrders = true;
  knowsTestOrders = true;
  /** Answers everything with this status. */
  down: number | undefined;
  requests = 0;

  constructor(
    readonly name: string,
    readonly version: string,
    private readonly table: Table,
  ) {}

  /** Whether it can read what a version wrote. */
  reads: (version: string) => boolean = () => true;
  /** Whether the request of this number fails. */
  failing: (request: number) => boolean = () => false;

  call({ path, headers = {}, body }: ApiRequest): Promise<ApiAnswer> {
    this.requests += 1;
    if (this.down !== undefined) return answer(this.down);
    if (this.failing(this.requests)) return answer(500);
    if (path === PATHS.version) return answer(200, { version: this.version, environment: this.environment });
    if (path === PATHS.ready) return answer(this.ready ? 200 : 503);
    if (path === PATHS.orders) return this.place(headers, body);
    return this.read(path.split('/').at(-1));
  }

  private place(headers: Readonly<Record<string, string>>, body: unknown): Promise<ApiAnswer> {
    if (!this.takesOrders || typeof body !== 'object' || body === null) return answer(503);
    const key = headers['idempotency-key'] ?? '';
    const known = this.table.orders.find((order) => order.key === key);
    if (known) return answer(200, shownOrder(known));
    const stored: Stored = {
      orderId: `order-${this.table.orders.length + 1}`,
      key,
      body,
      test: this.knowsTestOrders && headers['x-test-order'] === 'true',
      writtenBy: this.version,
    };
    this.table.orders.push(stored);
    return answer(201, shownOrder(stored));
  }

  private read(orderId: string | undefined): Promise<ApiAnswer> {
    const order = this.table.orders.find((stored) => stored.orderId === orderId);
    if (order === undefined) return answer(404);
    return this.reads(order.writtenBy) ? answer(200, shownOrder(order)) : answer(500);
  }
}

function shownOrder({ orderId, body, test }: Stored): object {
  return {
    orderId,
    customer: memberOf(body, 'customer'),
    lines: memberOf(body, 'lines'),
    ...(test && { test }),
  };
}

function answer(status: number, body: unknown = { status }): Promise<ApiAnswer> {
  return Promise.resolve({ status, body });
}
