import type { ListenerOptions, TargetGroupOptions } from './listener';
import type { ContainerModel } from './task/model';

/** Part of the interval between two health checks that a check may take here; the next one would break it off. */
const PART_OF_INTERVAL = 0.9;
/**
 * Real milliseconds between two health checks at least, of a target or of a container. Closer together, a pause of this
 * machine would count as several failures, and container checks, each of them a process, would do nothing but start.
 */
const BETWEEN_CHECKS_MS = 300;

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
  const betweenChecks = (templateMs: number): number =>
    scale > 1 ? Math.max(templateMs, BETWEEN_CHECKS_MS * scale) : templateMs;
  return {
    targetGroup: (options) => {
      const { timeoutMs } = options.healthCheck;
      const intervalMs = betweenChecks(options.healthCheck.intervalMs);
      return {
        ...options,
        deregistrationDelayMs: stretch(options.deregistrationDelayMs),
        healthCheck: {
          ...options.healthCheck,
          intervalMs,
          timeoutMs: Math.max(timeoutMs, Math.min(stretch(timeoutMs), intervalMs * PART_OF_INTERVAL)),
        },
      };
    },
    listener: (options) => ({
      ...options,
      attributes: options.attributes && {
        ...options.attributes,
        ...(options.attributes.idleTimeoutMs === undefined
          ? {}
          : { idleTimeoutMs: stretch(options.attributes.idleTimeoutMs) }),
      },
    }),
    container: (container) => ({
      ...container,
      stopTimeoutMs: stretch(container.stopTimeoutMs),
      healthCheck: container.healthCheck && {
        ...container.healthCheck,
        intervalMs: betweenChecks(container.healthCheck.intervalMs),
      },
    }),
  };
}
