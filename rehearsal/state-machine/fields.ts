import type { Random } from '../load/random';
import { contextObject } from './context';
import type { ContextPlace, ExecutionFacts } from './context';
import { placeResult, take } from './data-flow';
import type { Frame } from './frame';
import type { Expression } from './intrinsic';
import type { Json } from './json';
import type { ResultPlace, State } from './machine';
import type { PathInput } from './path';
import { payloadOf } from './payload';
import type { Payload } from './payload';
import type { VisitRecord } from './visit';

/** A state that is being visited. */
export interface Visit {
  readonly state: State;
  readonly input: Payload;
  readonly frame: Frame;
  readonly record: VisitRecord;
  /** ISO 8601. */
  readonly enteredTime: string;
  retryCount: number;
}

/** What the context object shows only in places: the token of a task, the item of a Map. */
type Place = Pick<ContextPlace, 'token' | 'item'>;

/** Evaluates the fields of states that select and place data. */
export class Fields {
  constructor(
    private readonly facts: ExecutionFacts,
    private readonly random: Random,
  ) {}

  /** The input as `InputPath` selects it. @throws PathError */
  effectiveInput(visit: Visit): Json {
    return take(visit.state.inputPath, this.pathInput(visit, visit.input.value));
  }

  /** The value of a template or an expression; the data itself where there is none. @throws StateError */
  evaluate(expression: Expression | undefined, visit: Visit, data: Json, place?: Place): Json {
    return expression ? expression(this.pathInput(visit, data, place), this.random) : data;
  }

  /** The output of a state that changes nothing but by its paths. @throws PathError */
  passOn(visit: Visit): Payload {
    return this.output(visit, this.effectiveInput(visit));
  }

  /** The output of a state with a result. @throws StateError or PathError */
  withResult(visit: Visit, place: ResultPlace | null, result: Json): Payload {
    return this.output(visit, placeResult(place, visit.input.value, result));
  }

  pathInput({ state, frame, enteredTime, retryCount }: Visit, data: Json, place?: Place): PathInput {
    return {
      data,
      context: () =>
        contextObject(this.facts, {
          state: state.name,
          enteredTime,
          retryCount: 'retry' in state ? retryCount : undefined,
          item: frame.item,
          ...place,
        }),
    };
  }

  private output(visit: Visit, value: Json): Payload {
    const output = take(visit.state.outputPath, this.pathInput(visit, value));
    // The text of what goes on unchanged is known.
    return output === visit.input.value ? visit.input : payloadOf(output);
  }
}
