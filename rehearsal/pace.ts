import type { ListenerOptions, TargetGroupOptions } from './listener';
import type { ContainerModel } from './task/model';

/** Part of the interval between two health checks that a check may take here; the next one would break it off. */
const PART_OF_INTERVAL = 0.9;
/**
 * A scaled clock shortens what a template waits for. What a template *allows a program* is another matter: programs
 * run at their own pace here, so these limits keep their length in real time, as far as the model admits it. All
 * arguments and results are template milliseconds; `scale` is template seconds per real second.
 */
export interface Pace {
  targetGroup(options: TargetGroupOptions): TargetGroupOptions;
  listener<T extends Pick<ListenerOptions, 'attributes'>>(options: T): T;
  container(container: ContainerModel): ContainerModel;
}

/** The pace of programs under a clock of this scale; at scale 1 and below nothing changes. */
export function ownPace(scale: number): Pace {
  const stretch = (templateMs: number): number => templateMs * Math.max(1, scale);
  return {
    targetGroup: (options) => ({
      ...options,
      deregistrationDelayMs: stretch(options.deregistrationDelayMs),
      healthCheck: {
        ...options.healthCheck,
        timeoutMs: Math.max(
          options.healthCheck.timeoutMs,
          Math.min(stretch(options.healthCheck.timeoutMs), options.healthCheck.intervalMs * PART_OF_INTERVAL),
        ),
      },
    }),
    listener: (options) => ({
      ...options,
      attributes: options.attributes && {
        ...options.attributes,
        ...(options.attributes.idleTimeoutMs === undefined
          ? {}
          : { idleTimeoutMs: stretch(options.attributes.idleTimeoutMs) }),
      },
    }),
    container: (container) => ({ ...container, stopTimeoutMs: stretch(container.stopTimeoutMs) }),
  };
}
