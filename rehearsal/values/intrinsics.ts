import { cidrBlocks } from './cidr';
import { conditionHolds } from './conditions';
import { ValueError, within, type Scope } from './error';

/** What an intrinsic function may ask of the resolver that runs it. */
export interface Evaluation {
  /** The value of any expression; `NO_VALUE` when it is to be left out. */
  evaluate(expression: unknown, scope: Scope): unknown;
  ref(name: string, scope: Scope): unknown;
  attribute(logicalId: string, attribute: string, scope: Scope): unknown;
  importValue(exportName: string, scope: Scope): unknown;
  stackOutput(stackName: string, outputName: string, region: string | undefined, scope: Scope): unknown;
  availabilityZones(region: string, scope: Scope): readonly string[];
}

type Intrinsic = (argument: unknown, scope: Scope, evaluation: Evaluation) => unknown;

/**
 * CloudFormation's intrinsic functions. What is not here (`Fn::Transform`, `Fn::ForEach`, the language extensions)
 * is refused by name.
 *
 * @see https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/intrinsic-function-reference.html
 */
const INTRINSICS: Readonly<Record<string, Intrinsic>> = {
  Ref: (argument, scope, evaluation) => evaluation.ref(text(argument, scope), scope),
  'Fn::GetAtt': getAtt,
  'Fn::Join': join,
  'Fn::Sub': sub,
  'Fn::Select': select,
  'Fn::Split': split,
  'Fn::If': chooseByCondition,
  'Fn::FindInMap': findInMap,
  'Fn::Base64': (argument, scope, evaluation) =>
    Buffer.from(text(evaluation.evaluate(argument, scope), scope)).toString('base64'),
  'Fn::Cidr': cidr,
  'Fn::GetAZs': (argument, scope, evaluation) =>
    evaluation.availabilityZones(text(evaluation.evaluate(argument, scope), scope), scope),
  'Fn::ImportValue': (argument, scope, evaluation) =>
    evaluation.importValue(text(evaluation.evaluate(argument, scope), scope), scope),
  'Fn::GetStackOutput': getStackOutput,
};

/** True for `{ "Ref": … }` and `{ "Fn::…": … }`, known or not. */
export function isIntrinsic(expression: object): boolean {
  return Object.keys(expression).some((key) => key === 'Ref' || key.startsWith('Fn::'));
}

/** @throws ValueError for an unknown function and for arguments that CloudFormation would refuse */
export function evaluateIntrinsic(expression: object, scope: Scope, evaluation: Evaluation): unknown {
  const entries = Object.entries(expression);
  const [name, argument] = entries.find(([key]) => key === 'Ref' || key.startsWith('Fn::')) ?? [
    '',
    undefined,
  ];
  if (entries.length > 1) {
    const keys = entries.map(([key]) => key).join(', ');
    throw new ValueError(
      scope,
      `${name} stands beside other keys (${keys}).`,
      'An intrinsic function stands alone.',
    );
  }
  const intrinsic = Object.hasOwn(INTRINSICS, name) ? INTRINSICS[name] : undefined;
  if (!intrinsic) {
    throw new ValueError(
      scope,
      `the intrinsic function ${name} is not modelled.`,
      'Add it to rehearsal/values/intrinsics.ts.',
    );
  }
  return intrinsic(argument, within(scope, name), evaluation);
}

function getAtt(argument: unknown, scope: Scope, evaluation: Evaluation): unknown {
  if (typeof argument === 'string') {
    const dot = argument.indexOf('.');
    return evaluation.attribute(argument.slice(0, dot), argument.slice(dot + 1), scope);
  }
  const [logicalId, attribute] = list(argument, scope, 2);
  return evaluation.attribute(
    text(logicalId, scope),
    text(evaluation.evaluate(attribute, scope), scope),
    scope,
  );
}

function join(argument: unknown, scope: Scope, evaluation: Evaluation): string {
  const [delimiter, values] = list(argument, scope, 2);
  return list(evaluation.evaluate(values, scope), scope)
    .map((value) => text(value, scope))
    .join(text(delimiter, scope));
}

function sub(argument: unknown, scope: Scope, evaluation: Evaluation): string {
  const [template, variables] = typeof argument === 'string' ? [argument, {}] : list(argument, scope, 2);
  const given = record(variables, scope);
  return text(template, scope).replace(/\$\{(!?)([^}]*)\}/g, (_, literal: string, name: string) => {
    if (literal) return `\${${name}}`;
    if (Object.hasOwn(given, name)) return text(evaluation.evaluate(given[name], scope), scope);
    const dot = name.indexOf('.');
    const value =
      dot < 0
        ? evaluation.ref(name, scope)
        : evaluation.attribute(name.slice(0, dot), name.slice(dot + 1), scope);
    return text(value, scope);
  });
}

function select(argument: unknown, scope: Scope, evaluation: Evaluation): unknown {
  const [indexExpression, values] = list(argument, scope, 2);
  const index = Number(text(evaluation.evaluate(indexExpression, scope), scope));
  const candidates = list(evaluation.evaluate(values, scope), scope);
  if (!Number.isInteger(index) || index < 0 || index >= candidates.length) {
    throw new ValueError(scope, `index ${index} is outside a list of ${candidates.length}.`, 'Count from 0.');
  }
  return candidates[index];
}

function split(argument: unknown, scope: Scope, evaluation: Evaluation): readonly string[] {
  const [delimiter, source] = list(argument, scope, 2);
  return text(evaluation.evaluate(source, scope), scope).split(text(delimiter, scope));
}

function chooseByCondition(argument: unknown, scope: Scope, evaluation: Evaluation): unknown {
  const [name, whenTrue, whenFalse] = list(argument, scope, 3);
  const holds = conditionHolds(text(name, scope), scope, (expression) =>
    evaluation.evaluate(expression, scope),
  );
  return evaluation.evaluate(holds ? whenTrue : whenFalse, scope);
}

function findInMap(argument: unknown, scope: Scope, evaluation: Evaluation): unknown {
  const parts = list(argument, scope);
  const keys = parts.slice(0, 3).map((part) => text(evaluation.evaluate(part, scope), scope));
  const [map = '', first = '', second = ''] = keys;
  const value = scope.stack.template.Mappings?.[map]?.[first]?.[second];
  if (value !== undefined) return value;
  // The fourth argument is a language extension that the CDK renders for `CfnMapping.findInMap` with a default.
  const fallback = parts[3];
  if (fallback !== undefined && record(fallback, scope)['DefaultValue'] !== undefined) {
    return evaluation.evaluate(record(fallback, scope)['DefaultValue'], scope);
  }
  throw new ValueError(
    scope,
    `the mapping ${map} has no ${first}, ${second}.`,
    'Add the key to the mapping.',
  );
}

function cidr(argument: unknown, scope: Scope, evaluation: Evaluation): readonly string[] {
  const [block, count, bits] = list(argument, scope).map((part) => evaluation.evaluate(part, scope));
  try {
    // Without a third argument, CloudFormation makes blocks of 8 bits.
    return cidrBlocks(text(block, scope), Number(count), Number(bits ?? 8));
  } catch (error) {
    if (error instanceof RangeError) throw new ValueError(scope, error.message, 'Change the arguments.');
    throw error;
  }
}

function getStackOutput(argument: unknown, scope: Scope, evaluation: Evaluation): unknown {
  const { StackName, OutputName, Region } = record(argument, scope);
  const region = Region === undefined ? undefined : text(evaluation.evaluate(Region, scope), scope);
  return evaluation.stackOutput(
    text(evaluation.evaluate(StackName, scope), scope),
    text(OutputName, scope),
    region,
    scope,
  );
}

/** CloudFormation takes numbers and booleans wherever it takes text. */
function text(value: unknown, scope: Scope): string {
  if (typeof value === 'string') return value;
  if (typeof value === 'number' || typeof value === 'boolean') return String(value);
  throw new ValueError(scope, `${describe(value)} stands where text is needed.`, 'Give a string.');
}

function list(value: unknown, scope: Scope, length?: number): readonly unknown[] {
  if (Array.isArray(value) && (length === undefined || value.length === length)) return value;
  const wanted = length === undefined ? 'a list' : `a list of ${length}`;
  throw new ValueError(scope, `${describe(value)} stands where ${wanted} is needed.`, `Give ${wanted}.`);
}

function record(value: unknown, scope: Scope): Readonly<Record<string, unknown>> {
  if (typeof value === 'object' && value !== null && !Array.isArray(value)) return { ...value };
  throw new ValueError(scope, `${describe(value)} stands where an object is needed.`, 'Give an object.');
}

function describe(value: unknown): string {
  if (typeof value === 'symbol') return 'AWS::NoValue';
  return JSON.stringify(value)?.slice(0, 80) ?? 'nothing';
}
