import { z } from 'zod';
import { LONGEST_PREFIX, PREFIX_PATTERN } from '../lib/config/prefix';

/**
 * The names that a fork gives itself. Everything else of the product, its orders and quotes, is its code: what to replace
 * of that is told in `docs/how-to/fork.md`.
 */
export interface Names {
  /** Of the repository: name of the package, value of the tag `project`. */
  readonly project: string;
  /** What the product is, in lower case, as in "the order service" and "the order API". One word. */
  readonly product: string;
  /** First part of every stack name. */
  readonly prefix: string;
}

/** In a form that the command itself renames, so that a fork can be forked again. */
const CURRENT_API = 'order-api';

/** The names that this repository has. */
export const CURRENT: Names = {
  project: 'aws-cdk-reference',
  product: CURRENT_API.slice(0, -'-api'.length),
  prefix: 'shop',
};

/** What the command line says. */
export const forkOptions = z.strictObject({
  name: z
    .string()
    .regex(
      /^[a-z][a-z0-9]*(-[a-z0-9]+)*$/,
      'lower-case letters, digits and single hyphens, as billing-platform',
    )
    .max(50, 'at most 50 characters'),
  product: z.string().regex(/^[a-z]{2,30}$/, 'one word in lower case, as billing'),
  prefix: z
    .string()
    .regex(
      PREFIX_PATTERN,
      `1 to ${LONGEST_PREFIX} lower-case letters, digits and single hyphens, as billing`,
    ),
  account: z
    .string()
    .regex(/^\d{12}$/, '12 digits')
    .optional(),
  region: z
    .string()
    .regex(/^[a-z]{2,4}(-[a-z]+)+-\d{1,2}$/, 'the name of a region, as eu-west-1')
    .optional(),
});
export type ForkOptions = z.infer<typeof forkOptions>;

/** Between two words of a name that a comment breaks. */
const GAP = String.raw`(\s+(?:(?:\*|//|#|>)\s+)?)`;

/** Replaces the names of one by those of another; the same text comes out of the result. */
export function renamed(text: string, to: Names, from: Names = CURRENT): string {
  const own = withArticle(text, to, from);
  return [
    [new RegExp(String.raw`(?<![\w-])${from.project}(?!\w)`, 'g'), to.project] as const,
    [new RegExp(String.raw`\b${from.product}${GAP}(service|API)\b`, 'g'), `${to.product}$1$2`] as const,
    [
      new RegExp(String.raw`\b${capital(from.product)}${GAP}(service|API)\b`, 'g'),
      `${capital(to.product)}$1$2`,
    ] as const,
    [new RegExp(String.raw`\b${from.product}-api\b`, 'g'), `${to.product}-api`] as const,
    [prefixIn(from.prefix), to.prefix] as const,
  ].reduce((result, [pattern, replacement]) => result.replaceAll(pattern, replacement), own);
}

/** The article of the new name before the old one: "an order service", "a billing service". */
function withArticle(text: string, to: Names, from: Names): string {
  const article = new RegExp(String.raw`\b([Aa])n?(?=${GAP}${from.product}${GAP}(?:service|API)\b)`, 'g');
  return text.replaceAll(article, `$1${/^[aeiou]/.test(to.product) ? 'n' : ''}`);
}

/**
 * The prefix where it is one: before a hyphen, between quotes or slashes, or as a value, of a variable too. Not the word in
 * a sentence, and not the last part of a path, which is a file's.
 */
function prefixIn(prefix: string): RegExp {
  return new RegExp(
    [
      String.raw`(?<![\w-])${prefix}(?=-[\w$<*])`,
      String.raw`(?<=['"\`=])${prefix}(?=['"\`/,])`,
      String.raw`(?<=prefix=|PREFIX=)${prefix}(?=\s)`,
      String.raw`(?<=/)${prefix}(?=[/\\])`,
      String.raw`(?<=prefix: |\| |[Ss]tack )${prefix}(?=[\s,:])`,
      String.raw`(?<=\(|-> )${prefix}(?=: )`,
    ].join('|'),
    'g',
  );
}

function capital(word: string): string {
  return word.charAt(0).toUpperCase() + word.slice(1);
}
