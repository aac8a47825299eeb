import validate from 'asl-validator';
import type { Assembly, AssemblyResource } from '../assembly/types';
import type { Resolver } from '../values/types';
import { parseDefinition } from './definition';
import { NotModelledError } from './error';
import { isObject, parseJson } from './json';
import type { Json } from './json';
import type { MachineModel } from './model';

type Properties = Readonly<Record<string, unknown>>;

/**
 * The state machines of an assembly, their definitions checked against the Amazon States Language.
 *
 * @throws NotModelledError naming the machine and what is wrong with its definition or not modelled
 */
export function readStateMachines(assembly: Assembly, resolver: Resolver): readonly MachineModel[] {
  return existing(assembly, resolver, 'AWS::StepFunctions::StateMachine').map(({ stack, logicalId }) => {
    const properties = resolver.properties(stack, logicalId);
    const name = String(resolver.attribute(stack, logicalId, 'Name'));
    const definitionText = definitionOf(name, properties);
    const { StateMachineType: type = 'STANDARD', RoleArn, LoggingConfiguration } = properties;
    return {
      arn: String(resolver.ref(stack, logicalId)),
      name,
      type: type === 'EXPRESS' ? 'EXPRESS' : 'STANDARD',
      roleArn: String(RoleArn),
      definition: parseMachineDefinition(name, definitionText),
      definitionText,
      logLevel: logLevel(LoggingConfiguration),
    };
  });
}

/** ARNs of the activities of an assembly. */
export function readActivities(assembly: Assembly, resolver: Resolver): readonly string[] {
  return existing(assembly, resolver, 'AWS::StepFunctions::Activity').map(({ stack, logicalId }) =>
    String(resolver.ref(stack, logicalId)),
  );
}

/** Definitions that the validator has accepted: each look takes it a tenth of a second. */
const accepted = new Set<string>();

/**
 * Reads a definition's text: first as AWS would on creation, then for what the rehearsal runs.
 *
 * @throws NotModelledError naming the machine and every fault
 */
export function parseMachineDefinition(name: string, text: string): MachineModel['definition'] {
  const definition = parseText(name, text);
  const parsed = parseDefinition(name, definition);
  if (accepted.has(text)) return parsed;
  // The validator writes into what it is given.
  const { isValid, errors } = validate(JSON.parse(text));
  if (isValid) {
    accepted.add(text);
    return parsed;
  }
  const faults = errors.map((error) =>
    'Message' in error ? error.Message : `${error.instancePath}: ${error.message ?? ''}`,
  );
  throw new NotModelledError(
    `State machine ${name}`,
    `AWS would refuse its definition: ${[...new Set(faults)].join('; ')}.`,
    'Correct the definition.',
  );
}

function parseText(name: string, text: string): Json {
  try {
    return parseJson(text);
  } catch (error) {
    throw new NotModelledError(
      `State machine ${name}`,
      `Its definition is not JSON: ${String(error)}.`,
      'Correct it.',
    );
  }
}

function definitionOf(
  name: string,
  { DefinitionString, Definition, DefinitionSubstitutions }: Properties,
): string {
  const text = typeof DefinitionString === 'string' ? DefinitionString : JSON.stringify(Definition);
  if (text === undefined) {
    throw new NotModelledError(
      `State machine ${name}`,
      'It has neither DefinitionString nor Definition.',
      'Give the definition in the template: one in S3 is not modelled.',
    );
  }
  return Object.entries({ ...Object(DefinitionSubstitutions) }).reduce(
    (replaced, [key, value]) => replaced.replaceAll(`\${${key}}`, String(value)),
    text,
  );
}

function logLevel(logging: unknown): string | undefined {
  const value: Json = JSON.parse(JSON.stringify(logging ?? null));
  return isObject(value) && typeof value.Level === 'string' ? value.Level : undefined;
}

function existing(assembly: Assembly, resolver: Resolver, type: string): readonly AssemblyResource[] {
  return assembly.resources(type).filter(({ stack, logicalId }) => resolver.exists(stack, logicalId));
}
