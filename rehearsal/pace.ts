import type { ListenerOptions, TargetGroupOptions } from './listener';
import type { ContainerModel } from './task/model';

/** Real milliseconds between two health checks at least: closer together, checks would be a load of their own. */
const BETWEEN_CHECKS_MS = 300;
/**
 * The same for a container that is healthy already. Each of its checks is a process, a tenth of a second of a
 * processor: as often as before its first success, checks would cost more than the requests that a rehearsal is about.
 */
const BETWEEN_CHECKS_OF_HEALTHY_MS = 2000;

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
  const betweenChecks = (templateMs: number, leastRealMs = BETWEEN_CHECKS_MS): number =>
    scale > 1 ? Math.max(templateMs, leastRealMs * scale) : templateMs;
  return {
    targetGroup: (options) => {
      const { intervalMs, timeoutMs } = options.healthCheck;
      return {
        ...options,
        deregistrationDelayMs: stretch(options.deregistrationDelayMs),
        healthCheck: {
          ...options.healthCheck,
          intervalMs: betweenChecks(intervalMs),
          timeoutMs: stretch(timeoutMs),
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
        healthyIntervalMs: betweenChecks(container.healthCheck.intervalMs, BETWEEN_CHECKS_OF_HEALTHY_MS),
      },
    }),
  };
}
