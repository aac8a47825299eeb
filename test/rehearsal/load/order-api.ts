import { z } from 'zod';
import type { LoadRequest, LoadResponse } from '../../../rehearsal/load/client';

const draftSchema = z.object({
  customer: z.string(),
  lines: z.array(z.object({ sku: z.string(), quantity: z.number() })),
});

export type StoredOrder = z.infer<typeof draftSchema> & {
  readonly orderId: string;
  readonly createdAt: string;
  readonly status: string;
};

export interface Faults {
  readonly onCreate?: (order: StoredOrder) => StoredOrder;
  /** Told of each order that was sent, repeats included. */
  readonly onPlaced?: (order: StoredOrder) => void;
  /** Milliseconds that each answer takes, as the client sees it. @default 0 */
  readonly ms?: number;
  readonly onRead?: (order: StoredOrder) => StoredOrder;
  readonly onList?: (orders: StoredOrder[]) => StoredOrder[];
  /** @default true */
  readonly honoursKeys?: boolean;
}

/** The order API in a few lines, with faults to order. It pages by a cursor that counts. */
export function orderApi(faults: Faults = {}): (request: LoadRequest) => LoadResponse {
  const byKey = new Map<string, { readonly body: string; readonly order: StoredOrder }>();
  const orders: StoredOrder[] = [];

  const create = (request: LoadRequest): LoadResponse => {
    const key = request.headers?.['idempotency-key'] ?? '';
    const body = JSON.stringify(request.json);
    const known = faults.honoursKeys === false ? undefined : byKey.get(key);
    if (known && known.body !== body) return answer(409, {});
    if (known) {
      faults.onPlaced?.(known.order);
      return answer(200, known.order);
    }
    const number = String(orders.length).padStart(6, '0');
    const order: StoredOrder = {
      ...draftSchema.parse(request.json),
      orderId: `o-${number}`,
      createdAt: `2026-01-01T00:00:00.${number}Z`,
      status: 'RECEIVED',
    };
    byKey.set(key, { body, order });
    orders.push(order);
    faults.onPlaced?.(order);
    return answer(201, faults.onCreate?.(order) ?? order);
  };

  const list = (query: URLSearchParams): LoadResponse => {
    const own = orders.filter(({ customer }) => customer === query.get('customer')).toReversed();
    const limit = Number(query.get('limit'));
    const from = Number(query.get('cursor') ?? 0);
    const page = own.slice(from, from + limit);
    const nextCursor = from + limit < own.length ? String(from + limit) : undefined;
    return answer(200, { orders: faults.onList?.(page) ?? page, nextCursor });
  };

  const { ms = 0 } = faults;
  return (request) => {
    if (request.method === 'POST') return { ...create(request), ms };
    const url = new URL(request.path, 'http://localhost');
    const id = url.pathname.split('/')[2];
    if (id === undefined) return list(url.searchParams);
    const order = orders.find(({ orderId }) => orderId === id);
    return order ? answer(200, faults.onRead?.(order) ?? order) : answer(404, {});
  };
}

function answer(status: number, body: unknown): LoadResponse {
  const text = JSON.stringify(body);
  return {
    status,
    contentType: 'application/json',
    headers: {},
    text,
    ms: 0,
    json: () => z.unknown().parse(JSON.parse(text)),
  };
}
