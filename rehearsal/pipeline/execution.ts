import { mkdir, readFile, writeFile } from 'node:fs/promises';
import path from 'node:path';
import type { SourceRevision } from './actions/action';
import type { BuildRecord } from './build/project-build';
import { PipelineError } from './error';
import type { StageModel } from './model';

export type ExecutionStatus = 'InProgress' | 'Stopping' | 'Stopped' | 'Succeeded' | 'Failed';
export type StageStatus = 'InProgress' | 'Stopped' | 'Succeeded' | 'Failed';
export type ActionStatus = 'InProgress' | 'Abandoned' | 'Succeeded' | 'Failed';

/** An action of an execution, as GetPipelineState and ListActionExecutions show it. Times are template milliseconds. */
export interface ActionView {
  readonly name: string;
  readonly status: ActionStatus;
  readonly startedAt: number;
  readonly endedAt?: number;
  readonly error?: { readonly code: string; readonly message: string };
  /** What the other service knows the work by. */
  readonly externalId?: string;
  readonly summary?: string;
  readonly variables: Readonly<Record<string, string>>;
  /** Of a build action: phases, reports, log, calls. */
  readonly build?: BuildRecord;
}

export interface StageView {
  readonly name: string;
  readonly status: StageStatus;
  readonly startedAt: number;
  readonly endedAt?: number;
  /** How often it was entered: 1, and one more for each retry. */
  readonly attempts: number;
  /** In the order in which they began. Of an action that was retried, the last attempt. */
  readonly actions: readonly ActionView[];
}

/** An execution of a pipeline. Times are template milliseconds. */
export interface ExecutionView {
  readonly id: string;
  readonly type: 'STANDARD' | 'ROLLBACK';
  readonly status: ExecutionStatus;
  /** What started it, such as `CreatePipeline` or `CloudWatchEvent`. */
  readonly trigger: string;
  /** Number of the pipeline's structure, from 1 on. */
  readonly pipelineVersion: number;
  readonly createdAt: number;
  readonly endedAt?: number;
  /** Revision of its source. @default its source stage has not ended */
  readonly sourceVersion?: string;
  /** Stages that it has entered. */
  readonly stages: readonly StageView[];
  /** The execution that this one goes back to. @default it rolls nothing back */
  readonly rollbackTarget?: string;
  /** The execution that rolled this one's stage back. @default none did */
  readonly rolledBackBy?: string;
}

type Mutable<T> = { -readonly [K in keyof T]: T[K] };

/** A stage of an execution while it runs. */
export type StageRecord = Mutable<Omit<StageView, 'actions'>> & { actions: Mutable<ActionView>[] };

export interface ExecutionOptions {
  readonly id: string;
  readonly trigger: string;
  readonly pipelineVersion: number;
  readonly createdAt: number;
  /** Stages that it goes through. */
  readonly stages: readonly StageModel[];
  /** Folder of its artifacts. */
  readonly folder: string;
  /** Revisions in place of the newest. @default the newest */
  readonly revisions?: readonly SourceRevision[];
  /** The execution whose variables and artifacts it takes. @default it has its own */
  readonly rollbackTarget?: ExecutionRecord;
}

/** An execution while it runs: what it has done so far, and the variables and artifacts that it hands on. */
export class ExecutionRecord implements ExecutionView {
  readonly id: string;
  readonly trigger: string;
  readonly pipelineVersion: number;
  readonly createdAt: number;
  readonly stages: StageRecord[] = [];
  readonly variables: Map<string, Readonly<Record<string, string>>>;
  status: ExecutionStatus = 'InProgress';
  endedAt?: number;
  sourceVersion?: string;
  rolledBackBy?: string;
  /** Aborted when it is stopped: it enters no further stage. */
  stopped = new AbortController();
  /** Aborted when its actions are abandoned. */
  abandoned = new AbortController();
  /** Settles when it has ended. Renewed by a retry. */
  ending: Promise<void> = Promise.resolve();

  constructor(readonly options: ExecutionOptions) {
    const { rollbackTarget } = options;
    this.id = options.id;
    this.trigger = options.trigger;
    this.pipelineVersion = options.pipelineVersion;
    this.createdAt = options.createdAt;
    this.variables = new Map(rollbackTarget?.variables);
    this.variables.set('codepipeline', { PipelineExecutionId: options.id });
    this.sourceVersion = rollbackTarget?.sourceVersion;
  }

  get type(): ExecutionView['type'] {
    return this.options.rollbackTarget ? 'ROLLBACK' : 'STANDARD';
  }

  get rollbackTarget(): string | undefined {
    return this.options.rollbackTarget?.id;
  }

  stage(name: string): StageRecord | undefined {
    return this.stages.find((stage) => stage.name === name);
  }

  /** @throws PipelineError for an artifact that no action has made */
  async artifact(name: string): Promise<Uint8Array> {
    const file = this.artifactFile(name);
    try {
      return new Uint8Array(await readFile(file));
    } catch (error) {
      throw new PipelineError(`The execution ${this.id} has no artifact ${name}.`, { cause: error });
    }
  }

  async keepArtifact(name: string, content: Uint8Array): Promise<void> {
    await mkdir(path.dirname(this.artifactFile(name)), { recursive: true });
    await writeFile(this.artifactFile(name), content);
  }

  /** Goes on after its end, for a retry. */
  resume(): void {
    this.status = 'InProgress';
    this.endedAt = undefined;
    this.stopped = new AbortController();
    this.abandoned = new AbortController();
  }

  /** A picture of it as it is now. */
  view(): ExecutionView {
    return structuredClone({
      id: this.id,
      type: this.type,
      status: this.status,
      trigger: this.trigger,
      pipelineVersion: this.pipelineVersion,
      createdAt: this.createdAt,
      endedAt: this.endedAt,
      sourceVersion: this.sourceVersion,
      stages: this.stages,
      rollbackTarget: this.rollbackTarget,
      rolledBackBy: this.rolledBackBy,
    });
  }

  /** A rollback reads the artifacts of the execution that it goes back to. */
  private artifactFile(name: string): string {
    const { folder, rollbackTarget } = this.options;
    return rollbackTarget ? rollbackTarget.artifactFile(name) : path.join(folder, `${name}.zip`);
  }
}
