import type { Refusal } from '../../orders/refusals';
import type { WorkflowRun } from './workflow-run';

/** Lets Lambda refuse calls of the function that a state calls. */
export function refuseFunction(
  { refusals, subject }: WorkflowRun,
  state: string,
  refusal: Pick<Refusal, 'code' | 'status' | 'times'>,
): void {
  const about = subject.functionOf(state).name;
  refusals.add({ service: 'lambda', operation: 'Invoke', about, ...refusal });
}
