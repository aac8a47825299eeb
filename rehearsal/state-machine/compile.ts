import { parseCondition, timestampMs } from './choice';
import type { GraphDefinition, MachineDefinition, StateDefinition } from './definition';
import { NotModelledError } from './error';
import type { Expression } from './intrinsic';
import type { Json } from './json';
import type {
  Graph,
  Machine,
  MapState,
  Recovery,
  ResultPlace,
  Seconds,
  State,
  WaitState,
  WithResult,
} from './machine';
import { parsePath, referencePath } from './path';
import type { Path } from './path';
import { parseTaskResource } from './task-resource';
import { parseExpression, parseTemplate } from './template';

/**
 * Reads everything in a definition that can be read before it runs.
 *
 * @throws NotModelledError naming the state whose path, template, condition or resource cannot be read
 */
export function compileMachine(name: string, definition: MachineDefinition): Machine {
  const { TimeoutSeconds } = definition;
  return {
    ...compileGraph(definition, `State machine ${name}`),
    timeoutMs: TimeoutSeconds === undefined ? undefined : TimeoutSeconds * 1000,
  };
}

function compileGraph({ StartAt, States }: GraphDefinition, where: string): Graph {
  const states = new Map<string, State>();
  for (const [name, definition] of Object.entries(States)) {
    const at = `${where}, state ${name}`;
    try {
      states.set(name, compileState(name, definition, at));
    } catch (error) {
      if (error instanceof NotModelledError) throw error;
      throw new NotModelledError(
        at,
        error instanceof Error ? error.message : String(error),
        'Write it as the Amazon States Language has it.',
      );
    }
  }
  return { startAt: StartAt, states };
}

function compileState(name: string, state: StateDefinition, where: string): State {
  const next = 'Next' in state ? state.Next : undefined;
  const base = {
    name,
    next,
    inputPath: path('InputPath' in state ? state.InputPath : '$'),
    outputPath: path('OutputPath' in state ? state.OutputPath : '$'),
  };
  switch (state.Type) {
    case 'Pass':
      return {
        ...base,
        type: 'Pass',
        result: state.Result,
        parameters: template(state.Parameters),
        resultPath: place(state.ResultPath),
      };
    case 'Task':
      return {
        ...base,
        ...withResult(state),
        ...recovery(state),
        type: 'Task',
        resource: parseTaskResource(state.Resource, where),
        timeout: seconds(state.TimeoutSeconds, state.TimeoutSecondsPath),
        heartbeat: seconds(state.HeartbeatSeconds, state.HeartbeatSecondsPath),
      };
    case 'Choice':
      return {
        ...base,
        type: 'Choice',
        choices: state.Choices.map(({ Next, ...rule }) => ({
          condition: parseCondition(rule, where),
          next: Next,
        })),
        otherwise: state.Default,
      };
    case 'Wait':
      return { ...base, type: 'Wait', until: waitUntil(state, where) };
    case 'Succeed':
      return { ...base, type: 'Succeed' };
    case 'Fail':
      return {
        ...base,
        type: 'Fail',
        error: textOrPath(state.Error, state.ErrorPath),
        cause: textOrPath(state.Cause, state.CausePath),
      };
    case 'Parallel':
      return {
        ...base,
        ...withResult(state),
        ...recovery(state),
        type: 'Parallel',
        branches: state.Branches.map((branch) => compileGraph(branch, where)),
      };
    case 'Map':
    default:
      return { ...base, ...withResult(state), ...recovery(state), ...mapFields(state, where), type: 'Map' };
  }
}

type Definition<T extends StateDefinition['Type']> = Extract<StateDefinition, { Type: T }>;

function mapFields(
  state: Definition<'Map'>,
  where: string,
): Pick<MapState, 'itemsPath' | 'itemSelector' | 'maxConcurrency' | 'processor' | 'parameters'> {
  const processor = state.ItemProcessor ?? state.Iterator;
  if (!processor) throw new NotModelledError(where, 'A Map has no ItemProcessor.', 'Give it one.');
  return {
    itemsPath: parsePath(state.ItemsPath),
    // The older Map calls its item selector Parameters.
    itemSelector: template(state.ItemSelector ?? state.Parameters),
    parameters: undefined,
    maxConcurrency:
      state.MaxConcurrencyPath === undefined ? state.MaxConcurrency : parsePath(state.MaxConcurrencyPath),
    processor: compileGraph(processor, where),
  };
}

function withResult(state: Definition<'Task' | 'Parallel' | 'Map'>): WithResult {
  return {
    parameters: template(state.Parameters),
    resultSelector: template(state.ResultSelector),
    resultPath: place(state.ResultPath),
  };
}

function recovery({ Retry, Catch }: Definition<'Task' | 'Parallel' | 'Map'>): Recovery {
  return { retry: Retry, catch: Catch.map((catcher) => ({ ...catcher, place: place(catcher.ResultPath) })) };
}

function waitUntil(state: Definition<'Wait'>, where: string): WaitState['until'] {
  const until = seconds(state.Seconds, state.SecondsPath);
  if (until) return until;
  if (state.TimestampPath !== undefined) return { timestampPath: parsePath(state.TimestampPath) };
  const time = timestampMs(state.Timestamp ?? null);
  if (time === undefined) {
    throw new NotModelledError(
      where,
      `A Wait has no Seconds and the Timestamp '${state.Timestamp ?? ''}'.`,
      'Give it one of Seconds, SecondsPath, Timestamp, TimestampPath.',
    );
  }
  return { timestampMs: time };
}

function path(text: string | null): Path | null {
  return text === null ? null : parsePath(text);
}

function template(value: Json | undefined): Expression | undefined {
  return value === undefined ? undefined : parseTemplate(value);
}

function place(text: string | null): ResultPlace | null {
  if (text === null) return null;
  const segments = referencePath(text);
  if (!segments) throw new Error(`The ResultPath '${text}' is no reference path.`);
  return { text, segments };
}

function seconds(fixed: number | undefined, from: string | undefined): Seconds | undefined {
  if (from !== undefined) return { path: parsePath(from) };
  return fixed === undefined ? undefined : { ms: fixed * 1000 };
}

function textOrPath(text: string | undefined, from: string | undefined): Expression | undefined {
  if (from !== undefined) return parseExpression(from);
  return text === undefined ? undefined : () => text;
}
