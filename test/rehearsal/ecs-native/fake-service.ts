import type { Cancel, Clock } from '../../../rehearsal/clock';
import type { TrafficChange } from '../../../rehearsal/delivery/types';
import type { BlueGreenTasks } from '../../../rehearsal/ecs/service-tasks';
import type { TaskStart } from '../../../rehearsal/ecs-native/failure-detection';
import type { DeployableService } from '../../../rehearsal/ecs-native/service';
import { writtenWeights, type WrittenWeights } from '../ecs/written-weights';

type Listener = TrafficChange['listener'];

/**
 * A service without processes: two target groups, the revisions in them, and the weights of two listeners. It throws at
 * whatever would harm users: a third set of tasks, or the end of tasks that hold production traffic.
 */
export class FakeService implements DeployableService {
  desiredCount = 2;
  readonly liveRevision = 'orders:1';
  /** Revisions whose tasks stand. */
  readonly standing = new Set<string>([this.liveRevision]);
  /** What was done, in order. */
  readonly log: string[] = [];
  /** Whether new tasks become healthy by themselves. */
  healthy = true;
  /** Makes every end of tasks fail. */
  stuck = false;
  readonly shares: Record<Listener, Record<string, number>> = {
    production: { [this.liveRevision]: 100 },
    test: { [this.liveRevision]: 100 },
  };
  private readonly weights = writtenWeights();
  /** The target group of each revision that has had one. */
  private readonly groups = new Map([[this.liveRevision, 'blue']]);
  private registered = 1;
  private readonly traffic = new Set<(change: TrafficChange) => void>();
  private readonly starts = new Set<(start: TaskStart) => void>();
  private readonly installing = new Set<() => void>();

  constructor(private readonly clock: Clock) {}

  /** What was written into the actions of the listeners. */
  get written(): WrittenWeights['written'] {
    return this.weights.written;
  }

  register(taskDefinition: Readonly<Record<string, unknown>>): string {
    this.registered += 1;
    return `${String(taskDefinition['family'])}:${this.registered}`;
  }

  watchStarts(_revision: string, onStart: (start: TaskStart) => void): Cancel {
    this.starts.add(onStart);
    return () => this.starts.delete(onStart);
  }

  taskStarts(start: TaskStart): void {
    for (const tell of this.starts) tell(start);
  }

  onTraffic(fn: (change: TrafficChange) => void): Cancel {
    this.traffic.add(fn);
    return () => this.traffic.delete(fn);
  }

  /** All tasks that are being started become healthy. */
  becomeHealthy(): void {
    for (const resolve of this.installing) resolve();
    this.installing.clear();
  }

  tasksFor(newRevision: string): BlueGreenTasks {
    const [oldRevision = '', ...others] = [...this.standing];
    if (others.length > 0) throw new Error(`${others.join(', ')} stands already`);
    this.groups.set(newRevision, this.weights.traffic.otherGroup(this.groups.get(oldRevision) ?? ''));
    return {
      oldRevision,
      newRevision,
      install: () => this.install(newRevision),
      shiftProduction: (percent) => this.share('production', oldRevision, newRevision, percent),
      shiftTest: (percent) => this.share('test', oldRevision, newRevision, percent),
      terminateOld: () => this.terminate(oldRevision),
      terminateNew: () => this.terminate(newRevision),
    };
  }

  private async install(revision: string): Promise<void> {
    this.log.push(`install ${revision}`);
    this.standing.add(revision);
    if (!this.healthy) await new Promise<void>((resolve) => this.installing.add(resolve));
  }

  private share(listener: Listener, oldRevision: string, newRevision: string, percent: number): void {
    this.log.push(`${listener} ${newRevision} ${percent}`);
    this.weights.traffic.share(listener, this.groups.get(newRevision) ?? '', percent);
    const shares = { [oldRevision]: 100 - percent, [newRevision]: percent };
    this.shares[listener] = shares;
    for (const tell of this.traffic) tell({ at: this.clock.now(), listener, shares });
  }

  private async terminate(revision: string): Promise<void> {
    const share = this.shares.production[revision] ?? 0;
    if (share > 0) throw new Error(`${revision} holds ${share} percent`);
    if (this.stuck) throw new Error(`${revision} does not end`);
    this.log.push(`terminate ${revision}`);
    await Promise.resolve();
    this.standing.delete(revision);
  }
}
