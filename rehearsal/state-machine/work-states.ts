import type { ExecutionFacts } from './context';
import { secondsAt } from './data-flow';
import { runtimeError } from './error';
import { fanOut } from './fan-out';
import type { Fields, Visit } from './fields';
import type { Frame } from './frame';
import type { Json } from './json';
import type { Graph, MapState, ParallelState, RecoverableState, Seconds, TaskState } from './machine';
import type { Path, PathInput } from './path';
import { payloadOf, withinLimit } from './payload';
import type { Payload } from './payload';
import type { TaskRunner } from './task-runner';

/**
 * Iterations of an inline Map at a time.
 *
 * @see https://docs.aws.amazon.com/step-functions/latest/dg/state-map-inline.html
 */
const INLINE_CONCURRENCY = 40;

export interface WorkOptions {
  readonly fields: Fields;
  readonly facts: ExecutionFacts;
  readonly region: string;
  readonly tasks: TaskRunner;
  /** Runs the states of a branch or of an item's processor. */
  readonly run: (graph: Graph, input: Payload, frame: Frame) => Promise<Payload>;
}

/** Makes the results of the states that do work: one attempt at a time. */
export class WorkStates {
  constructor(private readonly options: WorkOptions) {}

  /** @throws StateError or PathError */
  async result(visit: Visit, state: RecoverableState): Promise<Json> {
    switch (state.type) {
      case 'Task':
        return (await this.task(visit, state)).value;
      case 'Parallel':
        return this.parallel(visit, state);
      case 'Map':
      default:
        return this.map(visit, state);
    }
  }

  private task(visit: Visit, state: TaskState): Promise<Payload> {
    const { fields, tasks, facts, region } = this.options;
    const effective = fields.effectiveInput(visit);
    const input = fields.pathInput(visit, effective);
    return tasks.run({
      state,
      frame: visit.frame,
      roleArn: facts.roleArn,
      machineArn: facts.machineArn,
      region,
      limits: {
        timeoutMs: limit(state.timeout, input, 'TimeoutSecondsPath'),
        heartbeatMs: limit(state.heartbeat, input, 'HeartbeatSecondsPath'),
      },
      parameters: (token) => payloadOf(fields.evaluate(state.parameters, visit, effective, { token })),
    });
  }

  /** @see https://docs.aws.amazon.com/step-functions/latest/dg/state-parallel.html */
  private async parallel(visit: Visit, state: ParallelState): Promise<Json> {
    const { fields, run } = this.options;
    const { frame } = visit;
    const parameters = fields.evaluate(state.parameters, visit, fields.effectiveInput(visit));
    const input = withinLimit(payloadOf(parameters), state.name);
    frame.log('ParallelStateStarted');
    const outputs = await fanOut(frame, {
      count: state.branches.length,
      concurrency: state.branches.length,
      run: (index, line) => run(branchOf(state, index), input, line),
    });
    frame.logAside('ParallelStateSucceeded');
    return outputs.map(({ value }) => value);
  }

  /** @see https://docs.aws.amazon.com/step-functions/latest/dg/state-map.html */
  private async map(visit: Visit, state: MapState): Promise<Json> {
    const { fields, run } = this.options;
    const { frame } = visit;
    const effective = fields.effectiveInput(visit);
    const input = fields.pathInput(visit, effective);
    const items = state.itemsPath.select(input);
    if (!Array.isArray(items)) {
      throw runtimeError(`Reference path "${state.itemsPath.text}" must point to array.`);
    }
    const payloads = items.map((value, index) => {
      const { itemSelector } = state;
      const item = itemSelector
        ? fields.evaluate(itemSelector, visit, effective, { item: { index, value } })
        : value;
      return withinLimit(payloadOf(item), state.name);
    });
    const concurrency = maxConcurrency(state, input);
    frame.log('MapStateStarted', { length: items.length });
    const outputs = await fanOut(frame, {
      count: items.length,
      concurrency,
      mapName: state.name,
      item: (index) => ({ index, value: items[index] ?? null }),
      run: (index, line) => run(state.processor, payloads[index] ?? payloadOf(null), line),
    });
    frame.logAside('MapStateSucceeded');
    return outputs.map(({ value }) => value);
  }
}

function limit(seconds: Seconds | undefined, input: PathInput, field: string): number | undefined {
  if (seconds === undefined) return undefined;
  return 'ms' in seconds ? seconds.ms : secondsAt(seconds.path, input, field, 1);
}

function maxConcurrency({ maxConcurrency: given }: MapState, input: PathInput): number {
  const value = typeof given === 'number' ? given : wholeNumber(given, input);
  return value === 0 ? INLINE_CONCURRENCY : Math.min(value, INLINE_CONCURRENCY);
}

function wholeNumber(path: Path, input: PathInput): number {
  const value = path.select(input);
  if (typeof value === 'number' && Number.isInteger(value) && value >= 0) return value;
  throw runtimeError(
    `The MaxConcurrencyPath field refers to value ${JSON.stringify(value)}, which is no whole number of 0 or more: ${path.text}`,
  );
}

function branchOf(state: ParallelState, index: number): Graph {
  const branch = state.branches[index];
  if (branch) return branch;
  throw new RangeError(`The Parallel state ${state.name} has no branch ${index}.`);
}
