import { randomUUID } from 'node:crypto';
import path from 'node:path';
import { ServiceError } from '../aws/wire';
import type { SourceRevision } from './actions/action';
import { ACTION_RUNNERS } from './actions/runners';
import { ExecutionRecord, type ExecutionView } from './execution';
import type { StageModel } from './model';
import type { PipelineOptions } from './options';
import { assertCanRollBack, assertRetryable, canRollBack, type StageHistory } from './refusals';
import { ExecutionRunner } from './runner';
import { pipelineServices, type PipelineServices } from './services';

/** How an execution is started. */
export interface StartOptions {
  /** @default 'StartPipelineExecution' */
  readonly trigger?: string;
  /** @default the newest of every source */
  readonly sourceRevisions?: readonly SourceRevision[];
}

/**
 * A pipeline of CodePipeline that runs here: its stages in order, one execution in a stage at a time, the others queued
 * before it. Its methods refuse as the API does. Times are template milliseconds, on the clock of the options.
 */
export class QueuedPipeline {
  readonly services: PipelineServices;
  private readonly records: ExecutionRecord[] = [];
  private readonly runner: ExecutionRunner;
  private version = 1;

  constructor(private readonly options: PipelineOptions) {
    const { metrics, model, runners = ACTION_RUNNERS } = options;
    this.services = pipelineServices(options, (start) => void this.start(start));
    this.runner = new ExecutionRunner({
      model,
      services: this.services,
      runners,
      metrics,
      rollbackOf: (failed, stage) => this.automaticRollback(failed, stage),
    });
  }

  /** All executions, in the order in which they were started. */
  executions(): readonly ExecutionView[] {
    return this.records.map((record) => record.view());
  }

  /** @throws ServiceError `PipelineExecutionNotFoundException` */
  execution(id: string): ExecutionView {
    return this.record(id).view();
  }

  /** Starts an execution. @returns its id */
  start({ sourceRevisions, trigger = 'StartPipelineExecution' }: StartOptions = {}): string {
    const record = this.newRecord({ trigger, stages: this.options.model.stages, revisions: sourceRevisions });
    this.runner.tell(record, 'STARTED');
    record.ending = this.runner.run(record);
    return record.id;
  }

  /** Resolves when the execution has ended. A retry renews it. */
  async ended(id: string): Promise<ExecutionView> {
    const record = this.record(id);
    await record.ending;
    return record.view();
  }

  /**
   * Runs a failed stage again, and goes on from there.
   *
   * @param mode the failed actions only, or all of the stage
   * @throws ServiceError as CodePipeline refuses
   */
  retry(id: string, stageName: string, mode: 'FAILED_ACTIONS' | 'ALL_ACTIONS' = 'FAILED_ACTIONS'): void {
    const record = this.record(id);
    const stage = this.stage(stageName);
    assertRetryable(this.history(stage), record);
    record.resume();
    this.runner.tell(record, 'RESUMED');
    record.ending = this.runner.run(record, { stage, failedOnly: mode === 'FAILED_ACTIONS' });
  }

  /**
   * Runs a stage again with what an earlier execution released.
   *
   * @returns id of the execution that does it
   * @throws ServiceError as CodePipeline refuses
   */
  rollBack(stageName: string, targetExecutionId: string): string {
    const stage = this.stage(stageName);
    const rollbackTarget = this.record(targetExecutionId);
    assertCanRollBack(this.history(stage), rollbackTarget);
    const record = this.newRecord({ trigger: 'ManualRollback', stages: [stage], rollbackTarget });
    this.runner.tell(record, 'STARTED');
    record.ending = this.runner.run(record);
    return record.id;
  }

  /**
   * Stops an execution: when its running actions have ended, or at once, leaving what they began alone.
   *
   * @throws ServiceError as CodePipeline refuses
   * @see https://docs.aws.amazon.com/codepipeline/latest/APIReference/API_StopPipelineExecution.html
   */
  stop(id: string, { abandon = false }: { readonly abandon?: boolean } = {}): void {
    const record = this.record(id);
    if (record.status === 'Stopping' && !abandon) {
      throw new ServiceError(
        'DuplicatedStopRequestException',
        `The execution ${id} is being stopped already.`,
      );
    }
    if (record.status !== 'InProgress' && record.status !== 'Stopping') {
      throw new ServiceError(
        'PipelineExecutionNotStoppableException',
        `The execution ${id} is ${record.status}.`,
      );
    }
    record.status = 'Stopping';
    this.runner.tell(record, 'STOPPING');
    record.stopped.abort();
    if (abandon) record.abandoned.abort();
  }

  /**
   * Says that a stack update changed the pipeline's structure: earlier executions can be neither retried nor rolled back
   * to. The stages themselves stay as they are here.
   *
   * @throws ServiceError while an execution goes on, which is not modelled
   */
  structureChanged(): void {
    if (this.records.some(({ status }) => status === 'InProgress' || status === 'Stopping')) {
      throw new ServiceError(
        'ConflictException',
        'The rehearsal changes a pipeline only while no execution goes on.',
      );
    }
    this.version += 1;
  }

  /** Abandons what runs, and waits for its end. */
  async close(): Promise<void> {
    for (const { abandoned, stopped } of this.records) {
      stopped.abort();
      abandoned.abort();
    }
    await Promise.all(this.records.map(({ ending }) => ending));
  }

  /**
   * The stage goes back to the last execution that succeeded in it, if there is one of the same structure. Never for an
   * execution that is a rollback itself.
   *
   * @see https://docs.aws.amazon.com/codepipeline/latest/userguide/stage-rollback-auto.html
   */
  private automaticRollback(failed: ExecutionRecord, stage: StageModel): ExecutionRecord | undefined {
    if (stage.onFailure !== 'rollback' || failed.type === 'ROLLBACK') return undefined;
    const endOf = (record: ExecutionRecord): number => record.stage(stage.name)?.endedAt ?? 0;
    // The failed execution still has the stage, which it hands over.
    const history = { ...this.history(stage), isRunning: false };
    const rollbackTarget = this.records
      .filter((record) => canRollBack(history, record))
      .toSorted((a, b) => endOf(a) - endOf(b))
      .at(-1);
    return (
      rollbackTarget && this.newRecord({ trigger: 'AutomatedRollback', stages: [stage], rollbackTarget })
    );
  }

  private newRecord(
    options: Pick<ExecutionRecord['options'], 'trigger' | 'stages' | 'revisions' | 'rollbackTarget'>,
  ): ExecutionRecord {
    const id = randomUUID();
    const record = new ExecutionRecord({
      ...options,
      id,
      pipelineVersion: this.version,
      createdAt: this.options.clock.now(),
      folder: path.join(this.options.folder, 'artifacts', id),
    });
    this.records.push(record);
    return record;
  }

  private history(stage: StageModel): StageHistory {
    return {
      stage,
      isSource: stage === this.options.model.stages[0],
      isRunning: this.runner.isRunning(stage),
      latest: this.runner.latestIn(stage),
      pipelineVersion: this.version,
    };
  }

  private record(id: string): ExecutionRecord {
    const found = this.records.find((record) => record.id === id);
    if (found) return found;
    throw new ServiceError('PipelineExecutionNotFoundException', `The pipeline has no execution ${id}.`);
  }

  private stage(name: string): StageModel {
    const found = this.options.model.stages.find((stage) => stage.name === name);
    if (found) return found;
    throw new ServiceError('StageNotFoundException', `The pipeline has no stage ${name}.`);
  }
}
