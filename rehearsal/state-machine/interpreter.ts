import type { Random } from '../load/random';
import type { ExecutionFacts } from './context';
import { placeResult } from './data-flow';
import { locate, runtimeError } from './error';
import type { StateError } from './error';
import { Fields } from './fields';
import type { Visit } from './fields';
import type { Frame } from './frame';
import { shown } from './history';
import type { Graph, RecoverableState, Recovery, State } from './machine';
import { payloadOf, withinLimit } from './payload';
import type { Payload } from './payload';
import { choose, failure, passOutput, waitMs } from './plain-states';
import { findCatcher, RetryCounter } from './retry';
import type { TaskRunner } from './task-runner';
import type { VisitLog } from './visit';
import { WorkStates } from './work-states';

/** What an interpreter needs of the execution that it runs. */
export interface InterpreterOptions {
  readonly facts: ExecutionFacts;
  readonly region: string;
  readonly tasks: TaskRunner;
  readonly random: Random;
  readonly visits: VisitLog;
  /** Epoch milliseconds, as programs see them. */
  readonly epochMs: () => number;
}

/** What a visit leads to. */
interface Exit {
  readonly output: Payload;
  readonly next?: string;
}

/** Runs the states of one execution. */
export class Interpreter {
  private readonly fields: Fields;
  private readonly work: WorkStates;

  constructor(private readonly options: InterpreterOptions) {
    this.fields = new Fields(options.facts, options.random);
    this.work = new WorkStates({
      ...options,
      fields: this.fields,
      run: (graph, input, frame) => this.run(graph, input, frame),
    });
  }

  /** @throws StateError of the state that failed and was not caught */
  async run(graph: Graph, input: Payload, frame: Frame): Promise<Payload> {
    let state = stateOf(graph, graph.startAt);
    let data = input;
    for (;;) {
      const { output, next } = await this.visit(state, data, frame);
      if (next === undefined) return output;
      state = stateOf(graph, next);
      data = output;
    }
  }

  private async visit(state: State, input: Payload, frame: Frame): Promise<Exit> {
    frame.current = state.type;
    const eventId = frame.log(`${state.type}StateEntered`, {
      name: state.name,
      ...shown('input', input.text),
    });
    const record = this.options.visits.enter(state, frame, eventId);
    const enteredTime = new Date(this.options.epochMs()).toISOString();
    const visit: Visit = { state, input, frame, record, enteredTime, retryCount: 0 };
    try {
      const exit = await this.carryOut(visit);
      withinLimit(exit.output, state.name);
      this.exit(visit, exit);
      record.succeeded(exit.next);
      return exit;
    } catch (thrown) {
      return this.recover(visit, located(visit, thrown));
    }
  }

  private async carryOut(visit: Visit): Promise<Exit> {
    const { state } = visit;
    switch (state.type) {
      case 'Pass':
        return { output: passOutput(visit, state, this.fields), next: state.next };
      case 'Choice':
        return { next: choose(visit, state, this.fields), output: this.fields.passOn(visit) };
      case 'Wait':
        await visit.frame.scope.sleep(waitMs(visit, state, this.fields, this.options.epochMs()));
        return { output: this.fields.passOn(visit), next: state.next };
      case 'Succeed':
        return { output: this.fields.passOn(visit) };
      case 'Fail':
        throw failure(visit, state, this.fields);
      case 'Task':
      case 'Parallel':
      case 'Map':
      default:
        return { output: await this.attempts(visit, state), next: state.next };
    }
  }

  /** Tries a state until it succeeds or its retriers have had enough. */
  private async attempts(visit: Visit, state: RecoverableState): Promise<Payload> {
    const retriers = new RetryCounter(state.retry, this.options.random);
    for (;;) {
      try {
        const result = await this.work.result(visit, state);
        const selected = this.fields.evaluate(state.resultSelector, visit, result);
        return this.fields.withResult(visit, state.resultPath, selected);
      } catch (thrown) {
        const error = located(visit, thrown);
        const decision = retriers.next(error);
        if (!decision) {
          if (state.type !== 'Task') visit.frame.log(`${state.type}StateFailed`);
          throw error;
        }
        visit.record.retried({ ...decision, error: error.error });
        await visit.frame.scope.sleep(decision.delayMs);
        visit.retryCount += 1;
      }
    }
  }

  private recover(visit: Visit, error: StateError): Exit {
    const { state, record } = visit;
    const index = 'catch' in state ? findCatcher(state.catch, error) : -1;
    const catcher = 'catch' in state ? state.catch[index] : undefined;
    if (!catcher) {
      record.failed(error.error);
      throw error;
    }
    try {
      const exit = this.caught(visit, error, catcher);
      record.caught(error.error, index, catcher.Next);
      return exit;
    } catch (thrown) {
      record.failed(error.error);
      throw located(visit, thrown);
    }
  }

  private caught(visit: Visit, error: StateError, catcher: Recovery['catch'][number]): Exit {
    const { state, input } = visit;
    const result = { Error: error.error, Cause: error.errorCause ?? '' };
    const output = payloadOf(placeResult(catcher.place, input.value, result));
    const exit = { output: withinLimit(output, state.name), next: catcher.Next };
    this.exit(visit, exit);
    return exit;
  }

  private exit({ state, frame }: Visit, { output }: Exit): void {
    frame.log(`${state.type}StateExited`, { name: state.name, ...shown('output', output.text) });
  }
}

/** What a visit threw, its cause naming the state. @throws whatever is no error of the state */
function located({ state, record }: Visit, thrown: unknown): StateError {
  return locate(thrown, {
    state: state.name,
    eventId: record.enteredEventId,
    recoverable: 'retry' in state,
  });
}

function stateOf(graph: Graph, name: string): State {
  const state = graph.states.get(name);
  if (state) return state;
  throw runtimeError(`There is no state '${name}' to go to.`);
}
