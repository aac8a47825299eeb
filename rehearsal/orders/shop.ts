import { randomUUID } from 'node:crypto';
import { z } from 'zod';
import { PATHS } from '../../app/src/contract';

/** What somebody orders. */
export interface OrderRequest {
  readonly customer: string;
  readonly lines: readonly { readonly sku: string; readonly quantity: number }[];
}

const orderSchema = z.looseObject({
  orderId: z.string(),
  status: z.string(),
  total: z.object({ amountMinor: z.number(), currency: z.string() }).optional(),
  rejection: z.object({ code: z.string() }).optional(),
});

/** An order as the API shows it. */
export type ShownOrder = z.infer<typeof orderSchema>;

/** What the API answered. */
export interface ShopAnswer {
  readonly status: number;
  /** Real milliseconds. */
  readonly ms: number;
  readonly order?: ShownOrder;
}

/** Who takes orders, and decisions on them. */
export interface OrderDesk {
  /** Every answer so far. */
  readonly answers: readonly ShopAnswer[];
  /** Places an order. @param key the same key is the same order */
  place(order: OrderRequest, key?: string): Promise<ShopAnswer>;
  /** Decides on an order. @returns the status of the answer */
  decide(orderId: string, decision: 'approve' | 'refuse'): Promise<number>;
}

/** Real milliseconds that an answer may take. */
const PATIENCE_MS = 15_000;

/** The shop as its customers and its approvers see it: the order API, over HTTP. */
export class Shop implements OrderDesk {
  readonly answers: ShopAnswer[] = [];

  /** @param decisionKey what an approver has to know */
  constructor(
    private readonly url: string,
    private readonly decisionKey: string,
  ) {}

  place(order: OrderRequest, key: string = randomUUID()): Promise<ShopAnswer> {
    return this.send('POST', PATHS.orders, order, { 'idempotency-key': key });
  }

  /** @throws Error when the order is not there */
  async read(orderId: string): Promise<ShownOrder> {
    const { order, status } = await this.send('GET', `${PATHS.orders}/${orderId}`);
    if (order) return order;
    throw new Error(`The order API answered ${status} for the order ${orderId}.`);
  }

  async decide(orderId: string, decision: 'approve' | 'refuse'): Promise<number> {
    const { status } = await this.send(
      'POST',
      `${PATHS.orders}/${orderId}/decision`,
      { decision, by: 'approver-7' },
      { authorization: `Bearer ${this.decisionKey}` },
    );
    return status;
  }

  private async send(
    method: string,
    path: string,
    body?: object,
    headers: Readonly<Record<string, string>> = {},
  ): Promise<ShopAnswer> {
    const startedAt = performance.now();
    const response = await fetch(`${this.url}${path}`, {
      method,
      headers: body === undefined ? headers : { ...headers, 'content-type': 'application/json' },
      body: body === undefined ? undefined : JSON.stringify(body),
      signal: AbortSignal.timeout(PATIENCE_MS),
    });
    const shown = orderSchema.safeParse(await response.json());
    const answer = {
      status: response.status,
      ms: performance.now() - startedAt,
      order: response.ok && shown.success ? shown.data : undefined,
    };
    this.answers.push(answer);
    return answer;
  }
}
