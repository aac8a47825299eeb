import {
  ActionFailure,
  type ActionResult,
  type ActionRunners,
  type ActionServices,
  runAction,
} from './actions/action';
import type { ActionView, ExecutionRecord, StageRecord } from './execution';
import type { pipelineEvents } from './events';
import type { ActionModel, StageModel } from './model';
import { resolveAll } from './variables';

export interface StageRunOptions {
  readonly execution: ExecutionRecord;
  readonly stage: StageModel;
  readonly record: StageRecord;
  /** Actions that have succeeded and are not run again. */
  readonly done: ReadonlySet<string>;
  readonly services: ActionServices;
  readonly runners: ActionRunners;
  readonly events: ReturnType<typeof pipelineEvents>;
}

/**
 * Runs the actions of a stage: those of the same number at the same time, those of a higher one after them. After a
 * failure nothing further begins, but what runs is waited for.
 *
 * @returns whether all have succeeded
 */
export async function runActions(options: StageRunOptions): Promise<boolean> {
  const { done, execution, stage } = options;
  const orders = [...new Set(stage.actions.map(({ runOrder }) => runOrder))].toSorted((a, b) => a - b);
  for (const order of orders) {
    const group = stage.actions.filter(({ name, runOrder }) => runOrder === order && !done.has(name));
    if (execution.stopped.signal.aborted && group.length > 0) return false;
    const succeeded = await Promise.all(group.map((action) => runOne(options, action)));
    if (succeeded.includes(false)) return false;
  }
  return true;
}

async function runOne(options: StageRunOptions, action: ActionModel): Promise<boolean> {
  const { events, execution, record, services, stage } = options;
  const { bus, clock } = services;
  const view: ActionView = { name: action.name, status: 'InProgress', startedAt: clock.now(), variables: {} };
  const index = record.actions.findIndex(({ name }) => name === action.name);
  const slot = index === -1 ? record.actions.push(view) - 1 : index;
  const show = (change: Partial<ActionView>): void => {
    record.actions[slot] = { ...view, endedAt: clock.now(), ...change };
  };
  const tell = (state: Parameters<typeof events.action>[4]): void =>
    bus.put(events.action(execution.id, execution.pipelineVersion, stage.name, action, state));
  record.actions[slot] = view;
  tell('STARTED');
  try {
    const result = await limited(options, action);
    await handOn(execution, action, result);
    show({ status: 'Succeeded', ...shown(result) });
    tell('SUCCEEDED');
    return true;
  } catch (error) {
    const { code, message, result } = failureOf(error);
    const abandoned = execution.abandoned.signal.aborted;
    show({ status: abandoned ? 'Abandoned' : 'Failed', error: { code, message }, ...shown(result) });
    tell(abandoned ? 'ABANDONED' : 'FAILED');
    return false;
  }
}

/** Does the work, until it ends, its time runs out, or it is abandoned. */
async function limited(
  { execution, runners, services, stage }: StageRunOptions,
  action: ActionModel,
): Promise<ActionResult> {
  const timeout = new AbortController();
  const minutes = action.timeoutMs / 60_000;
  const cancel = services.clock.schedule(
    () => timeout.abort(new ActionFailure('JobFailed', `The action did not end within ${minutes} minutes.`)),
    action.timeoutMs,
  );
  const signal = AbortSignal.any([timeout.signal, execution.abandoned.signal]);
  const { access } = services;
  try {
    access.takeOn(action.role);
    const result = await runAction(runners, {
      services,
      action,
      work: resolveAll(action.work, execution.variables),
      stage: stage.name,
      executionId: execution.id,
      sourceVersion: execution.sourceVersion,
      revision: execution.options.revisions?.find(({ actionName }) => actionName === action.name),
      input: (name) => {
        access.readArtifact(action, name);
        return execution.artifact(name);
      },
      signal,
    });
    for (const name of result.artifacts?.keys() ?? []) access.writeArtifact(action, name);
    return result;
  } finally {
    cancel();
  }
}

async function handOn(execution: ExecutionRecord, action: ActionModel, result: ActionResult): Promise<void> {
  for (const [name, content] of result.artifacts ?? []) await execution.keepArtifact(name, content);
  if (action.namespace !== undefined) execution.variables.set(action.namespace, result.variables ?? {});
  execution.sourceVersion = result.sourceVersion ?? execution.sourceVersion;
}

function shown({ build, externalId, summary, variables = {} }: ActionResult): Partial<ActionView> {
  return { build, externalId, summary, variables };
}

/** What is no failure of the action's own lies in how it is configured: a variable, an artifact, a file. */
function failureOf(error: unknown): Pick<ActionFailure, 'code' | 'message' | 'result'> {
  if (error instanceof ActionFailure) return error;
  const message = error instanceof Error ? error.message : String(error);
  return { code: 'ConfigurationError', message, result: {} };
}
