import { z } from 'zod';
import { isKnownKey } from './condition-keys';
import { readOperator } from './operators';
import type { Operator } from './operators';
import { AccessError } from './error';
import { assertVariables } from './variables';

/** One line of a `Condition`: the values under the key must satisfy the operator for one of these. */
export interface Condition {
  readonly operator: Operator;
  readonly key: string;
  readonly values: readonly string[];
}

/** Patterns that are meant, or all others than which are meant (`NotAction`, `NotResource`, `NotPrincipal`). */
export interface Patterns {
  readonly not: boolean;
  readonly patterns: readonly string[];
}

/** Whom a statement of a resource's policy is about. */
export type PrincipalPatterns =
  | { readonly everyone: true }
  | {
      readonly everyone: false;
      readonly not: boolean;
      /** ARNs and account ids. */
      readonly aws: readonly string[];
      readonly services: readonly string[];
    };

/** A statement of a policy, its policy variables as they stand. */
export interface Statement {
  readonly effect: 'Allow' | 'Deny';
  readonly actions: Patterns;
  readonly resources: Patterns;
  readonly conditions: readonly Condition[];
  /** @default the policy is attached to its principal */
  readonly principals?: PrincipalPatterns;
  /** Where it stands, for people: policy, number and Sid. */
  readonly origin: string;
  /** True in policies of version 2012-10-17, where `${aws:PrincipalArn}` is a variable. */
  readonly variables: boolean;
}

const texts = z
  .union([z.string(), z.array(z.string())])
  .transform((value) => (typeof value === 'string' ? [value] : value));
/** CloudFormation takes numbers and booleans where IAM wants text. */
const value = z.union([z.string(), z.number(), z.boolean()]).transform(String);
const values = z.union([value.transform((one) => [one]), z.array(value)]);
const principal = z.union([
  z.literal('*'),
  z.strictObject({ AWS: texts.optional(), Service: texts.optional() }),
]);

const statementSchema = z.strictObject({
  Sid: z.string().optional(),
  Effect: z.enum(['Allow', 'Deny']),
  Action: texts.optional(),
  NotAction: texts.optional(),
  Resource: texts.optional(),
  NotResource: texts.optional(),
  Principal: principal.optional(),
  NotPrincipal: principal.optional(),
  Condition: z.record(z.string(), z.record(z.string(), values)).optional(),
});

const documentSchema = z.strictObject({
  Version: z.string().optional(),
  Id: z.string().optional(),
  Statement: z.preprocess((one) => (Array.isArray(one) ? one : [one]), z.array(statementSchema)),
});

type StatementInput = z.output<typeof statementSchema>;

/**
 * Reads a policy document.
 *
 * @param origin names the policy in messages, for example `policy OrdersWatchPolicy of stack shop-sandbox-workflow`
 * @throws AccessError naming the policy, and what of it the evaluator does not know
 */
export function readPolicy(document: unknown, origin: string): readonly Statement[] {
  const read = documentSchema.safeParse(document);
  if (!read.success) {
    throw new AccessError(
      `The ${origin} is not a policy that the rehearsal evaluates: ${z.prettifyError(read.error)}`,
    );
  }
  const { Version = '2008-10-17', Statement: statements } = read.data;
  return statements.map((statement, index) => {
    const place = `${origin}, statement ${index + 1}${statement.Sid ? ` (${statement.Sid})` : ''}`;
    return readStatement(statement, place, Version === '2012-10-17');
  });
}

function readStatement(input: StatementInput, origin: string, variables: boolean): Statement {
  const principals = readPrincipals(input);
  if (variables) {
    const conditions = Object.values(input.Condition ?? {}).flatMap((keys) => Object.values(keys).flat());
    const resources = input.Resource ?? input.NotResource ?? [];
    for (const text of [...resources, ...conditions]) assertVariables(text, origin);
  }
  return {
    effect: input.Effect,
    actions: either(input.Action, input.NotAction, 'Action', origin),
    // A role's trust policy has no Resource: it is about the role.
    resources:
      input.Resource === undefined && input.NotResource === undefined && principals
        ? { not: false, patterns: ['*'] }
        : either(input.Resource, input.NotResource, 'Resource', origin),
    conditions: Object.entries(input.Condition ?? {}).flatMap(([operator, keys]) =>
      Object.entries(keys).map(([key, wanted]) => readCondition(operator, key, wanted, origin)),
    ),
    principals,
    origin,
    variables,
  };
}

function readCondition(operator: string, key: string, wanted: readonly string[], origin: string): Condition {
  if (!isKnownKey(key)) {
    throw new AccessError(
      `The ${origin}, has a condition on ${key}, which no request of the rehearsal carries: add it to rehearsal/iam/condition-keys.ts and to the requests that have it.`,
    );
  }
  return { operator: readOperator(operator, origin), key, values: wanted };
}

function either(
  only: readonly string[] | undefined,
  allBut: readonly string[] | undefined,
  name: string,
  origin: string,
): Patterns {
  if (only && !allBut) return { not: false, patterns: only };
  if (allBut && !only) return { not: true, patterns: allBut };
  throw new AccessError(`The ${origin}, needs either ${name} or Not${name}.`);
}

function readPrincipals({ Principal, NotPrincipal }: StatementInput): PrincipalPatterns | undefined {
  const given = Principal ?? NotPrincipal;
  if (given === undefined) return undefined;
  const not = Principal === undefined;
  if (given === '*') return not ? { everyone: false, not, aws: ['*'], services: [] } : { everyone: true };
  const { AWS: aws = [], Service: services = [] } = given;
  if (!not && aws.includes('*')) return { everyone: true };
  return { everyone: false, not, aws, services };
}
