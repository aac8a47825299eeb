import { NotModelledError } from '../state-machine/error';

/** A step along a reference: a member, or a call of one. */
export interface Step {
  readonly name: string;
  /** Arguments. @default it is a member, not a call */
  readonly args?: readonly Expression[];
}

export type Expression =
  | { readonly kind: 'literal'; readonly value: string | number | boolean }
  | {
      readonly kind: 'reference';
      readonly variable: string;
      readonly steps: readonly Step[];
      readonly source: string;
    }
  | {
      readonly kind: 'comparison';
      readonly equal: boolean;
      readonly left: Expression;
      readonly right: Expression;
    };

export type Reference = Extract<Expression, { kind: 'reference' }>;

export type Node =
  | { readonly kind: 'text'; readonly text: string }
  | { readonly kind: 'output'; readonly reference: Reference }
  | { readonly kind: 'set'; readonly target: Reference; readonly value: Expression }
  | {
      readonly kind: 'if';
      /** Each branch and its condition; the last one may have none. */
      readonly branches: readonly { readonly condition?: Expression; readonly body: readonly Node[] }[];
    };

/** Words that end the body of a branch. */
const ENDS = ['elseif', 'else', 'end'];

/**
 * Reads a mapping template: text, references, `#set`, `#if` with its branches, `==` and `!=`.
 *
 * A backslash in a text between quotes is a backslash: Velocity escapes nothing there (VELOCITY-587).
 *
 * @param where named in errors
 * @throws NotModelledError for whatever else Velocity knows
 * @see https://velocity.apache.org/engine/1.7/vtl-reference.html
 */
export function parseTemplate(where: string, source: string): readonly Node[] {
  return new Parser(where, source).template();
}

class Parser {
  private at = 0;

  constructor(
    private readonly where: string,
    private readonly source: string,
  ) {}

  template(): readonly Node[] {
    const nodes = this.body();
    if (this.at < this.source.length) throw this.fault('a branch or an end without #if');
    return nodes;
  }

  /** Up to the end of the source, or to a directive that ends a branch. */
  private body(): readonly Node[] {
    const nodes: Node[] = [];
    while (this.at < this.source.length) {
      const text = this.take(/[^#$]*/y);
      if (text !== '') nodes.push({ kind: 'text', text });
      if (this.looksAt(/\$[A-Za-z]/y)) nodes.push({ kind: 'output', reference: this.reference() });
      else if (this.looksAt(/#[A-Za-z]/y)) {
        if (ENDS.some((word) => this.looksAt(new RegExp(`#${word}\\b`, 'y')))) break;
        nodes.push(this.directive());
      } else if (this.looksAt(/[$#][!{@#*[]/y)) throw this.fault('a form of Velocity that is not modelled');
      else if (this.at < this.source.length) nodes.push({ kind: 'text', text: this.take(/[$#]/y) });
    }
    return nodes;
  }

  private directive(): Node {
    if (this.takes(/#set\s*\(\s*/y)) {
      const target = this.reference();
      this.expect(/\s*=\s*/y, '=');
      const value = this.expression();
      this.expect(/\s*\)[ \t]*\n?/y, ')');
      return { kind: 'set', target, value };
    }
    if (!this.takes(/#if\s*\(\s*/y)) throw this.fault('a directive that is not modelled');
    const branches = [this.branch(this.condition())];
    while (this.takes(/#elseif\s*\(\s*/y)) branches.push(this.branch(this.condition()));
    if (this.takes(/#else\b[ \t]*\n?/y)) branches.push(this.branch());
    this.expect(/#end\b[ \t]*\n?/y, '#end');
    return { kind: 'if', branches };
  }

  private branch(condition?: Expression) {
    return { condition, body: this.body() };
  }

  private condition(): Expression {
    const condition = this.expression();
    this.expect(/\s*\)[ \t]*\n?/y, ')');
    return condition;
  }

  private expression(): Expression {
    const left = this.operand();
    const operator = this.take(/\s*(?:==|!=)\s*/y).trim();
    if (operator === '') return left;
    return { kind: 'comparison', equal: operator === '==', left, right: this.operand() };
  }

  private operand(): Expression {
    if (this.looksAt(/\$[A-Za-z]/y)) return this.reference();
    const number = this.take(/-?\d+(?:\.\d+)?/y);
    if (number !== '') return { kind: 'literal', value: Number(number) };
    const word = this.take(/(?:true|false)\b/y);
    if (word !== '') return { kind: 'literal', value: word === 'true' };
    const quoted = this.take(/'[^']*'|"[^"]*"/y);
    if (quoted === '') throw this.fault('an expression that is not modelled');
    if (quoted.startsWith('"') && /[$#]/.test(quoted)) throw this.fault('a reference within quotes');
    return { kind: 'literal', value: quoted.slice(1, -1) };
  }

  private reference(): Reference {
    const start = this.at;
    const variable = this.take(/\$[A-Za-z][\w-]*/y).slice(1);
    if (variable === '') throw this.fault('no reference where one is expected');
    const steps: Step[] = [];
    while (this.looksAt(/\.[A-Za-z]/y)) {
      const name = this.take(/\.[A-Za-z][\w-]*/y).slice(1);
      steps.push(this.takes(/\(\s*/y) ? { name, args: this.args() } : { name });
    }
    if (this.looksAt(/\[/y)) throw this.fault('an index');
    return { kind: 'reference', variable, steps, source: this.source.slice(start, this.at) };
  }

  private args(): readonly Expression[] {
    if (this.takes(/\)/y)) return [];
    const args = [this.expression()];
    while (this.takes(/\s*,\s*/y)) args.push(this.expression());
    this.expect(/\s*\)/y, ')');
    return args;
  }

  private looksAt(pattern: RegExp): boolean {
    pattern.lastIndex = this.at;
    return pattern.test(this.source);
  }

  private take(pattern: RegExp): string {
    pattern.lastIndex = this.at;
    const [found = ''] = pattern.exec(this.source) ?? [];
    this.at += found.length;
    return found;
  }

  private takes(pattern: RegExp): boolean {
    return this.take(pattern) !== '';
  }

  private expect(pattern: RegExp, what: string): void {
    if (!this.takes(pattern)) throw this.fault(`no ${what} where it is expected`);
  }

  private fault(what: string): NotModelledError {
    const rest = JSON.stringify(this.source.slice(this.at, this.at + 40));
    return new NotModelledError(
      this.where,
      `Its mapping template has ${what}: ${rest}.`,
      'Write it with references, #set, #if, == and !=.',
    );
  }
}
