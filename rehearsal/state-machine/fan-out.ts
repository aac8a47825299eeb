import { StateError } from './error';
import type { Frame } from './frame';
import type { MapItem } from './context';
import type { Payload } from './payload';

/** Lines that run side by side in a Parallel or Map state. */
export interface FanOut {
  readonly count: number;
  /** Lines at a time. */
  readonly concurrency: number;
  /** Name of the Map whose items these are. @default they are branches of a Parallel, which have no events of their own */
  readonly mapName?: string;
  readonly item?: (index: number) => MapItem;
  readonly run: (index: number, line: Frame) => Promise<Payload>;
}

/**
 * Runs lines side by side and gives their outputs in the order of the lines. The first that fails ends all others.
 *
 * @throws StateError of the line that failed first
 */
export async function fanOut(frame: Frame, options: FanOut): Promise<readonly Payload[]> {
  const { count, concurrency, mapName, item, run } = options;
  const group = frame.scope.child();
  const underWay = new Map<number, Frame>();
  const outputs: Payload[] = [];
  let last = frame.previousEventId;
  let next = 0;

  const endOthers = (failed: number, line: Frame): void => {
    frame.previousEventId = line.previousEventId;
    if (mapName !== undefined) frame.logAside('MapIterationFailed', { name: mapName, index: failed });
    underWay.delete(failed);
    group.cancel();
    for (const [index, other] of underWay) {
      if (other.current !== undefined) frame.logAside(`${other.current}StateAborted`);
      if (mapName !== undefined) frame.logAside('MapIterationAborted', { name: mapName, index });
    }
  };

  const lane = async (): Promise<void> => {
    while (next < count) {
      const index = next++;
      const line = frame.child(group.child(), index, item?.(index));
      underWay.set(index, line);
      if (mapName !== undefined) line.log('MapIterationStarted', { name: mapName, index });
      try {
        outputs[index] = await run(index, line);
      } catch (error) {
        if (error instanceof StateError && !group.cancelled) endOthers(index, line);
        throw error;
      }
      if (mapName !== undefined) line.log('MapIterationSucceeded', { name: mapName, index });
      last = line.previousEventId;
      underWay.delete(index);
    }
  };

  await Promise.all(Array.from({ length: Math.min(count, concurrency) }, lane));
  group.cancel();
  frame.previousEventId = last;
  return outputs;
}
