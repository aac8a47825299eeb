import type { StateRetry } from '../../state-machine/visit';
import type { WorkflowRun } from './workflow-run';

/** The errors of a state that a retrier took, over all executions. */
export function retriesIn({ executions }: WorkflowRun, state: string): readonly StateRetry[] {
  return executions.flatMap(({ visits }) =>
    visits.filter((visit) => visit.state === state).flatMap(({ retries }) => retries),
  );
}

/** What is wrong when a state was not repeated so often for this reason. */
export function unlessRepeated(
  run: WorkflowRun,
  state: string,
  error: string,
  times: number,
): readonly string[] {
  const found = retriesIn(run, state).map((retry) => retry.error);
  return found.length === times && found.every((one) => one === error)
    ? []
    : [`${state} was repeated for [${found.join(', ')}]; expected: ${times} times ${error}.`];
}
