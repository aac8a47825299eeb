import type { Activities } from './activities';
import { NotModelledError, runtimeError, StateError } from './error';
import type { Frame } from './frame';
import { shown } from './history';
import type { TaskState } from './machine';
import { payloadOf, withinLimit } from './payload';
import type { Payload } from './payload';
import type { Integration, Integrations, TaskResource } from './task-resource';
import { eventsOf, inSeconds } from './task-events';
import type { TaskEvents } from './task-events';
import { TaskWait } from './task-wait';
import type { TaskLimits } from './task-wait';
import type { TaskTokens } from './tokens';

/** Who has to keep a limit: what is called, who holds the token, or a worker. */
export type LimitKind = 'call' | 'callback' | 'activity';

export interface TaskSurroundings {
  readonly integrations: Integrations;
  readonly activities: Activities;
  readonly tokens: TaskTokens;
  /** Length that a limit of the definition has here; both in template milliseconds. */
  readonly limit: (kind: LimitKind, templateMs: number) => number;
}

/** One attempt of a task. */
export interface TaskAttempt {
  readonly state: TaskState;
  readonly frame: Frame;
  readonly roleArn: string;
  readonly machineArn: string;
  readonly region: string;
  /** As the definition or its paths have them. */
  readonly limits: TaskLimits;
  /** The task's input; the token is that of a task which waits for a report. @throws StateError */
  readonly parameters: (token: string | undefined) => Payload;
}

/** Carries out the tasks of executions and writes their events. */
export class TaskRunner {
  constructor(private readonly surroundings: TaskSurroundings) {}

  /** @throws StateError when the task failed or a limit ran out */
  async run(attempt: TaskAttempt): Promise<Payload> {
    const { frame, state } = attempt;
    const events = eventsOf(state.resource, attempt.region);
    const wait = new TaskWait(frame.scope, this.limits(attempt));
    const { token, close } = this.issueToken(attempt, wait);
    try {
      const parameters = withinLimit(attempt.parameters(token), state.name);
      if (state.resource.kind === 'activity') this.assertActivity(state.resource.arn);
      frame.log(`${events.prefix}Scheduled`, {
        ...events.scheduled(parameters),
        ...inSeconds(attempt.limits),
      });
      return await this.result(attempt, events, wait, parameters, token);
    } finally {
      close();
    }
  }

  private async result(
    attempt: TaskAttempt,
    events: TaskEvents,
    wait: TaskWait,
    parameters: Payload,
    token: string | undefined,
  ): Promise<Payload> {
    const { frame, state } = attempt;
    try {
      if (state.resource.kind === 'activity') {
        const task = { token: token ?? '', input: parameters.text };
        const workerName = await this.untilTaken(frame, state.resource.arn, task);
        frame.log('ActivityStarted', { workerName });
        wait.begin();
      } else {
        frame.log(`${events.prefix}Started`, state.resource.kind === 'function' ? undefined : events.details);
        wait.begin();
        await this.call(attempt, events, wait, parameters);
      }
      const result = withinLimit(await wait.result, events.what);
      frame.log(`${events.prefix}Succeeded`, { ...events.details, ...shown('output', result.text) });
      return result;
    } catch (thrown) {
      if (thrown instanceof StateError) {
        const { error, errorCause: cause, timeout } = thrown;
        frame.log(`${events.prefix}${timeout ? 'TimedOut' : 'Failed'}`, { ...events.details, error, cause });
      }
      throw thrown;
    }
  }

  /** Makes the task's call. A task that waits for a report goes on when the call was accepted. */
  private async call(
    { frame, state, roleArn }: TaskAttempt,
    events: TaskEvents,
    wait: TaskWait,
    { value }: Payload,
  ): Promise<void> {
    const carryOut = integrationOf(this.surroundings.integrations, state.resource, state.name);
    const answer = carryOut({ resource: state.resource.arn, parameters: value, roleArn }).catch(
      (error: unknown) => {
        throw error instanceof StateError ? error : runtimeError(`${state.name}: ${String(error)}`);
      },
    );
    if (!waitsForReport(state.resource)) {
      answer.then(
        (result) => wait.succeed(result),
        (error: StateError) => wait.fail(error),
      );
      return;
    }
    // A report may come before the answer of the call that it reports for.
    const accepted = await Promise.race([answer.then(payloadOf), wait.result.then(() => undefined)]);
    if (accepted) {
      frame.log('TaskSubmitted', { ...events.details, ...shown('output', accepted.text) });
    }
  }

  /** Resolves with the worker's name. A time-out does not count yet: a task that no worker takes waits on. */
  private untilTaken(
    frame: Frame,
    arn: string,
    task: { readonly token: string; readonly input: string },
  ): Promise<string | undefined> {
    return new Promise((resolve) => {
      const withdraw = this.surroundings.activities.offer(arn, {
        ...task,
        started(workerName) {
          // Nothing is left to take back: a taken task is not offered any more.
          resolve(workerName);
        },
      });
      frame.scope.onCancel(withdraw);
    });
  }

  private issueToken(
    { state, frame, machineArn }: TaskAttempt,
    wait: TaskWait,
  ): { token?: string; close: () => void } {
    if (!waitsForReport(state.resource)) return { close: () => undefined };
    const { tokens } = this.surroundings;
    const token = tokens.issue(
      {
        succeeded: (output) => wait.succeed(output),
        failed: (error, cause) => wait.fail(new StateError(error, cause)),
        heartbeat: () => wait.heartbeat(),
      },
      state.resource.kind === 'activity' ? state.resource.arn : machineArn,
    );
    const forget = frame.scope.onCancel(() => tokens.close(token));
    return {
      token,
      close: () => {
        forget();
        tokens.close(token);
      },
    };
  }

  private limits({ state, limits: { timeoutMs, heartbeatMs } }: TaskAttempt): TaskLimits {
    const kind = limitKind(state.resource);
    const here = (templateMs: number | undefined): number | undefined =>
      templateMs === undefined ? undefined : this.surroundings.limit(kind, templateMs);
    return { timeoutMs: here(timeoutMs), heartbeatMs: here(heartbeatMs) };
  }

  private assertActivity(arn: string): void {
    if (!this.surroundings.activities.has(arn)) throw runtimeError(`The activity ${arn} does not exist.`);
  }
}

/** @throws NotModelledError when the table has no such call */
export function integrationOf(
  integrations: Integrations,
  resource: TaskResource,
  where: string,
): Integration {
  const key = resource.kind === 'activity' ? resource.arn : resource.integration;
  const found = Object.hasOwn(integrations, key) ? integrations[key] : undefined;
  if (found) return found;
  throw new NotModelledError(
    where,
    `The rehearsal has no integration for ${resource.arn}.`,
    `It has ${Object.keys(integrations).join(', ')}.`,
  );
}

function waitsForReport(resource: TaskResource): boolean {
  return resource.kind === 'activity' || (resource.kind === 'service' && resource.callback);
}

function limitKind(resource: TaskResource): LimitKind {
  if (resource.kind === 'activity') return 'activity';
  return waitsForReport(resource) ? 'callback' : 'call';
}
