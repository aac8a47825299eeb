import { z } from 'zod';
import type { Notification } from '../../messaging/topics';
import type { ExecutionView } from '../../pipeline/execution';
import type { PipelineModel } from '../../pipeline/model';

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

/** Whether the rollback of a stage is not the one that was expected: by itself, to the execution before, and well. */
export function rolledBackProblems(
  before: ExecutionView,
  failed: ExecutionView,
  rollback: ExecutionView,
): readonly string[] {
  const problems: string[] = [];
  if (failed.status !== 'Failed')
    problems.push(`The execution ${failed.id.slice(0, 8)} ended as ${failed.status}.`);
  if (rollback.type !== 'ROLLBACK' || rollback.trigger !== 'AutomatedRollback') {
    problems.push(`The rollback was a ${rollback.type} execution, started by ${rollback.trigger}.`);
  }
  if (rollback.rollbackTarget !== before.id) {
    problems.push(`The stage went back to ${rollback.rollbackTarget}; expected was ${before.id}.`);
  }
  return [...problems, ...executionProblems(rollback)];
}

const APPROVAL_NEEDED = /^APPROVAL NEEDED: /;

/** Whether an approval that the pipeline has was not asked for, at the topic that it names, by each run that entered it. */
export function approvalProblems(
  { stages }: Pick<PipelineModel, 'stages'>,
  executions: readonly ExecutionView[],
  published: readonly Notification[],
): readonly string[] {
  const approvals = stages.flatMap(({ name: stage, actions }) =>
    actions.flatMap(({ name, work }) => (work.provider === 'Manual' ? [{ stage, name }] : [])),
  );
  const given = executions.flatMap(({ stages: entered }) =>
    entered.flatMap(({ name: stage, actions }) =>
      actions.filter(({ name }) => approvals.some((each) => each.stage === stage && each.name === name)),
    ),
  );
  const asked = published.filter(({ subject = '' }) => APPROVAL_NEEDED.test(subject)).length;
  const problems: string[] = [];
  if (approvals.length > 0 && given.length === 0) problems.push('Nobody was asked for the approval.');
  if (asked !== given.length) {
    problems.push(`${given.length} approvals were given, and ${asked} messages asked for one.`);
  }
  return problems;
}

/** The requests for an approval, as the topic got them. */
export function approvalsAsked(published: readonly Notification[]): readonly string[] {
  return published.flatMap(({ subject = '', message }) =>
    APPROVAL_NEEDED.test(subject) ? [`The topic was told: ${questionIn(message)}`] : [],
  );
}

const request = z.looseObject({
  approval: z.looseObject({ actionName: z.string(), customData: z.string().optional(), expires: z.string() }),
});

function questionIn(message: string): string {
  const { actionName, customData = 'no question', expires } = request.parse(JSON.parse(message)).approval;
  return `${actionName} is asked for until ${expires}: ${customData}`;
}

/** The tag of the image that the last execution released; a rollback released that of its target. */
export function releasedTag(executions: readonly ExecutionView[]): string | undefined {
  const last = executions.at(-1);
  const built = executions.find(({ id }) => id === last?.rollbackTarget) ?? last;
  const variables = built?.stages.flatMap(({ actions }) => actions.map((action) => action.variables)) ?? [];
  return variables.map(({ IMAGE_TAG }) => IMAGE_TAG).find((value) => value !== undefined);
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
      const said = action.summary ? ` (${action.summary})` : '';
      return `${action.name} ${action.status}${said}${tests}`;
    });
    return `${id.slice(0, 8)} ${name}: ${status}. ${done.join(', ')}.`;
  });
}

/** What was replaced in its builds. */
export function notesOf({ stages }: ExecutionView): readonly string[] {
  return stages.flatMap(({ actions }) => actions.flatMap(({ build }) => build?.notes ?? []));
}
