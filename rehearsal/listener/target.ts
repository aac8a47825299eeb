import { Pool, type Dispatcher } from 'undici';
import type { Cancel, Clock } from '../clock';
import { deferred } from './deferred';
import { REGISTERED, type Health } from './health-state';
import type { Deregistration, Target, TargetDescription } from './types';

/** AWS's own limit for establishing a connection to a target, in template milliseconds. */
const CONNECT_TIMEOUT_MS = 10_000;

/** How a request in flight learns that its target's deregistration delay is over. */
export type BreakOff = (reason: string) => void;

/** A place at a target, held by one request from being chosen to being over. */
export interface Reservation {
  readonly targetId: string;
  /** The target's process, if it is known. */
  readonly pid?: number;
  /** Connections to the target. */
  readonly pool: Pick<Dispatcher, 'dispatch'>;
  /** Called when the request must end at once. */
  onBreakOff(fn: BreakOff): void;
  /** Gives the place back. Calling it twice does nothing. */
  release(): void;
}

/** A registered target: its health, its connections, and what is in flight to it. */
export class RegisteredTarget {
  health: Health = REGISTERED;
  private readonly pool: Pool;
  private readonly reservations = new Set<{ breakOff?: BreakOff }>();
  private draining?: {
    readonly promise: Promise<Deregistration>;
    settle(inFlightAtEnd: number): void;
    cancel: Cancel;
  };

  /** @param idleTimeoutMs how long an idle connection to the target is kept, in real milliseconds */
  constructor(
    readonly target: Target,
    private readonly clock: Clock,
    idleTimeoutMs: number,
  ) {
    const host = target.host.includes(':') ? `[${target.host}]` : target.host;
    this.pool = new Pool(`http://${host}:${target.port}`, {
      connections: null,
      pipelining: 1,
      // The listener watches for idleness itself, in template time.
      headersTimeout: 0,
      bodyTimeout: 0,
      connectTimeout: Math.max(1, CONNECT_TIMEOUT_MS / clock.scale),
      keepAliveTimeout: idleTimeoutMs,
      // Unlike undici, ALB takes no hint from a target's Keep-Alive header: a target that closes idle connections
      // sooner than the load balancer does causes 502s. A threshold far below 0 makes undici ignore the hint too.
      keepAliveMaxTimeout: idleTimeoutMs,
      keepAliveTimeoutThreshold: -Number.MAX_SAFE_INTEGER,
    });
  }

  get inFlight(): number {
    return this.reservations.size;
  }

  get isDraining(): boolean {
    return this.draining !== undefined;
  }

  describe(): TargetDescription {
    const { state, reason } = this.health;
    const shown = this.isDraining
      ? ({ state: 'draining', reason: 'Target.DeregistrationInProgress' } as const)
      : { state, ...(reason && { reason }) };
    return { ...this.target, ...shown, inFlight: this.inFlight };
  }

  reserve(): Reservation {
    if (this.draining) throw new Error(`Target ${this.target.id} is draining and gets no request.`);
    const entry: { breakOff?: BreakOff } = {};
    this.reservations.add(entry);
    return {
      targetId: this.target.id,
      pid: this.target.pid,
      pool: this.pool,
      onBreakOff: (fn) => {
        entry.breakOff = fn;
      },
      release: () => {
        this.reservations.delete(entry);
        if (this.reservations.size === 0) this.draining?.settle(0);
      },
    };
  }

  /**
   * Takes no further request. Resolves when nothing is in flight or the delay is over, whichever is first;
   * `onDelayOver` is called when the delay is over.
   */
  drain(delayMs: number, onDelayOver: () => void): Promise<Deregistration> {
    if (this.draining) return this.draining.promise;
    const startedAt = this.clock.now();
    const { promise, resolve } = deferred<Deregistration>();
    const settle = (inFlightAtEnd: number): void => {
      // Idle connections are closed as soon as nothing is in flight.
      if (!this.pool.closed) void this.pool.close().catch(() => undefined);
      resolve({ inFlightAtEnd, waitedMs: this.clock.now() - startedAt });
    };
    const cancel = this.clock.schedule(() => {
      const inFlightAtEnd = this.inFlight;
      settle(inFlightAtEnd);
      this.breakOff('the deregistration delay of its target was over');
      onDelayOver();
    }, delayMs);
    this.draining = { promise, settle, cancel };
    if (this.inFlight === 0) settle(0);
    return promise;
  }

  /** Ends what is in flight, its draining included, and closes every connection. */
  async close(): Promise<void> {
    this.draining?.cancel();
    this.draining?.settle(this.inFlight);
    this.breakOff('the target group was closed');
    await this.pool.destroy();
  }

  private breakOff(reason: string): void {
    for (const { breakOff } of this.reservations) breakOff?.(reason);
  }
}
