import {
  createServer,
  type ClientRequest,
  type IncomingMessage,
  type RequestListener,
  type Server,
} from 'node:http';
import { manualClock, type ManualClock } from '../../../rehearsal/clock';
import {
  createListener,
  createTargetGroup,
  type Action,
  type Listener,
  type ListenerOptions,
  type RequestEvent,
  type Target,
  type TargetGroup,
  type TargetGroupOptions,
} from '../../../rehearsal/listener';

/** Health check settings of the tests: 10 s interval, 5 s time-out, thresholds of 3 and 2. */
export const HEALTH_CHECK = {
  path: '/health/live',
  intervalMs: 10_000,
  timeoutMs: 5_000,
  healthyThreshold: 3,
  unhealthyThreshold: 2,
  matcher: '200',
} as const;

export const TO_GROUP: Action = { type: 'forward', targetGroups: [{ targetGroup: 'blue', weight: 1 }] };

/** Real servers behind a real listener on a clock that stands still; everything is closed by `close`. */
export class Lab {
  readonly clock: ManualClock = manualClock();
  private readonly closing: (() => Promise<unknown>)[] = [];

  /** A server to be a target, with an answer for health checks that a test can change. */
  async target(id: string, handler: RequestListener = (_, response) => response.end(id)): Promise<LabTarget> {
    const health = { status: 200 };
    const server = createServer((request, response) => {
      if (request.url !== HEALTH_CHECK.path) handler(request, response);
      else if (health.status !== 0) response.writeHead(health.status).end();
    });
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    this.closing.push(() => stop(server));
    return { id, host: '127.0.0.1', port: portOf(server), health, stop: () => stop(server) };
  }

  /** A group that a listener uses, as targets are not checked in any other. */
  group(options: Partial<TargetGroupOptions> = {}): TargetGroup {
    const group = this.unusedGroup(options);
    group.usedBy('some listener', true);
    return group;
  }

  unusedGroup(options: Partial<TargetGroupOptions> = {}): TargetGroup {
    const group = createTargetGroup(
      {
        name: 'blue',
        healthCheck: HEALTH_CHECK,
        deregistrationDelayMs: 30_000,
        algorithm: 'round_robin',
        ...options,
      },
      this.clock,
    );
    this.closing.push(() => group.close());
    return group;
  }

  /** A group with these targets, healthy. */
  async healthyGroup(
    targets: readonly Target[],
    options: Partial<TargetGroupOptions> = {},
  ): Promise<TargetGroup> {
    const group = this.group(options);
    for (const { id, host, port } of targets) group.register({ id, host, port });
    await Promise.all(targets.map(({ id }) => group.waitFor(id, 'healthy')));
    return group;
  }

  async listener(
    groups: readonly TargetGroup[],
    options: Partial<ListenerOptions> = {},
  ): Promise<LabListener> {
    const listener = await createListener(
      { name: 'HTTP:80', defaultAction: TO_GROUP, rules: [], targetGroups: groups, ...options },
      this.clock,
    );
    const events: RequestEvent[] = [];
    listener.on('request', (event) => events.push(event));
    this.closing.push(() => listener.close());
    return Object.assign(listener, { events });
  }

  async close(): Promise<void> {
    for (const close of this.closing.toReversed()) await close();
  }
}

export interface LabTarget extends Target {
  /** Status of health checks; 0 leaves them without an answer. */
  readonly health: { status: number };
  readonly stop: () => Promise<void>;
}

export type LabListener = Listener & { readonly events: readonly RequestEvent[] };

/** A promise and the function that fulfils it, for a server to tell its test something. */
export function signal<T = void>(): { readonly seen: Promise<T>; readonly give: (value: T) => void } {
  let give: ((value: T) => void) | undefined;
  const seen = new Promise<T>((resolve) => {
    give = resolve;
  });
  return { seen, give: (value) => give?.(value) };
}

/** The event of the listener's latest request, once it is over. */
export async function endOf(listener: LabListener): Promise<RequestEvent> {
  const last = listener.events.at(-1);
  if (last) return last;
  return new Promise((resolve) => {
    const off = listener.on('request', (event) => {
      off();
      resolve(event);
    });
  });
}

/** The answer to a request of `node:http`, its body read to the end and dropped. */
export function answerTo(request: ClientRequest): Promise<IncomingMessage> {
  return new Promise((resolve, reject) => {
    request.on('error', reject);
    request.on('response', (response) => response.resume().on('end', () => resolve(response)));
  });
}

export function portOf(server: Pick<Server, 'address'>): number {
  const address = server.address();
  if (address === null || typeof address === 'string')
    throw new Error('The server does not listen on a port.');
  return address.port;
}

async function stop(server: Server): Promise<void> {
  if (!server.listening) return;
  await new Promise<void>((resolve) => {
    server.close(() => resolve());
    server.closeAllConnections();
  });
}
