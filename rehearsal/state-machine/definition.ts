import { z } from 'zod';
import { NotModelledError } from './error';
import { isObject } from './json';
import type { Json } from './json';

const payload = z.json();
const path = z.string();
const wholeSeconds = z.int().min(0);
const positive = z.int().positive();

const retrier = z.strictObject({
  Comment: z.string().optional(),
  ErrorEquals: z.array(z.string()).min(1),
  IntervalSeconds: positive.default(1),
  MaxAttempts: z.int().min(0).max(99_999_999).default(3),
  BackoffRate: z.number().min(1).default(2),
  MaxDelaySeconds: positive.max(31_622_399).optional(),
  JitterStrategy: z.enum(['FULL', 'NONE']).default('NONE'),
});
const catcher = z.strictObject({
  Comment: z.string().optional(),
  ErrorEquals: z.array(z.string()).min(1),
  Next: z.string(),
  ResultPath: path.nullable().default('$'),
});

const common = {
  Comment: z.string().optional(),
  QueryLanguage: z.literal('JSONPath').optional(),
  InputPath: path.nullable().default('$'),
  OutputPath: path.nullable().default('$'),
};
const transition = { Next: z.string().optional(), End: z.literal(true).optional() };
const result = { ResultPath: path.nullable().default('$') };
const selectedResult = { ...result, ResultSelector: payload.optional() };
const recovery = { Retry: z.array(retrier).default([]), Catch: z.array(catcher).default([]) };

const graph = z.object({
  StartAt: z.string(),
  get States(): z.ZodRecord<z.ZodString, typeof state> {
    return z.record(z.string(), state);
  },
});

const state = z.discriminatedUnion('Type', [
  z.strictObject({
    Type: z.literal('Pass'),
    ...common,
    ...transition,
    ...result,
    Result: payload.optional(),
    Parameters: payload.optional(),
  }),
  z.strictObject({
    Type: z.literal('Task'),
    ...common,
    ...transition,
    ...selectedResult,
    ...recovery,
    Resource: z.string(),
    Parameters: payload.optional(),
    TimeoutSeconds: positive.optional(),
    TimeoutSecondsPath: path.optional(),
    HeartbeatSeconds: positive.optional(),
    HeartbeatSecondsPath: path.optional(),
  }),
  z.strictObject({
    Type: z.literal('Choice'),
    ...common,
    Choices: z.array(z.object({ Next: z.string() }).catchall(payload)).min(1),
    Default: z.string().optional(),
  }),
  z.strictObject({
    Type: z.literal('Wait'),
    ...common,
    ...transition,
    Seconds: wholeSeconds.optional(),
    SecondsPath: path.optional(),
    Timestamp: z.string().optional(),
    TimestampPath: path.optional(),
  }),
  z.strictObject({ Type: z.literal('Succeed'), ...common }),
  z.strictObject({
    Type: z.literal('Fail'),
    Comment: z.string().optional(),
    QueryLanguage: z.literal('JSONPath').optional(),
    Error: z.string().optional(),
    Cause: z.string().optional(),
    ErrorPath: z.string().optional(),
    CausePath: z.string().optional(),
  }),
  z.strictObject({
    Type: z.literal('Parallel'),
    ...common,
    ...transition,
    ...selectedResult,
    ...recovery,
    Parameters: payload.optional(),
    Branches: z.array(graph).min(1),
  }),
  z.strictObject({
    Type: z.literal('Map'),
    ...common,
    ...transition,
    ...selectedResult,
    ...recovery,
    ItemsPath: path.default('$'),
    ItemSelector: payload.optional(),
    Parameters: payload.optional(),
    MaxConcurrency: z.int().min(0).default(0),
    MaxConcurrencyPath: path.optional(),
    ItemProcessor: graph.optional(),
    Iterator: graph.optional(),
  }),
]);

const machine = graph.extend({
  Comment: z.string().optional(),
  Version: z.literal('1.0').optional(),
  QueryLanguage: z.literal('JSONPath').optional(),
  TimeoutSeconds: positive.optional(),
});

/** A definition in the Amazon States Language, defaults filled in. */
export type MachineDefinition = z.infer<typeof machine>;
export type GraphDefinition = z.infer<typeof graph>;
export type StateDefinition = z.infer<typeof state>;
export type RetrierDefinition = z.infer<typeof retrier>;
export type CatcherDefinition = z.infer<typeof catcher>;

/** Fields that AWS knows and the rehearsal refuses, and to which feature they belong. */
const REFUSED: Readonly<Record<string, string>> = {
  Assign: 'Workflow variables (Assign)',
  Arguments: 'JSONata (Arguments)',
  Output: 'JSONata (Output)',
  Items: 'JSONata (Items)',
  Credentials: 'Credentials of a task',
  ItemReader: 'Distributed Map (ItemReader)',
  ItemBatcher: 'Distributed Map (ItemBatcher)',
  ResultWriter: 'Distributed Map (ResultWriter)',
  ToleratedFailureCount: 'Distributed Map (ToleratedFailureCount)',
  ToleratedFailureCountPath: 'Distributed Map (ToleratedFailureCountPath)',
  ToleratedFailurePercentage: 'Distributed Map (ToleratedFailurePercentage)',
  ToleratedFailurePercentagePath: 'Distributed Map (ToleratedFailurePercentagePath)',
};

/**
 * Reads a definition.
 *
 * @param name of the machine, for errors
 * @throws NotModelledError naming the state and everything in it that the rehearsal does not run
 */
export function parseDefinition(name: string, definition: Json): MachineDefinition {
  const problems = refused(definition, name);
  if (problems.length === 0) {
    const parsed = machine.safeParse(definition);
    if (parsed.success) return parsed.data;
    problems.push(...parsed.error.issues.map(({ path: at, message }) => `${at.join('.')}: ${message}`));
  }
  throw new NotModelledError(
    `State machine ${name}`,
    `${problems.join('; ')}.`,
    'The rehearsal runs JSONPath with inline Map: change the definition, or leave this machine out of the rehearsal.',
  );
}

function refused(value: Json, where: string): string[] {
  if (!isObject(value)) return [];
  const own = value.QueryLanguage === 'JSONata' ? [`${where}: JSONata is not modelled`] : [];
  const states = isObject(value.States) ? Object.entries(value.States) : [];
  return [...own, ...states.flatMap(([name, state]) => refusedInState(state, `state ${name}`))];
}

function refusedInState(value: Json, where: string): string[] {
  if (!isObject(value)) return [];
  const processor = isObject(value.ItemProcessor) ? value.ItemProcessor : {};
  const mode = isObject(processor.ProcessorConfig) ? processor.ProcessorConfig.Mode : undefined;
  const branches = Array.isArray(value.Branches) ? value.Branches : [];
  return [
    ...(value.QueryLanguage === 'JSONata' ? [`${where}: JSONata is not modelled`] : []),
    ...(mode === 'DISTRIBUTED' ? [`${where}: Distributed Map is not modelled`] : []),
    ...Object.keys(value)
      .filter((field) => Object.hasOwn(REFUSED, field))
      .map((field) => `${where}: ${REFUSED[field]} is not modelled`),
    ...[...branches, processor, value.Iterator ?? null].flatMap((inner) => refused(inner, where)),
  ];
}
