import type { Json, JsonObject } from './json';

/** What an execution is, as the context object shows it. */
export interface ExecutionFacts {
  readonly executionArn: string;
  readonly name: string;
  readonly roleArn: string;
  readonly machineArn: string;
  readonly machineName: string;
  readonly input: Json;
  /** ISO 8601. */
  readonly startTime: string;
}

/** Where in an execution a path is evaluated. */
export interface ContextPlace {
  readonly state: string;
  /** ISO 8601. */
  readonly enteredTime: string;
  /** @default the state cannot be tried again */
  readonly retryCount?: number;
  /** @default the task waits for no report */
  readonly token?: string;
  /** @default the state is in no Map */
  readonly item?: MapItem;
}

export interface MapItem {
  readonly index: number;
  readonly value: Json;
}

/**
 * The context object, `$$`.
 *
 * @see https://docs.aws.amazon.com/step-functions/latest/dg/input-output-contextobject.html
 */
export function contextObject(facts: ExecutionFacts, place: ContextPlace): JsonObject {
  const { item, token, retryCount } = place;
  return {
    Execution: {
      Id: facts.executionArn,
      Input: facts.input,
      Name: facts.name,
      RoleArn: facts.roleArn,
      StartTime: facts.startTime,
      RedriveCount: 0,
    },
    StateMachine: { Id: facts.machineArn, Name: facts.machineName },
    State: {
      Name: place.state,
      EnteredTime: place.enteredTime,
      ...(retryCount === undefined ? {} : { RetryCount: retryCount }),
    },
    ...(token === undefined ? {} : { Task: { Token: token } }),
    ...(item && { Map: { Item: { Index: item.index, Value: item.value } } }),
  };
}
