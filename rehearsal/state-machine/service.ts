import { randomUUID } from 'node:crypto';
import type { WallTime } from '../aws/wall-time';
import { ServiceError } from '../aws/wire';
import type { Cancel, Clock } from '../clock';
import type { Random } from '../load/random';
import { Activities } from './activities';
import { assertExecutionName, executionArn, parseMachineArn } from './arns';
import { assertRunnable } from './assert-runnable';
import { Execution } from './execution';
import type { ExecutionView } from './execution';
import { readInput } from './execution-input';
import { compileMachine } from './compile';
import type { Machine } from './machine';
import type { MachineModel } from './model';
import type { Payload } from './payload';
import { statusChangeEvent } from './status-change';
import type { StatusChangeEvent } from './status-change';
import { TaskRunner } from './task-runner';
import type { LimitKind } from './task-runner';
import type { Integrations } from './task-resource';
import { TaskTokens } from './tokens';

export interface StepFunctionsOptions {
  readonly clock: Clock;
  readonly time: WallTime;
  /** Jitter of retries and States.MathRandom. */
  readonly random: Random;
  /** What tasks can call. */
  readonly integrations: Integrations;
  /**
   * Length that a task's limit has here; both in template milliseconds.
   * `limitsOfPrograms` is the one for a scaled clock.
   *
   * @default as the definition has it
   */
  readonly limit?: (kind: LimitKind, templateMs: number) => number;
}

/** What StartExecution is given. */
export interface StartExecution {
  readonly machineArn: string;
  /** @default made up */
  readonly name?: string;
  /** JSON. @default '{}' */
  readonly input?: string;
}

/** Longest duration of an Express execution, which is made of calls. */
const EXPRESS_MS = 5 * 60_000;

interface LoadedMachine {
  readonly model: MachineModel;
  readonly machine: Machine;
}

/** AWS Step Functions, as far as the rehearsal needs it. */
export class StepFunctionsService {
  readonly activities = new Activities();
  readonly tokens = new TaskTokens();
  private readonly machines = new Map<string, LoadedMachine>();
  private readonly executions = new Map<string, Execution>();
  private readonly statusListeners = new Set<(event: StatusChangeEvent) => void>();
  private readonly ends = new Map<string, (() => void)[]>();
  private readonly tasks: TaskRunner;
  private readonly limit: (kind: LimitKind, templateMs: number) => number;

  constructor(private readonly options: StepFunctionsOptions) {
    this.limit = options.limit ?? ((_kind, templateMs) => templateMs);
    this.tasks = new TaskRunner({
      integrations: options.integrations,
      activities: this.activities,
      tokens: this.tokens,
      limit: this.limit,
    });
  }

  /**
   * Creates a machine or changes its definition: executions under way keep theirs.
   *
   * @throws NotModelledError naming what the rehearsal does not run of it
   */
  putMachine(model: MachineModel): void {
    parseMachineArn(model.arn);
    const machine = compileMachine(model.name, model.definition);
    assertRunnable(model, machine, this.options.integrations);
    this.machines.set(model.arn, { model, machine });
  }

  /** In order of creation. */
  models(): readonly MachineModel[] {
    return [...this.machines.values()].map(({ model }) => model);
  }

  /** @throws ServiceError `StateMachineDoesNotExist` */
  model(arn: string): MachineModel {
    return this.loaded(arn).model;
  }

  /**
   * Starts an execution. The same name and input while the first one runs is the same execution.
   *
   * @throws ServiceError `ExecutionAlreadyExists` for a name that was used with another input or whose execution ended
   * @see https://docs.aws.amazon.com/step-functions/latest/apireference/API_StartExecution.html
   */
  start(request: StartExecution): ExecutionView {
    const loaded = this.loaded(request.machineArn);
    const name = request.name ?? randomUUID();
    assertExecutionName(name);
    const input = readInput(request.input ?? '{}');
    const express = loaded.model.type === 'EXPRESS';
    const arn = executionArn(request.machineArn, name, express ? randomUUID() : undefined);
    const existing = this.executions.get(arn);
    if (existing) {
      const view = existing.view();
      if (existing.running && view.input === input.text) return view;
      throw new ServiceError('ExecutionAlreadyExists', `Execution Already Exists: '${arn}'`);
    }
    return this.begin(loaded, arn, name, input).view();
  }

  /**
   * Starts an execution of an Express machine and waits for its end.
   *
   * @throws ServiceError `StateMachineTypeNotSupported` for a standard machine
   */
  async startSync(request: StartExecution): Promise<ExecutionView> {
    if (this.loaded(request.machineArn).model.type !== 'EXPRESS') {
      throw new ServiceError(
        'StateMachineTypeNotSupported',
        'This operation is not supported by this type of state machine',
      );
    }
    return this.ended(this.start(request).executionArn);
  }

  /** Ends an execution. Does nothing when it has ended. @throws ServiceError `ExecutionDoesNotExist` */
  stop(arn: string, error?: string, cause?: string): ExecutionView {
    const execution = this.execution(arn);
    execution.abort(error, cause);
    return execution.view();
  }

  /** @throws ServiceError `ExecutionDoesNotExist` */
  execution(arn: string): Execution {
    const execution = this.executions.get(arn);
    if (execution) return execution;
    throw new ServiceError('ExecutionDoesNotExist', `Execution Does Not Exist: '${arn}'`);
  }

  /** Executions of a machine, or of all, in order of their start. */
  list(machineArn?: string): readonly ExecutionView[] {
    return [...this.executions.values()]
      .map((execution) => execution.view())
      .filter((view) => machineArn === undefined || view.machineArn === machineArn);
  }

  /** Resolves when the execution has ended. @throws ServiceError `ExecutionDoesNotExist` */
  async ended(arn: string): Promise<ExecutionView> {
    const execution = this.execution(arn);
    if (execution.running) {
      await new Promise<void>((resolve) => this.ends.set(arn, [...(this.ends.get(arn) ?? []), resolve]));
    }
    return execution.view();
  }

  /** Forgets executions that have ended, so that long rehearsals need no more memory than short ones. */
  forgetEnded(): void {
    for (const [arn, execution] of this.executions) {
      if (!execution.running) this.executions.delete(arn);
    }
  }

  /** Told when an execution of a standard machine starts and when it ends, as EventBridge is. */
  onStatusChange(listener: (event: StatusChangeEvent) => void): Cancel {
    this.statusListeners.add(listener);
    return () => this.statusListeners.delete(listener);
  }

  /** Ends every execution, timer and poll. Nobody is told. */
  close(): void {
    this.statusListeners.clear();
    for (const execution of this.executions.values()) execution.abort();
    this.activities.close();
  }

  private begin({ model, machine }: LoadedMachine, arn: string, name: string, input: Payload): Execution {
    const { clock, random, time } = this.options;
    const execution = new Execution({
      machine,
      machineArn: model.arn,
      machineName: model.name,
      roleArn: model.roleArn,
      region: parseMachineArn(model.arn).region,
      executionArn: arn,
      name,
      input,
      clock,
      random,
      tasks: this.tasks,
      longestMs: model.type === 'EXPRESS' ? this.limit('call', EXPRESS_MS) : undefined,
      epochMs: () => time.epochSeconds(clock.now()) * 1000,
      onEnd: (ended) => this.onEnd(ended, model),
    });
    this.executions.set(arn, execution);
    this.announce(execution, model);
    execution.start();
    return execution;
  }

  private onEnd(execution: Execution, model: MachineModel): void {
    this.announce(execution, model);
    for (const resolve of this.ends.get(execution.executionArn) ?? []) resolve();
    this.ends.delete(execution.executionArn);
  }

  private announce(execution: Execution, { type }: MachineModel): void {
    if (type !== 'STANDARD' || this.statusListeners.size === 0) return;
    const event = statusChangeEvent(execution.view(), (at) => this.options.time.epochSeconds(at) * 1000);
    for (const listener of this.statusListeners) listener(event);
  }

  private loaded(arn: string): LoadedMachine {
    parseMachineArn(arn);
    const loaded = this.machines.get(arn);
    if (loaded) return loaded;
    throw new ServiceError('StateMachineDoesNotExist', `State Machine Does Not Exist: '${arn}'`);
  }
}
