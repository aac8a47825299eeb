import type { ExecutionView } from '../../pipeline/execution';

/** Why an execution did not end well; empty when it did. */
export function executionProblems({ id, status, stages }: ExecutionView): readonly string[] {
  if (status === 'Succeeded') return [];
  const failed = stages
    .flatMap(({ name, actions }) => actions.map((action) => ({ stage: name, ...action })))
    .filter((action) => action.error !== undefined)
    .map(({ stage, name, error }) => `${stage}/${name}: ${error?.message}`);
  return [`The execution ${id.slice(0, 8)} ended as ${status}. ${failed.join(' ')}`.trim()];
}

/** Whether an execution entered a stage before the one before it had left it. */
export function orderProblems(executions: readonly ExecutionView[]): readonly string[] {
  return executions.flatMap((execution, index) => {
    const before = executions[index - 1];
    return execution.stages.flatMap(({ name, startedAt }) => {
      const left = before?.stages.find((stage) => stage.name === name)?.endedAt;
      if (before === undefined || (left !== undefined && left <= startedAt)) return [];
      return [`${execution.id.slice(0, 8)} entered ${name} before ${before.id.slice(0, 8)} had left it.`];
    });
  });
}

/** A stage before which an execution waited for the one before it. */
export interface StageWait {
  readonly stage: string;
  /** Template milliseconds. */
  readonly waitedMs: number;
}

/** The stages for which an execution was ready while the one before it was in them, from the history of both. */
export function waitsOf(first: ExecutionView, second: ExecutionView): readonly StageWait[] {
  return second.stages.flatMap(({ name, startedAt }, index) => {
    const ready = second.stages[index - 1]?.endedAt;
    const left = first.stages.find((stage) => stage.name === name)?.endedAt;
    if (ready === undefined || left === undefined || left <= ready) return [];
    return [{ stage: name, waitedMs: startedAt - ready }];
  });
}

/** Whether the second of two executions had nothing to wait for: then nothing is shown about queues. */
export function waitingProblems([first, second]: readonly ExecutionView[]): readonly string[] {
  if (!first || !second) return ['Two executions were expected.'];
  if (waitsOf(first, second).length > 0) return [];
  return [`${second.id.slice(0, 8)} was ready for no stage before ${first.id.slice(0, 8)} had left it.`];
}

/** What an execution did, a sentence for each stage. */
export function stagesOf({ id, stages }: ExecutionView): readonly string[] {
  return stages.map(({ name, status, actions }) => {
    const done = actions.map((action) => {
      const reports = action.build?.reports ?? [];
      const tests = reports.length > 0 ? ` (${reports.length} reports)` : '';
      return `${action.name} ${action.status}${tests}`;
    });
    return `${id.slice(0, 8)} ${name}: ${status}. ${done.join(', ')}.`;
  });
}

/** What was replaced in its builds. */
export function notesOf({ stages }: ExecutionView): readonly string[] {
  return stages.flatMap(({ actions }) => actions.flatMap(({ build }) => build?.notes ?? []));
}
