import { BlockList, isIP } from 'node:net';
import { AccessError } from './error';
import { matchesArn, matchesPattern } from './match';

/** An operator of a `Condition`, read: `ForAllValues:StringLikeIfExists` has all three parts. */
export interface Operator {
  /** As it stands in the policy. */
  readonly name: string;
  readonly set?: 'ForAllValues' | 'ForAnyValue';
  readonly ifExists: boolean;
  readonly comparison: Comparison;
}

interface Comparison {
  /** Negated: satisfied by a value that fits none of the policy's, and by a key that is absent. */
  readonly negated: boolean;
  /** True for `Null`, which asks whether the key is there. */
  readonly isNull?: boolean;
  /** Whether one value of the request fits one of the policy. */
  readonly fits: (given: string, wanted: string) => boolean;
}

const COMPARISONS: Readonly<Record<string, Comparison>> = {
  ...pair('StringEquals', 'StringNotEquals', (given, wanted) => given === wanted),
  ...pair(
    'StringEqualsIgnoreCase',
    'StringNotEqualsIgnoreCase',
    (given, wanted) => given.toLowerCase() === wanted.toLowerCase(),
  ),
  ...pair('StringLike', 'StringNotLike', (given, wanted) => matchesPattern(wanted, given)),
  // AWS documents that ArnEquals and ArnLike behave the same.
  ...pair('ArnEquals', 'ArnNotEquals', (given, wanted) => matchesArn(wanted, given)),
  ...pair('ArnLike', 'ArnNotLike', (given, wanted) => matchesArn(wanted, given)),
  ...pair(
    'NumericEquals',
    'NumericNotEquals',
    numeric((given, wanted) => given === wanted),
  ),
  NumericLessThan: plain(numeric((given, wanted) => given < wanted)),
  NumericLessThanEquals: plain(numeric((given, wanted) => given <= wanted)),
  NumericGreaterThan: plain(numeric((given, wanted) => given > wanted)),
  NumericGreaterThanEquals: plain(numeric((given, wanted) => given >= wanted)),
  ...pair(
    'DateEquals',
    'DateNotEquals',
    date((given, wanted) => given === wanted),
  ),
  DateLessThan: plain(date((given, wanted) => given < wanted)),
  DateLessThanEquals: plain(date((given, wanted) => given <= wanted)),
  DateGreaterThan: plain(date((given, wanted) => given > wanted)),
  DateGreaterThanEquals: plain(date((given, wanted) => given >= wanted)),
  Bool: plain((given, wanted) => given.toLowerCase() === wanted.toLowerCase()),
  BinaryEquals: plain((given, wanted) => given === wanted),
  ...pair('IpAddress', 'NotIpAddress', isInRange),
  Null: { negated: false, isNull: true, fits: () => false },
};

const FORM = /^(?:(ForAllValues|ForAnyValue):)?(\w+?)(IfExists)?$/;

/**
 * Reads the name of an operator.
 *
 * @param origin of the statement, for the error
 * @throws AccessError for an operator that AWS does not document
 * @see https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_elements_condition_operators.html
 */
export function readOperator(name: string, origin: string): Operator {
  const [, set, base = '', ifExists] = FORM.exec(name) ?? [];
  const comparison = Object.hasOwn(COMPARISONS, base) ? COMPARISONS[base] : undefined;
  // `Null` asks whether a key exists already, so AWS has no NullIfExists.
  if (!comparison || (comparison.isNull && ifExists !== undefined)) {
    throw new AccessError(
      `The ${origin}, has the condition operator ${name}, which AWS does not document. Documented: ${Object.keys(COMPARISONS).join(', ')}, with ForAllValues:, ForAnyValue: and IfExists.`,
    );
  }
  return {
    name,
    set: set === 'ForAllValues' || set === 'ForAnyValue' ? set : undefined,
    ifExists: ifExists !== undefined,
    comparison,
  };
}

/**
 * Whether the values under a key satisfy a condition.
 *
 * - Several values in the policy: one of them is enough; for a negated operator, none of them may fit.
 * - A key that is absent satisfies negated operators, `IfExists` and `ForAllValues`, and nothing else.
 * - Several values in the request without a set operator: AWS calls that undefined; here all of them must satisfy it.
 *
 * @param given values of the request; undefined when it does not carry the key
 * @see https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_condition-logic-multiple-context-keys-or-values.html
 * @see https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_condition-single-vs-multi-valued-context-keys.html
 */
export function satisfies(
  { comparison, ifExists, set }: Operator,
  given: readonly string[] | undefined,
  wanted: readonly string[],
): boolean {
  const absent = given === undefined || given.length === 0;
  if (comparison.isNull) return wanted.some((one) => one.toLowerCase() === String(absent));
  if (absent) return set === 'ForAllValues' || (set === undefined && (ifExists || comparison.negated));
  const one = (text: string): boolean =>
    comparison.negated
      ? !wanted.some((other) => comparison.fits(text, other))
      : wanted.some((other) => comparison.fits(text, other));
  return set === 'ForAnyValue' ? given.some(one) : given.every(one);
}

function plain(fits: Comparison['fits']): Comparison {
  return { negated: false, fits };
}

function pair(name: string, negation: string, fits: Comparison['fits']): Record<string, Comparison> {
  return { [name]: { negated: false, fits }, [negation]: { negated: true, fits } };
}

/** A text that is no number fits nothing. */
function numeric(fits: (given: number, wanted: number) => boolean): Comparison['fits'] {
  return (given, wanted) => fits(numberOf(given), numberOf(wanted));
}

function numberOf(text: string): number {
  return text.trim() === '' ? Number.NaN : Number(text);
}

/** ISO 8601 or seconds since 1970. */
function date(fits: (given: number, wanted: number) => boolean): Comparison['fits'] {
  return (given, wanted) => fits(timeOf(given), timeOf(wanted));
}

function timeOf(text: string): number {
  return /^\d+$/.test(text) ? Number(text) * 1000 : Date.parse(text);
}

/** @param range CIDR, or one address */
function isInRange(given: string, range: string): boolean {
  const [address = '', prefix] = range.split('/');
  const family = isIP(address);
  if (family === 0 || isIP(given) === 0) return false;
  const type = family === 4 ? 'ipv4' : 'ipv6';
  const ranges = new BlockList();
  ranges.addSubnet(address, prefix === undefined ? (family === 4 ? 32 : 128) : Number(prefix), type);
  return ranges.check(given, isIP(given) === 4 ? 'ipv4' : 'ipv6');
}
