import { once } from 'node:events';
import { connect } from 'node:net';
import type { Order } from '../../app/src/orders/schema';
import type { ProblemDetails } from '../../app/src/problem';
import type { ApiSettings } from '../../app/src/settings';
import { type ApiModules, loadApi, type OrderApiParts } from './bundled-api';
import { approvingWorkflow } from './approving-workflow';
import { localAws, type OrdersTable, startOrdersTable, TABLE } from './orders-table';
import { portOf } from './ports';

// Bundling, loading and starting take seconds on a machine that does much else.
jest.setTimeout(60_000);

/** What a caller has to know to decide on an order. */
export const DECISION_KEY = 'key-of-the-decisions';

export const SETTINGS: ApiSettings = {
  host: '127.0.0.1',
  port: 0,
  tableName: TABLE,
  logLevel: 'debug',
  environment: 'test',
  requestTimeoutMs: 10_000,
  keepAliveTimeoutMs: 75_000,
  shutdownDeadlineMs: 25_000,
  workflow: {
    stateMachineArn: 'arn:aws:states:us-east-1:111111111111:stateMachine:Orders',
    decisionKey: DECISION_KEY,
  },
  scratch: '/scratch',
};

export interface ApiOptions {
  readonly settings?: Partial<ApiSettings>;
  readonly parts?: Partial<OrderApiParts>;
}

export interface RunningApi {
  readonly url: string;
  readonly port: number;
  readonly modules: ApiModules;
  readonly parts: OrderApiParts;
  /** Log lines so far, parsed. */
  readonly log: Record<string, unknown>[];
  readonly items: OrdersTable['items'];
  readonly put: OrdersTable['put'];
  post(body: unknown, headers?: Record<string, string>): Promise<Response>;
  get(path: string): Promise<Response>;
  close(): Promise<void>;
}

/**
 * The API in this process: over HTTP on a free port, on a real (local) table, with a workflow that only approves, a
 * clock that moves a second with each look, and ids that count.
 */
export async function startApi({ settings, parts: own }: ApiOptions = {}): Promise<RunningApi> {
  const modules = loadApi();
  const table = await startOrdersTable();
  Object.assign(process.env, localAws(table.endpoint));
  const log: Record<string, unknown>[] = [];
  const used = { ...SETTINGS, ...settings };
  const store = new modules.DynamoOrderStore({ ...used, tracing: own?.tracing });
  const parts: OrderApiParts = {
    settings: used,
    store,
    workflow: approvingWorkflow(table, modules),
    lifecycle: new modules.Lifecycle(),
    now: tickingClock(),
    ids: { request: counter('aaaaaaaa'), order: counter('bbbbbbbb') },
    logStream: { write: (line) => log.push(JSON.parse(line)) },
    ...own,
  };
  const app = await modules.buildServer(parts);
  await app.listen({ host: parts.settings.host, port: 0 });
  const port = portOf(app.server);
  const url = `http://127.0.0.1:${port}`;
  return {
    url,
    port,
    modules,
    parts,
    log,
    items: () => table.items(),
    put: (item) => table.put(item),
    get: (path) => fetch(`${url}${path}`),
    post: (body, headers = {}) =>
      fetch(`${url}/orders`, {
        method: 'POST',
        headers: { 'content-type': 'application/json', ...headers },
        body: typeof body === 'string' ? body : JSON.stringify(body),
      }),
    async close() {
      app.server.closeAllConnections();
      await app.close();
      store.close();
      await table.close();
    },
  };
}

/** Sends bytes as they are, and reads until the server closes the connection. */
export async function sendRaw(port: number, bytes: string): Promise<string> {
  const socket = connect({ host: '127.0.0.1', port });
  let received = '';
  socket.setEncoding('utf8').on('data', (text: string) => (received += text));
  socket.write(bytes);
  await once(socket, 'close');
  return received;
}

export async function orderOf(response: Response): Promise<Order> {
  return JSON.parse(await response.text());
}

export async function problemOf(response: Response): Promise<ProblemDetails> {
  expect(response.headers.get('content-type')).toMatch(/^application\/problem\+json/);
  return JSON.parse(await response.text());
}

function tickingClock(): () => Date {
  let seconds = 0;
  return () => new Date(Date.UTC(2026, 0, 1) + 1000 * seconds++);
}

function counter(prefix: string): () => string {
  let count = 0;
  return () => `${prefix}-0000-4000-8000-${String(++count).padStart(12, '0')}`;
}
