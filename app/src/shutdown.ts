import type { Server } from 'node:http';
import { Server as NetServer } from 'node:net';
import { type ConnectionTracker, trackConnections } from './connections';
import type { Lifecycle } from './lifecycle';

export interface ShutdownOptions {
  readonly server: Server;
  readonly lifecycle: Lifecycle;
  /** Requests on these paths are no sign that traffic still arrives: health checks go on until deregistration. */
  readonly healthPaths: readonly string[];
  /** Longest that a request in flight may take, in ms. */
  readonly requestTimeoutMs: number;
  /** From the first signal to a forced exit, in ms. */
  readonly deadlineMs: number;
  /** Listening stops once no request has arrived for so long, in ms. @default 1000 */
  readonly quietMs?: number;
  readonly log: ShutdownLog;
  /** Called once: 0 when everything was answered, 1 on the deadline or a second signal. */
  readonly exit: (status: 0 | 1) => void;
}

export interface ShutdownLog {
  info(fields: object, message: string): void;
  error(fields: object, message: string): void;
}

/** Long enough to see that a load balancer has stopped sending, short beside any deregistration delay. */
const QUIET_MS = 1000;

/**
 * Ends the process without losing a request.
 *
 * 1. Health checks fail from now on, and each answer closes its connection.
 * 2. The port stays open until no request has come for `quietMs`. In a deployment ECS has deregistered the target
 *    before SIGTERM, and this is over at once; when a Spot task is interrupted, the load balancer learns of it only
 *    now and still sends. At the latest it ends when a request that began then could just finish by the deadline.
 * 3. The port closes; idle connections close; requests in flight, or half arrived, are answered first.
 * 4. Exit 0. On the deadline, or on a second signal: exit 1, and the log says how many requests were cut off.
 *
 * @see https://docs.aws.amazon.com/AmazonECS/latest/developerguide/task-lifecycle-explanation.html
 * @see https://repost.aws/knowledge-center/fargate-spot-termination-notice Spot tasks may stay registered for a while
 */
export class Shutdown {
  private readonly connections: ConnectionTracker;
  private timers: NodeJS.Timeout[] = [];
  private ended = false;

  constructor(private readonly options: ShutdownOptions) {
    const health = new Set(options.healthPaths);
    this.connections = trackConnections(options.server, (path) => !health.has(path));
  }

  /** To be called for every SIGTERM and SIGINT. */
  signal(name: string): void {
    const { lifecycle, log, server, deadlineMs, requestTimeoutMs, quietMs = QUIET_MS } = this.options;
    if (lifecycle.draining) {
      log.error({ signal: name, inFlight: this.connections.inFlight }, 'second signal: stopping at once');
      this.end(1);
      return;
    }
    lifecycle.drain();
    log.info({ signal: name, inFlight: this.connections.inFlight }, 'draining');
    this.after(deadlineMs, () => {
      log.error({ inFlight: this.connections.inFlight }, 'shutdown deadline passed: stopping at once');
      this.end(1);
    });
    server.once('close', () => {
      log.info({}, 'stopped: every request was answered');
      this.end(0);
    });
    this.closeWhenQuiet(quietMs, Math.max(0, deadlineMs - requestTimeoutMs));
  }

  private closeWhenQuiet(quietMs: number, atMostMs: number): void {
    let closed = false;
    const close = (): void => {
      if (closed) return;
      closed = true;
      this.connections.onTraffic = undefined;
      this.closePort();
    };
    const quiet = this.after(Math.min(quietMs, atMostMs), close);
    this.connections.onTraffic = () => quiet.refresh();
    this.after(atMostMs, close);
  }

  private closePort(): void {
    // Not `http.Server.close`: it ends idle connections in the same breath, among them those whose next request the
    // kernel already holds, and it stops watching for slow clients.
    NetServer.prototype.close.call(this.options.server);
    // One turn of the event loop reads what has arrived.
    setImmediate(() => this.connections.closeIdle());
  }

  private after(ms: number, work: () => void): NodeJS.Timeout {
    const timer = setTimeout(work, ms);
    this.timers.push(timer);
    return timer;
  }

  private end(status: 0 | 1): void {
    if (this.ended) return;
    this.ended = true;
    for (const timer of this.timers) clearTimeout(timer);
    this.options.exit(status);
  }
}
