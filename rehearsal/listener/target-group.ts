import type { Cancel, Clock } from '../clock';
import { chooser, type Chooser } from './algorithm';
import { deferred, type Deferred } from './deferred';
import { Emitter } from './emitter';
import { ListenerError } from './error';
import { probe } from './health-check';
import { nextHealth, NOT_IN_USE, REGISTERED } from './health-state';
import { statusMatcher } from './matcher';
import { Metrics } from './metrics';
import { RegisteredTarget, type Reservation } from './target';
import type {
  Deregistration,
  RequestEvent,
  Target,
  TargetDescription,
  TargetGroup,
  TargetGroupEvents,
  TargetGroupOptions,
  TargetReason,
  TargetState,
  Unsubscribe,
} from './types';

/** ALB's own default, in milliseconds. */
const DEFAULT_IDLE_TIMEOUT_MS = 60_000;

/**
 * A target group of an Application Load Balancer: health checks, rotation and draining as ALB does them, over real
 * connections.
 *
 * @param check sends a health check; given by tests @default over HTTP
 * @throws ListenerError when the matcher is malformed
 * @see https://docs.aws.amazon.com/elasticloadbalancing/latest/application/load-balancer-target-groups.html
 */
export function createTargetGroup(
  options: TargetGroupOptions,
  clock: Clock,
  check: typeof probe = probe,
): TargetGroup {
  return new AlbTargetGroup(options, clock, check);
}

/** A registered target that is listed, with its health checks. */
interface Entry {
  readonly registered: RegisteredTarget;
  stopChecks?: Cancel;
}

class AlbTargetGroup implements TargetGroup {
  readonly name: string;
  readonly arn: string;
  readonly metrics: Metrics;
  private readonly entries = new Map<string, Entry>();
  /** Targets registered anew while they were draining: not listed any more, and still finishing. */
  private readonly replaced = new Set<RegisteredTarget>();
  private readonly waiting = new Set<{ id: string; state: TargetState; deferred: Deferred<void> }>();
  private readonly events: { readonly [E in keyof TargetGroupEvents]: Emitter<TargetGroupEvents[E]> } = {
    state: new Emitter(),
    check: new Emitter(),
    request: new Emitter(),
  };
  private readonly choose: Chooser<RegisteredTarget>;
  private readonly matches: (status: number) => boolean;
  /** Listeners of which an action names it. */
  private readonly users = new Set<string>();
  private closed = false;

  constructor(
    private readonly options: TargetGroupOptions,
    private readonly clock: Clock,
    private readonly sendCheck: typeof probe,
  ) {
    this.name = options.name;
    this.arn = options.arn ?? options.name;
    this.metrics = new Metrics(() => clock.now());
    this.choose = chooser(options.algorithm);
    this.matches = statusMatcher(options.healthCheck.matcher);
  }

  get healthCheck(): TargetGroupOptions['healthCheck'] {
    return this.options.healthCheck;
  }

  get deregistrationDelayMs(): number {
    return this.options.deregistrationDelayMs;
  }

  get inUse(): boolean {
    return this.users.size > 0;
  }

  usedBy(listener: string, used: boolean): void {
    const before = this.inUse;
    if (used) this.users.add(listener);
    else this.users.delete(listener);
    if (before === this.inUse || this.closed) return;
    for (const entry of this.entries.values()) if (!entry.registered.isDraining) this.beginAnew(entry);
  }

  register(target: Target): void {
    if (this.closed)
      throw new ListenerError(`Target group ${this.name} is closed; ${target.id} cannot be registered.`);
    const present = this.entries.get(target.id);
    if (present && !present.registered.isDraining) return;
    if (present) this.replaced.add(present.registered);
    const from = this.state(target.id);
    const idleTimeoutMs = this.options.idleTimeoutMs ?? DEFAULT_IDLE_TIMEOUT_MS;
    const registered = new RegisteredTarget(target, this.clock, idleTimeoutMs);
    const entry: Entry = { registered };
    // Deleted first, so that it comes last in the order of registration.
    this.entries.delete(target.id);
    this.entries.set(target.id, entry);
    this.beginAnew(entry, from);
  }

  async deregister(id: string): Promise<Deregistration> {
    const entry = this.entries.get(id);
    if (!entry) throw new ListenerError(`Target ${id} is not registered in target group ${this.name}.`);
    const { registered } = entry;
    const from = this.state(id);
    entry.stopChecks?.();
    const drained = registered.drain(this.options.deregistrationDelayMs, () => this.remove(entry));
    if (from !== 'draining') this.changed(id, from, 'draining', 'Target.DeregistrationInProgress');
    return drained;
  }

  targets(): readonly TargetDescription[] {
    return [...this.entries.values()].map(({ registered }) => registered.describe());
  }

  state(id: string): TargetState {
    return this.entries.get(id)?.registered.describe().state ?? 'unused';
  }

  waitFor(id: string, state: TargetState): Promise<void> {
    if (this.state(id) === state) return Promise.resolve();
    if (this.closed) return Promise.reject(new ListenerError(`Target group ${this.name} is closed.`));
    const waiter = { id, state, deferred: deferred<void>() };
    this.waiting.add(waiter);
    return waiter.deferred.promise;
  }

  on<E extends keyof TargetGroupEvents>(event: E, fn: (event: TargetGroupEvents[E]) => void): Unsubscribe {
    return this.events[event].on(fn);
  }

  reserve(): Reservation | undefined {
    const inRotation = [...this.entries.values()]
      .map(({ registered }) => registered)
      .filter((registered) => !registered.isDraining);
    if (inRotation.length === 0) return undefined;
    const healthy = inRotation.filter(({ health }) => health.state === 'healthy');
    return this.choose(healthy.length > 0 ? healthy : inRotation).reserve();
  }

  report(event: RequestEvent): void {
    this.events.request.emit(event);
  }

  async close(): Promise<void> {
    this.closed = true;
    for (const { stopChecks } of this.entries.values()) stopChecks?.();
    for (const waiter of this.waiting) {
      waiter.deferred.reject(
        new ListenerError(`Target group ${this.name} was closed before ${waiter.id} was ${waiter.state}.`),
      );
    }
    this.waiting.clear();
    const all = [...[...this.entries.values()].map(({ registered }) => registered), ...this.replaced];
    this.entries.clear();
    this.replaced.clear();
    await Promise.all(all.map((registered) => registered.close()));
  }

  /** A target that nothing is known of yet: it is checked, or it is not, as its group is in use. */
  private beginAnew(entry: Entry, from = this.state(entry.registered.target.id)): void {
    const { registered } = entry;
    entry.stopChecks?.();
    registered.health = this.inUse ? REGISTERED : NOT_IN_USE;
    const { state, reason } = registered.health;
    this.changed(registered.target.id, from, state, reason);
    if (this.inUse) this.startChecks(entry);
  }

  /**
   * One check now, then one every interval. AWS admits only time-outs shorter than the interval; where programs are
   * given more (see `pace.ts`), the next check waits until the last has ended.
   */
  private startChecks(entry: Entry): void {
    const { healthCheck } = this.options;
    const { registered } = entry;
    let endProbe: Cancel | undefined;
    let endWait: Cancel | undefined;
    const check = (): void => {
      const dueAt = this.clock.now() + healthCheck.intervalMs;
      endProbe = this.sendCheck(registered.target, healthCheck, this.matches, this.clock, (result) => {
        endWait = this.clock.schedule(check, dueAt - this.clock.now());
        const { state: from } = registered.health;
        registered.health = nextHealth(registered.health, result, healthCheck);
        const { state: to, reason } = registered.health;
        if (from !== to) this.changed(registered.target.id, from, to, reason);
        this.events.check.emit({ targetId: registered.target.id });
      });
    };
    entry.stopChecks = () => {
      endWait?.();
      endProbe?.();
    };
    check();
  }

  /** The end of draining: the target is no longer listed, unless it was registered anew meanwhile. */
  private remove(entry: Entry): void {
    const { id } = entry.registered.target;
    void entry.registered.close();
    this.replaced.delete(entry.registered);
    if (this.entries.get(id) !== entry) return;
    this.entries.delete(id);
    this.changed(id, 'draining', 'unused', 'Target.NotRegistered');
  }

  private changed(
    targetId: string,
    from: TargetState,
    to: TargetState,
    reason: TargetReason | undefined,
  ): void {
    this.countHosts();
    for (const waiter of this.waiting) {
      if (waiter.id !== targetId || waiter.state !== to) continue;
      this.waiting.delete(waiter);
      waiter.deferred.resolve();
    }
    if (from === to) return;
    this.events.state.emit({
      at: this.clock.now(),
      targetGroup: this.name,
      targetId,
      from,
      to,
      ...(reason && { reason }),
    });
  }

  private countHosts(): void {
    const states = [...this.entries.keys()].map((id) => this.state(id));
    const counted = (wanted: TargetState): number | undefined =>
      this.inUse ? states.filter((state) => state === wanted).length : undefined;
    this.metrics.hostCount('HealthyHostCount', counted('healthy'));
    this.metrics.hostCount('UnHealthyHostCount', counted('unhealthy'));
  }
}
