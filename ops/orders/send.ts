import { PATHS } from '../../app/src/contract';
import { INITIAL_STOCK } from '../../lambda/orders/initial-stock';
import type { OpsContext } from '../context/context';
import { EXIT, type ExitStatus } from '../exit';
import { getJson } from '../http';
import { cut, duration } from '../text';

export interface SendOptions {
  readonly count: number;
  /** Orders per second. */
  readonly rate: number;
  /** Minutes after which an order that has not ended is given up. */
  readonly minutes: number;
}

/** An order that was sent. */
export interface SentOrder {
  readonly id: string;
  readonly status: string;
  readonly seconds: number;
  /** Code of a rejection, or why it was not accepted. */
  readonly reason?: string;
}

/** Statuses that do not change any more: `docs/order-workflow.md`. */
const FINAL: readonly string[] = ['CONFIRMED', 'REJECTED', 'FAILED', 'PARKED'];

const LOOK_EVERY_MS = 2000;

/** Status of an order that the API did not take. */
const REFUSED = 'NOT ACCEPTED';

/** Sends sample orders and follows each to its end. @returns 0 when every one was fulfilled */
export async function sendOrders(context: OpsContext, options: SendOptions): Promise<ExitStatus> {
  const { json, settings, stacks, terminal } = context;
  const url = await stacks.output('service', 'ServiceUrl');
  await context.confirm([
    `Send ${options.count} sample ${options.count === 1 ? 'order' : 'orders'} to ${url}, ${options.rate} a second`,
  ]);
  if (settings.workflow.shipping.worker === 'none') {
    terminal.error('No worker runs in this environment: start one (npm run worker), or orders wait for it.');
  }
  const sent = await place(context, url, options);
  const orders = await follow(context, url, sent, options.minutes);
  if (json) terminal.out(JSON.stringify(orders));
  else report(orders, terminal);
  return orders.every(({ status }) => status === 'CONFIRMED') ? EXIT.ok : EXIT.failed;
}

async function place(
  { pause, signal }: OpsContext,
  url: string,
  { count, rate }: SendOptions,
): Promise<SentOrder[]> {
  const sent: SentOrder[] = [];
  for (let index = 0; index < count; index += 1) {
    if (index > 0) await pause(1000 / rate);
    const { status, body } = await getJson(`${url}${PATHS.orders}`, {
      method: 'POST',
      body: sampleOrder(index),
      signal,
    });
    const { orderId, detail } = fields(body);
    sent.push(
      status === 201 && typeof orderId === 'string'
        ? { id: orderId, status: 'RECEIVED', seconds: 0 }
        : {
            id: '',
            status: REFUSED,
            seconds: 0,
            reason: `${status} ${typeof detail === 'string' ? detail : ''}`.trimEnd(),
          },
    );
  }
  return sent;
}

/** Cheap enough that nobody has to approve it. */
export function sampleOrder(index: number): object {
  const skus = Object.keys(INITIAL_STOCK);
  return {
    customer: `ops-${index % 10}`,
    lines: [{ sku: skus[index % skus.length], quantity: 1 + (index % 2) }],
  };
}

async function follow(
  { now, pause, signal }: OpsContext,
  url: string,
  sent: readonly SentOrder[],
  minutes: number,
): Promise<readonly SentOrder[]> {
  const from = now().getTime();
  let orders = sent;
  for (;;) {
    const seconds = (now().getTime() - from) / 1000;
    orders = await Promise.all(orders.map((order) => look(order, url, seconds, signal)));
    if (orders.every(hasEnded) || seconds >= minutes * 60) return orders;
    await pause(LOOK_EVERY_MS);
  }
}

function hasEnded({ status }: SentOrder): boolean {
  return status === REFUSED || FINAL.includes(status);
}

/** What cannot be read now is read at the next look. */
async function look(order: SentOrder, url: string, seconds: number, signal: AbortSignal): Promise<SentOrder> {
  if (hasEnded(order)) return order;
  const answer = await getJson(`${url}${PATHS.orders}/${order.id}`, { signal }).catch(() => {
    signal.throwIfAborted();
    return undefined;
  });
  const { status, rejection } = fields(answer?.body);
  const { code } = fields(rejection);
  return {
    id: order.id,
    status: answer?.status === 200 && typeof status === 'string' ? status : order.status,
    seconds,
    ...(typeof code === 'string' && { reason: code }),
  };
}

function fields(value: unknown): Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null ? { ...value } : {};
}

function report(orders: readonly SentOrder[], { out, columns }: OpsContext['terminal']): void {
  for (const { id, status, seconds, reason = '' } of orders) {
    out(cut(`${id.padEnd(36)}  ${status.padEnd(17)} ${duration(seconds).padEnd(9)} ${reason}`, columns));
  }
  const counts = new Map<string, number>();
  for (const { status } of orders) counts.set(status, (counts.get(status) ?? 0) + 1);
  out([...counts].map(([status, count]) => `${count} ${status}`).join(', '));
}
