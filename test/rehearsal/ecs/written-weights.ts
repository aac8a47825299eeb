import { manualClock } from '../../../rehearsal/clock';
import type { WrittenListener } from '../../../rehearsal/ecs/route';
import { ServiceTraffic } from '../../../rehearsal/ecs/traffic';
import type { Action, WeightedTarget } from '../../../rehearsal/listener';

/** The traffic of a service as releases move it here, over listeners that only keep what is written to them. */
export interface WrittenWeights {
  readonly traffic: ServiceTraffic;
  /** Target groups of every action that was written, in order. */
  readonly written: readonly (readonly WeightedTarget[])[];
}

/** A service between the target groups `blue`, which has all traffic, and `green`. */
export function writtenWeights(): WrittenWeights {
  const written: (readonly WeightedTarget[])[] = [];
  const route = (name: string) => ({ listener: listener(name, written), places: ['default'] });
  const traffic = new ServiceTraffic({
    clock: manualClock(),
    pair: ['blue', 'green'],
    production: route('production'),
    test: route('test'),
    holder: (targetGroup) => targetGroup,
  });
  return { traffic, written };
}

function listener(name: string, written: (readonly WeightedTarget[])[]): WrittenListener {
  let action: Action = { type: 'forward', targetGroups: [{ targetGroup: 'blue', weight: 100 }] };
  return {
    name,
    rules: [],
    get defaultAction() {
      return action;
    },
    setDefaultAction(next) {
      action = next;
      if (next.type === 'forward') written.push(next.targetGroups);
    },
    setRuleAction: (id) => {
      throw new Error(`${name} has no rule ${id}`);
    },
  };
}

/** Every action shares all of the traffic out: weights of a listener need not add up to 100, those of a release do. */
export function assertWholeShares(written: WrittenWeights['written']): void {
  for (const groups of written) {
    expect(groups.map(({ targetGroup }) => targetGroup).toSorted()).toEqual(['blue', 'green']);
    expect(groups.every(({ weight }) => Number.isInteger(weight) && weight >= 0)).toBe(true);
    expect(groups.reduce((sum, { weight }) => sum + weight, 0)).toBe(100);
  }
}
