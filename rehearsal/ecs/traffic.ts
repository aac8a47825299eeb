import type { Clock } from '../clock';
import type { TrafficChange } from '../delivery/types';
import { setWeights, weightsOf } from './route';
import type { Route } from './route';

type ListenerName = TrafficChange['listener'];

/** Stands for the share of a target group without tasks in a {@link TrafficChange}. */
export const NO_TASKS = 'none';

export interface ServiceTrafficOptions {
  readonly clock: Clock;
  /** ARNs of the two target groups between which releases alternate. */
  readonly pair: readonly [string, string];
  readonly production: Route;
  /** @default there is no test listener */
  readonly test?: Route;
  /** Revision of the tasks in a target group, as `family:revision`; undefined for an empty one. */
  readonly holder: (targetGroup: string) => string | undefined;
}

/** How the listeners of a service share their traffic between its two target groups, and every change of it. */
export class ServiceTraffic {
  private readonly listeners = new Set<(change: TrafficChange) => void>();
  /** Every change so far, in order. */
  readonly history: TrafficChange[] = [];

  constructor(private readonly options: ServiceTrafficOptions) {}

  /** The other target group of the pair. */
  otherGroup(targetGroup: string): string {
    const [blue, green] = this.options.pair;
    return targetGroup === blue ? green : blue;
  }

  /**
   * Gives the two target groups their shares of a listener's traffic. Does nothing without such a listener.
   *
   * CodeDeploy leaves the group without traffic in the action, with weight 0, so that its targets are checked
   * (https://github.com/traveloka/terraform-aws-alb-single-listener/pull/47 quotes its team).
   *
   * @param percent of this target group, a whole number from 0 to 100
   * @throws RangeError for any other number
   */
  share(listener: ListenerName, targetGroup: string, percent: number): void {
    if (!Number.isInteger(percent) || percent < 0 || percent > 100) {
      throw new RangeError(`A share of ${percent} percent is none; give a whole number from 0 to 100.`);
    }
    const route = this.options[listener];
    if (!route) return;
    setWeights(route, [
      { targetGroup, weight: percent },
      { targetGroup: this.otherGroup(targetGroup), weight: 100 - percent },
    ]);
    this.note();
  }

  /** Percent of a listener's traffic that a target group has. */
  shareOf(listener: ListenerName, targetGroup: string): number {
    const route = this.options[listener];
    const weights = route ? weightsOf(route) : [];
    const total = weights.reduce((sum, { weight }) => sum + weight, 0);
    const own = weights.find((weighted) => weighted.targetGroup === targetGroup)?.weight ?? 0;
    return total === 0 ? 0 : (100 * own) / total;
  }

  /** Records who has which share now, if that has changed. For whoever else writes listeners. */
  note(): void {
    for (const listener of ['production', 'test'] as const) {
      if (!this.options[listener]) continue;
      const shares = this.sharesByRevision(listener);
      const before = this.history.findLast((change) => change.listener === listener)?.shares;
      if (JSON.stringify(before) === JSON.stringify(shares)) continue;
      const change = { at: this.options.clock.now(), listener, shares };
      this.history.push(change);
      for (const tell of this.listeners) tell(change);
    }
  }

  /** @returns a function that ends the subscription */
  on(fn: (change: TrafficChange) => void): () => void {
    this.listeners.add(fn);
    return () => void this.listeners.delete(fn);
  }

  private sharesByRevision(listener: ListenerName): Readonly<Record<string, number>> {
    const shares: Record<string, number> = {};
    for (const targetGroup of this.options.pair) {
      const percent = this.shareOf(listener, targetGroup);
      if (percent === 0) continue;
      const name = this.options.holder(targetGroup) ?? NO_TASKS;
      shares[name] = (shares[name] ?? 0) + percent;
    }
    return shares;
  }
}
