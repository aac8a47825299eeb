import type { Random } from '../load/random';
import { ESCAPED_BRACES, INTRINSIC_FUNCTIONS, IntrinsicError, plainBraces } from './intrinsic-functions';
import type { Json } from './json';
import { parsePath } from './path';
import type { PathInput } from './path';

/** Something whose value depends on the data and the context object. */
export type Expression = (input: PathInput, random: Random) => Json;

/** Functions within functions that AWS allows. */
const DEEPEST = 10;

const NUMBER = /-?\d+(?:\.\d+)?(?:[eE][+-]?\d+)?/y;
const KEYWORD = /(?:true|false|null)\b/y;
const NAME = /States\.\w+/y;

/**
 * Reads an intrinsic function: `States.Format('{} pieces', $.quantity)`. Texts are in single quotes and escape `'`,
 * `{`, `}` and `\` by a backslash.
 *
 * @throws IntrinsicError when it is none, or none that AWS documents
 * @see https://states-language.net/spec.html#intrinsic-functions
 */
export function parseIntrinsic(source: string): Expression {
  return new IntrinsicParser(source).parse();
}

class IntrinsicParser {
  private at = 0;

  constructor(private readonly source: string) {}

  parse(): Expression {
    const expression = this.call(1);
    this.skipSpace();
    if (this.at < this.source.length) throw this.invalid('text after its end');
    return expression;
  }

  private call(depth: number): Expression {
    const name = this.match(NAME);
    if (name === undefined) throw this.invalid('no function name');
    const carryOut = Object.hasOwn(INTRINSIC_FUNCTIONS, name) ? INTRINSIC_FUNCTIONS[name] : undefined;
    if (!carryOut) throw this.invalid(`no intrinsic function ${name} on AWS`);
    if (depth > DEEPEST) throw this.invalid(`more than ${DEEPEST} functions within functions`);
    const values = this.arguments(depth, name === 'States.Format');
    return (input, random) => {
      const given = values.map((value) => value(input, random));
      try {
        return carryOut(given, random);
      } catch (error) {
        if (error instanceof IntrinsicError) throw new IntrinsicError(`${name}: ${error.message}`);
        throw error;
      }
    };
  }

  private arguments(depth: number, forFormat: boolean): readonly Expression[] {
    this.expect('(');
    const values: Expression[] = [];
    this.skipSpace();
    if (this.source[this.at] === ')') {
      this.at += 1;
      return values;
    }
    for (;;) {
      values.push(this.argument(depth, forFormat && values.length === 0));
      this.skipSpace();
      if (this.source[this.at] === ')') break;
      this.expect(',');
    }
    this.at += 1;
    return values;
  }

  private argument(depth: number, forFormat: boolean): Expression {
    this.skipSpace();
    const next = this.source[this.at];
    if (next === "'") return constant(forFormat ? this.quoted() : plainBraces(this.quoted()));
    if (next === '$') return this.path();
    const literal = this.match(NUMBER) ?? this.match(KEYWORD);
    if (literal !== undefined) {
      const value: Json = JSON.parse(literal);
      return constant(value);
    }
    return this.call(depth + 1);
  }

  private quoted(): string {
    let value = '';
    for (this.at += 1; this.source[this.at] !== "'"; this.at += 1) {
      if (this.at >= this.source.length) throw this.invalid('a text without its closing quote');
      const escaped = this.source[this.at] === '\\';
      if (escaped) this.at += 1;
      const character = this.source[this.at] ?? '';
      value += (escaped && ESCAPED_BRACES[character]) || character;
    }
    this.at += 1;
    return value;
  }

  /** A path ends at the comma or parenthesis that is in none of its own brackets or quotes. */
  private path(): Expression {
    const from = this.at;
    let depth = 0;
    let quote: string | undefined;
    for (; this.at < this.source.length; this.at += 1) {
      const character = this.source[this.at] ?? '';
      if (quote !== undefined) {
        if (character === '\\') this.at += 1;
        else if (character === quote) quote = undefined;
      } else if (depth > 0 && (character === "'" || character === '"')) quote = character;
      else if (character === '[' || character === '(') depth += 1;
      else if (depth > 0 && (character === ']' || character === ')')) depth -= 1;
      else if (depth === 0 && (character === ',' || character === ')')) break;
    }
    const path = parsePath(this.source.slice(from, this.at).trim());
    return (input) => path.select(input);
  }

  private match(pattern: RegExp): string | undefined {
    this.skipSpace();
    pattern.lastIndex = this.at;
    const found = pattern.exec(this.source)?.[0];
    this.at += found?.length ?? 0;
    return found;
  }

  private expect(character: string): void {
    this.skipSpace();
    if (this.source[this.at] !== character) throw this.invalid(`no '${character}' at position ${this.at}`);
    this.at += 1;
  }

  private skipSpace(): void {
    while (/\s/.test(this.source[this.at] ?? '')) this.at += 1;
  }

  private invalid(why: string): IntrinsicError {
    return new IntrinsicError(`'${this.source}' is no intrinsic function: it has ${why}.`);
  }
}

function constant(value: Json): Expression {
  return () => value;
}
