import type { MetricStore } from '../alarms/metrics';

/** An invocation as the metrics count it. */
export interface CountedInvocation {
  readonly functionName: string;
  /** The qualifier invoked. @default the unqualified function */
  readonly qualifier?: string;
  readonly executedVersion: string;
  /** The alias shares its invocations among two versions. */
  readonly weighted: boolean;
  readonly failed: boolean;
  /** Real milliseconds. */
  readonly durationMs: number;
}

/**
 * Puts the metrics of an invocation, once for each set of dimensions that Lambda publishes: the function, the resource
 * invoked (`name:alias` or `name:version`) and, while an alias has two targets, that with the executed version.
 *
 * A sample is stamped when the invocation ends. Lambda stamps it with the beginning; here a handler runs in real time
 * and would seem many minutes late on a scaled clock.
 *
 * @see https://docs.aws.amazon.com/lambda/latest/dg/monitoring-metrics-view.html
 */
export function countInvocation(metrics: MetricStore, invocation: CountedInvocation, at: number): void {
  for (const dimensions of dimensionSets(invocation)) {
    const put = (name: string, value: number): void =>
      metrics.put({ namespace: 'AWS/Lambda', name, dimensions, value, at });
    put('Invocations', 1);
    put('Errors', invocation.failed ? 1 : 0);
    put('Duration', invocation.durationMs);
  }
}

/** Puts a throttle: it counts neither as invocation nor as error. */
export function countThrottle(
  metrics: MetricStore,
  invocation: Omit<CountedInvocation, 'failed' | 'durationMs'>,
  at: number,
): void {
  for (const dimensions of dimensionSets(invocation)) {
    metrics.put({ namespace: 'AWS/Lambda', name: 'Throttles', dimensions, value: 1, at });
  }
}

function dimensionSets({
  functionName,
  qualifier,
  executedVersion,
  weighted,
}: Omit<CountedInvocation, 'failed' | 'durationMs'>): readonly Readonly<Record<string, string>>[] {
  const sets: Record<string, string>[] = [{ FunctionName: functionName }];
  if (qualifier !== undefined) {
    const resource = { FunctionName: functionName, Resource: `${functionName}:${qualifier}` };
    sets.push(resource);
    if (weighted) sets.push({ ...resource, ExecutedVersion: executedVersion });
  }
  return sets;
}
