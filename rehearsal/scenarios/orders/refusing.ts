import type { Refusal } from '../../orders/refusals';
import type { WorkflowRun } from './run';

/** Lets Lambda refuse calls of the function that a state calls. */
export function refuseFunction(
  { account, subject }: WorkflowRun,
  state: string,
  refusal: Pick<Refusal, 'code' | 'status' | 'times'>,
): void {
  const about = subject.functionOf(state).name;
  account.refusals.add({ service: 'lambda', operation: 'Invoke', about, ...refusal });
}
