import type { CircuitBreakerConfiguration } from './model';

/**
 * Failures at which a deployment is given up.
 *
 * @see https://docs.aws.amazon.com/AmazonECS/latest/developerguide/deployment-circuit-breaker.html#failure-threshold
 */
export function failureThreshold(
  { type, value }: CircuitBreakerConfiguration['threshold'],
  desiredCount: number,
): number {
  if (type === 'COUNT') return value;
  const part = Math.ceil((value / 100) * desiredCount);
  return type === 'UNBOUNDED_PERCENT' ? part : Math.min(200, Math.max(3, part));
}

/** Counts tasks of a deployment that did not become healthy. */
export class CircuitBreaker {
  failureCount = 0;

  constructor(
    private readonly configuration: CircuitBreakerConfiguration,
    private readonly desiredCount: () => number,
  ) {}

  /** At the count of tasks that is wanted now. */
  get threshold(): number {
    return failureThreshold(this.configuration.threshold, this.desiredCount());
  }

  /** @returns whether it breaks the circuit */
  taskFailed(): boolean {
    this.failureCount += 1;
    return this.failureCount >= this.threshold;
  }

  taskHealthy(): void {
    if (this.configuration.resetOnHealthyTask) this.failureCount = 0;
  }
}
