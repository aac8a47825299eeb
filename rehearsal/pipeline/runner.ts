import type { MetricStore } from '../alarms/metrics';
import type { ActionRunners, ActionServices } from './actions/action';
import { type ExecutionState, pipelineEvents, type StageState } from './events';
import type { ExecutionRecord, StageRecord } from './execution';
import type { PipelineModel, StageModel } from './model';
import { StageGate } from './stage-gate';
import { runActions } from './stage-run';

export interface RunnerOptions {
  readonly model: PipelineModel;
  readonly services: ActionServices;
  readonly runners: ActionRunners;
  readonly metrics?: MetricStore;
  /** The execution that rolls a failed stage back. @returns undefined when the stage just fails */
  readonly rollbackOf: (failed: ExecutionRecord, stage: StageModel) => ExecutionRecord | undefined;
}

/** Where an execution goes on. */
export interface RunFrom {
  /** @default the first stage of the execution */
  readonly stage?: StageModel;
  /** Leaves out the actions of that stage that have succeeded. @default false */
  readonly failedOnly?: boolean;
  /** The execution has that stage already. @default false, it queues for it */
  readonly entered?: boolean;
}

const STATES = { Succeeded: 'SUCCEEDED', Failed: 'FAILED', Stopped: 'STOPPED' } as const;

/** Leads executions through the stages, one in a stage at a time, and tells of every step. */
export class ExecutionRunner {
  private readonly gates = new Map<string, StageGate>();
  private readonly latest = new Map<string, ExecutionRecord>();
  private readonly events: ReturnType<typeof pipelineEvents>;

  constructor(private readonly options: RunnerOptions) {
    this.events = pipelineEvents(options.model, options.services.place);
  }

  /** Runs an execution until it ends. */
  async run(record: ExecutionRecord, from: RunFrom = {}): Promise<void> {
    const { stages } = record.options;
    const first = from.stage ? stages.indexOf(from.stage) : 0;
    for (const [offset, stage] of stages.slice(first).entries()) {
      const { entered = false, failedOnly = false } = offset === 0 ? from : {};
      const gate = this.gate(stage);
      if (!entered && !(await gate.enter(record.stopped.signal))) {
        this.end(record, 'Stopped');
        return;
      }
      if (!(await this.runStage(record, stage, failedOnly))) {
        this.fail(record, stage);
        return;
      }
      gate.leave();
    }
    this.end(record, 'Succeeded');
  }

  tell(record: ExecutionRecord, state: ExecutionState): void {
    this.options.services.bus.put(this.events.execution(record.id, record.pipelineVersion, state));
  }

  isRunning(stage: StageModel): boolean {
    return this.gate(stage).isOccupied;
  }

  /** The execution that entered a stage last. */
  latestIn(stage: StageModel): ExecutionRecord | undefined {
    return this.latest.get(stage.name);
  }

  private async runStage(record: ExecutionRecord, stage: StageModel, failedOnly: boolean): Promise<boolean> {
    const again = record.stage(stage.name);
    const entered = again ?? this.firstAttempt(record, stage);
    const succeeded = entered.actions.filter(({ status }) => status === 'Succeeded').map(({ name }) => name);
    entered.status = 'InProgress';
    entered.endedAt = undefined;
    entered.attempts += 1;
    this.latest.set(stage.name, record);
    this.tellStage(record, stage, again ? 'RESUMED' : 'STARTED');
    const passed = await runActions({
      execution: record,
      stage,
      record: entered,
      done: new Set(failedOnly ? succeeded : []),
      services: this.options.services,
      runners: this.options.runners,
      events: this.events,
    });
    entered.status = passed ? 'Succeeded' : failure(record);
    entered.endedAt = this.options.services.clock.now();
    this.tellStage(record, stage, STATES[entered.status]);
    return passed;
  }

  private firstAttempt(record: ExecutionRecord, { name }: StageModel): StageRecord {
    const startedAt = this.options.services.clock.now();
    const stage: StageRecord = { name, status: 'InProgress', startedAt, attempts: 0, actions: [] };
    record.stages.push(stage);
    return stage;
  }

  /** A rollback takes the stage over before those who wait for it: AWS does not say who comes first. */
  private fail(record: ExecutionRecord, stage: StageModel): void {
    const status = failure(record);
    const rollback = status === 'Failed' ? this.options.rollbackOf(record, stage) : undefined;
    record.rolledBackBy = rollback?.id;
    this.end(record, status);
    if (!rollback) {
      this.gate(stage).leave();
      return;
    }
    this.tell(rollback, 'STARTED');
    rollback.ending = this.run(rollback, { entered: true });
  }

  private end(record: ExecutionRecord, status: keyof typeof STATES): void {
    const { metrics, model, services } = this.options;
    record.status = status;
    record.endedAt = services.clock.now();
    this.tell(record, STATES[status]);
    if (status !== 'Failed') return;
    // https://docs.aws.amazon.com/codepipeline/latest/userguide/metrics-dimensions.html
    metrics?.put({
      namespace: 'AWS/CodePipeline',
      name: 'FailedPipelineExecutions',
      dimensions: { PipelineName: model.name },
      value: 1,
      at: record.endedAt,
    });
  }

  private tellStage(record: ExecutionRecord, stage: StageModel, state: StageState): void {
    this.options.services.bus.put(this.events.stage(record.id, record.pipelineVersion, stage.name, state));
  }

  private gate({ name }: StageModel): StageGate {
    const gate = this.gates.get(name) ?? new StageGate();
    this.gates.set(name, gate);
    return gate;
  }
}

/** What an execution that did not come through its stage is: somebody stopped it, or it failed. */
function failure({ stopped }: ExecutionRecord): 'Stopped' | 'Failed' {
  return stopped.signal.aborted ? 'Stopped' : 'Failed';
}
