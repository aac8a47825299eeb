import type { BlueGreenTasks } from '../../../rehearsal/ecs/service-tasks';
import { deferred } from '../../../rehearsal/listener/deferred';
import { writtenWeights, type WrittenWeights } from '../ecs/written-weights';

/** A moment at which a listener was given other weights. */
export interface Shift {
  readonly at: number;
  readonly listener: 'production' | 'test';
  /** Percent of the new tasks. */
  readonly percent: number;
}

/** Tasks whose start and end the test holds in its hands. */
export interface FakeTasks extends BlueGreenTasks {
  readonly shifts: readonly Shift[];
  /** What the shifts wrote into the actions of the listeners. */
  readonly written: WrittenWeights['written'];
  readonly installed: boolean;
  /** Sets of tasks that were ended, in order. */
  readonly ended: readonly ('old' | 'new')[];
  /** Lets the new tasks become healthy. */
  becomeHealthy(): void;
  /** Tasks take until the returned function is called to end. @default they end at once */
  endSlowly(): () => void;
}

/**
 * @param now template milliseconds
 * @throws Error from `terminateOld` and `terminateNew` while the tasks hold production traffic, as the real ones do
 */
export function fakeTasks(now: () => number): FakeTasks {
  const shifts: Shift[] = [];
  const { traffic, written } = writtenWeights();
  const ended: ('old' | 'new')[] = [];
  let installed = false;
  let healthy: (() => void) | undefined;
  let mayEnd = Promise.resolve();
  const share = (): number => shifts.findLast(({ listener }) => listener === 'production')?.percent ?? 0;
  const shift = (listener: Shift['listener'], percent: number): void => {
    traffic.share(listener, 'green', percent);
    shifts.push({ at: now(), listener, percent });
  };
  const end = async (which: 'old' | 'new', held: number): Promise<void> => {
    if (held > 0) throw new Error(`The ${which} tasks hold ${held} percent.`);
    await mayEnd;
    ended.push(which);
  };
  return {
    oldRevision: 'api:1',
    newRevision: 'api:2',
    shifts,
    written,
    ended,
    get installed() {
      return installed;
    },
    install() {
      installed = true;
      return new Promise((resolve) => (healthy = resolve));
    },
    becomeHealthy: () => healthy?.(),
    endSlowly() {
      const { promise, resolve } = deferred<void>();
      mayEnd = promise;
      return () => resolve();
    },
    shiftProduction: (percent) => shift('production', percent),
    shiftTest: (percent) => shift('test', percent),
    terminateOld: () => end('old', 100 - share()),
    terminateNew: () => end('new', share()),
  };
}
