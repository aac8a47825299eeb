import { z } from 'zod';

/** What a message and the documentation say of a setting beyond its type. */
export interface SettingDescription {
  /** What it accepts, in words that can stand alone. */
  readonly accepted: string;
  /** A value it accepts, as it is written in code. */
  readonly example: string;
  /** Its accepted words, where it accepts only some: a mistyped one is answered with the nearest. */
  readonly words?: readonly string[];
}

/** Descriptions of settings, by schema. A leaf without one is found by the test of `docs/configuration.md`. */
export const settingDescriptions = z.registry<SettingDescription>();

/** Describes a schema: `describe(z.boolean(), …).default(false)`. To be called before `default`, which wraps it. */
export function describe<Schema extends z.ZodType>(schema: Schema, description: SettingDescription): Schema {
  settingDescriptions.add(schema, description);
  return schema;
}

/** One of some words. */
export function oneOf<const Words extends readonly [string, ...string[]]>(words: Words) {
  return describe(z.enum(words), {
    accepted: `one of ${words.join(', ')}`,
    example: `'${words[0]}'`,
    words,
  });
}

/** A whole number within bounds, both included. */
export function wholeNumber(from: number, to: number, unit: string, example: number = from) {
  return describe(z.int().min(from).max(to), {
    accepted: `a whole number from ${from} to ${to} (${unit})`,
    example: String(example),
  });
}

/** `true` or `false`. */
export function onOrOff() {
  return describe(z.boolean(), { accepted: 'true or false', example: 'true' });
}

/** A text of a given form. */
export function text(pattern: RegExp, description: SettingDescription) {
  return describe(z.string().regex(pattern), description);
}

/** An address that somebody reads. */
export function emailAddress() {
  return text(/^[^\s@]{1,64}@[^\s@]{1,189}$/, {
    accepted: 'an e-mail address',
    example: "'orders-team@example.com'",
  });
}

/** A branch of a repository. */
export function branchName() {
  return text(/^(?![/.-])[\w./-]{1,255}(?<![/.])$/, {
    accepted: 'the name of one branch, without wildcards',
    example: "'main'",
  });
}
