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

/** How long an execution waited at the last stage for the one before it, in template milliseconds; not above 0: not at all. */
export function waitedMs(first: ExecutionView, second: ExecutionView): number {
  const stages = second.stages.length;
  const ready = second.stages[stages - 2]?.endedAt;
  const left = first.stages.find(({ name }) => name === second.stages[stages - 1]?.name)?.endedAt;
  return ready === undefined || left === undefined ? 0 : left - ready;
}

/** Whether an execution had nothing to wait for: then nothing is shown about queues. */
export function waitingProblems([first, second]: readonly ExecutionView[]): readonly string[] {
  if (!first || !second) return ['Two executions were expected.'];
  if (waitedMs(first, second) > 0) return [];
  return [
    `${second.id.slice(0, 8)} did not wait: when it was ready for ${second.stages.at(-1)?.name}, ${first.id.slice(0, 8)} had left it. On a slow machine, give a smaller --scale.`,
  ];
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
