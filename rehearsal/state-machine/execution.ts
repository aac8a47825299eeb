import type { Clock } from '../clock';
import type { Random } from '../load/random';
import { StateError } from './error';
import { Frame } from './frame';
import { History, MAXIMUM_EVENTS, shown } from './history';
import type { EventDetails, HistoryEvent } from './history';
import { Interpreter } from './interpreter';
import type { Machine } from './machine';
import type { Payload } from './payload';
import { Scope } from './scope';
import type { TaskRunner } from './task-runner';
import { VisitLog } from './visit';
import type { StateVisit } from './visit';

export type ExecutionStatus = 'RUNNING' | 'SUCCEEDED' | 'FAILED' | 'TIMED_OUT' | 'ABORTED';

/** An execution, as DescribeExecution and the report see it. Times are template milliseconds. */
export interface ExecutionView {
  readonly executionArn: string;
  readonly machineArn: string;
  readonly name: string;
  readonly status: ExecutionStatus;
  /** JSON. */
  readonly input: string;
  /** JSON. @default it did not succeed */
  readonly output?: string;
  readonly error?: string;
  readonly cause?: string;
  readonly startedAt: number;
  /** @default it runs */
  readonly stoppedAt?: number;
}

export interface ExecutionOptions {
  readonly machine: Machine;
  readonly machineArn: string;
  readonly machineName: string;
  readonly roleArn: string;
  readonly region: string;
  readonly executionArn: string;
  readonly name: string;
  readonly input: Payload;
  readonly clock: Clock;
  readonly random: Random;
  readonly tasks: TaskRunner;
  /** Longest duration whatever the definition says. @default none */
  readonly longestMs?: number;
  /** Epoch milliseconds, as programs see them. */
  readonly epochMs: () => number;
  /** Called once, when the execution has ended. */
  readonly onEnd: (execution: Execution) => void;
}

/** One execution of a state machine, from its first state to its end. */
export class Execution {
  private readonly history: History;
  private readonly visitLog: VisitLog;
  private readonly scope: Scope;
  private readonly main: Frame;
  private readonly startedAt: number;
  private status: ExecutionStatus = 'RUNNING';
  private stoppedAt: number | undefined;
  private result: Pick<ExecutionView, 'output' | 'error' | 'cause'> = {};

  constructor(private readonly options: ExecutionOptions) {
    const now = (): number => options.clock.now();
    this.history = new History(now);
    this.visitLog = new VisitLog(now);
    this.scope = new Scope(options.clock);
    this.main = new Frame(this.history, this.scope, () =>
      this.fail(
        new StateError(
          'States.Runtime',
          `The execution reached the maximum number of history events (${MAXIMUM_EVENTS}).`,
        ),
      ),
    );
    this.startedAt = now();
  }

  get executionArn(): string {
    return this.options.executionArn;
  }

  get running(): boolean {
    return this.stoppedAt === undefined;
  }

  /** @see https://docs.aws.amazon.com/step-functions/latest/apireference/API_GetExecutionHistory.html */
  get events(): readonly HistoryEvent[] {
    return this.history.events;
  }

  /** The path taken: every visit of a state, in order of entry. */
  get visits(): readonly StateVisit[] {
    return this.visitLog.views();
  }

  view(): ExecutionView {
    const { machineArn, executionArn, name, input } = this.options;
    const { status, startedAt, stoppedAt } = this;
    return {
      executionArn,
      machineArn,
      name,
      status,
      input: input.text,
      ...this.result,
      startedAt,
      stoppedAt,
    };
  }

  /** Begins with the first state. */
  start(): void {
    const { input, roleArn, machine, longestMs } = this.options;
    this.history.add('ExecutionStarted', 0, { ...shown('input', input.text), roleArn });
    const deadlineMs = Math.min(machine.timeoutMs ?? Infinity, longestMs ?? Infinity);
    if (deadlineMs !== Infinity) {
      this.scope.timer(() => this.end('TIMED_OUT', 'ExecutionTimedOut', 0, {}), deadlineMs);
    }
    void this.run();
  }

  /** Ends the execution before its time. Does nothing when it has ended. */
  abort(error?: string, cause?: string): void {
    this.end('ABORTED', 'ExecutionAborted', 0, { error, cause });
  }

  private async run(): Promise<void> {
    const { machine, input, machineArn, machineName, executionArn, name, roleArn } = this.options;
    const { region, tasks, random, epochMs } = this.options;
    const startTime = new Date(epochMs()).toISOString();
    const facts = { executionArn, name, roleArn, machineArn, machineName, input: input.value, startTime };
    const interpreter = new Interpreter({ facts, region, tasks, random, epochMs, visits: this.visitLog });
    try {
      const { text } = await interpreter.run(machine, input, this.main);
      this.end('SUCCEEDED', 'ExecutionSucceeded', this.main.previousEventId, { output: text });
    } catch (error) {
      // What was abandoned has an end already, and this is none.
      this.fail(error instanceof StateError ? error : defect(error));
    }
  }

  private fail({ error, errorCause: cause }: StateError): void {
    this.end('FAILED', 'ExecutionFailed', this.main.previousEventId, { error, cause });
  }

  private end(
    status: ExecutionStatus,
    event: string,
    previousEventId: number,
    { output, error, cause }: Pick<ExecutionView, 'output' | 'error' | 'cause'>,
  ): void {
    if (!this.running) return;
    this.status = status;
    this.stoppedAt = this.options.clock.now();
    this.result = { output, error: error || undefined, cause: cause || undefined };
    this.scope.cancel();
    const details: EventDetails = output === undefined ? { error, cause } : shown('output', output);
    this.history.add(event, previousEventId, details);
    this.options.onEnd(this);
  }
}

/** An error of the rehearsal itself: it is shown, and no catcher takes it for one of the workflow's. */
function defect(error: unknown): StateError {
  const shownError = error instanceof Error ? (error.stack ?? error.message) : String(error);
  return new StateError('States.Runtime', `The rehearsal itself failed: ${shownError}`);
}
