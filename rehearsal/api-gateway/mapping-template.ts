import { NotModelledError } from '../state-machine/error';
import { parseTemplate } from './template-syntax';
import type { Expression, Node, Reference, Step } from './template-syntax';

/** What a mapping template says about the answer beside its text. */
export interface Override {
  /** `$context.responseOverride.status`. @default as the integration response has it */
  readonly status?: number;
  /** `$context.responseOverride.header`. */
  readonly headers: Readonly<Record<string, string>>;
}

export interface Rendered extends Override {
  readonly text: string;
}

/** Renders a template over a body. @throws NotModelledError naming what is not modelled */
export type MappingTemplate = (body: string) => Rendered;

/**
 * A mapping template of API Gateway, compiled. Of its variables there are `$input.json`, `$input.path`,
 * `$util.escapeJavaScript`, `$util.parseJson` and `$context.responseOverride`, of strings' methods `replaceAll`.
 *
 * @param where named in errors
 * @see https://docs.aws.amazon.com/apigateway/latest/developerguide/api-gateway-mapping-template-reference.html
 */
export function mappingTemplate(where: string, source: string): MappingTemplate {
  const nodes = parseTemplate(where, source);
  return (body) => new Rendering(where, body).render(nodes);
}

type Method = (...args: readonly unknown[]) => unknown;

class Rendering {
  private readonly variables = new Map<string, unknown>();
  private readonly headers: Record<string, string> = {};
  private status: number | undefined;
  /** What `$input` and `$util` can do. */
  private readonly methods: Readonly<Record<string, Readonly<Record<string, Method>>>>;

  constructor(
    private readonly where: string,
    body: string,
  ) {
    const whole = (path: unknown): unknown => {
      if (path === '$') return JSON.parse(body);
      throw this.notModelled(`the path ${String(path)} of $input`, "Take the whole body: '$'.");
    };
    this.methods = {
      input: { json: (path) => JSON.stringify(whole(path)), path: whole },
      util: {
        escapeJavaScript: (text) => escapeJavaScript(String(text)),
        parseJson: (text) => JSON.parse(String(text)),
      },
    };
  }

  render(nodes: readonly Node[]): Rendered {
    const text = this.textOf(nodes);
    return { text, status: this.status, headers: this.headers };
  }

  private textOf(nodes: readonly Node[]): string {
    return nodes.map((node) => this.textOfNode(node)).join('');
  }

  private textOfNode(node: Node): string {
    switch (node.kind) {
      case 'text':
        return node.text;
      case 'output':
        return this.written(node.reference);
      case 'set':
        this.assign(node.target, this.value(node.value));
        return '';
      case 'if':
      default: {
        const taken = node.branches.find(
          ({ condition }) => condition === undefined || this.holds(this.value(condition)),
        );
        return taken ? this.textOf(taken.body) : '';
      }
    }
  }

  private written(reference: Reference): string {
    const value = this.value(reference);
    if (['string', 'number', 'boolean'].includes(typeof value)) return String(value);
    throw this.notModelled(`${reference.source}, which is ${JSON.stringify(value) ?? 'nothing'}, as text`);
  }

  private holds(value: unknown): boolean {
    return value !== undefined && value !== null && value !== false;
  }

  private value(expression: Expression): unknown {
    switch (expression.kind) {
      case 'literal':
        return expression.value;
      case 'comparison':
        return (this.value(expression.left) === this.value(expression.right)) === expression.equal;
      case 'reference':
      default:
        return this.follow(expression);
    }
  }

  private follow({ variable, steps, source }: Reference): unknown {
    const [first, ...others] = steps;
    if (!Object.hasOwn(this.methods, variable)) return this.walk(this.variables.get(variable), steps, source);
    const method = this.methods[variable]?.[first?.name ?? ''];
    if (!method || !first?.args) throw this.notModelled(source);
    const args = first.args.map((arg) => this.value(arg));
    return this.walk(method(...args), others, source);
  }

  private walk(from: unknown, steps: readonly Step[], source: string): unknown {
    let value = from;
    for (const { name, args } of steps) {
      if (args) value = this.call(value, name, args, source);
      else if (typeof value === 'object' && value !== null) value = Reflect.get(value, name);
      else throw this.notModelled(`${source}: it has no ${name}`);
    }
    return value;
  }

  /** Java's `replaceAll`, whose first argument is a regular expression. */
  private call(value: unknown, name: string, args: readonly Expression[], source: string): string {
    const [pattern, replacement, ...others] = args.map((arg) => this.value(arg));
    const plain = typeof replacement === 'string' && !/[$\\]/.test(replacement);
    if (typeof value !== 'string' || name !== 'replaceAll' || !plain || others.length > 0) {
      throw this.notModelled(source);
    }
    return value.replaceAll(new RegExp(String(pattern), 'g'), replacement);
  }

  private assign({ variable, steps, source }: Reference, value: unknown): void {
    const [first, second, third, ...others] = steps.map(({ name, args }) => (args ? '' : name));
    if (variable === 'context' && first === 'responseOverride' && others.length === 0) {
      if (second === 'status' && third === undefined) this.status = Number(value);
      else if (second === 'header' && third) this.headers[third.toLowerCase()] = String(value);
      else throw this.notModelled(source);
    } else if (steps.length === 0 && !['context', 'input', 'util'].includes(variable)) {
      this.variables.set(variable, value);
    } else throw this.notModelled(`#set of ${source}`);
  }

  private notModelled(
    what: string,
    fix = 'Use what the rehearsal has, or leave it to AWS.',
  ): NotModelledError {
    return new NotModelledError(this.where, `Its mapping template uses ${what}.`, fix);
  }
}

const ESCAPED: Readonly<Record<string, string>> = {
  '\b': String.raw`\b`,
  '\n': String.raw`\n`,
  '\t': String.raw`\t`,
  '\f': String.raw`\f`,
  '\r': String.raw`\r`,
};

/**
 * As Apache Commons escapes for JavaScript: quotes, apostrophes, backslashes and slashes by a backslash, what is not
 * printable ASCII by its code. AWS documents the apostrophe, which JSON does not know; the other forms are those of JSON.
 */
function escapeJavaScript(text: string): string {
  return text
    .replaceAll(/['"\\/]/g, String.raw`\$&`)
    .replaceAll(/[^\x20-\x7e]/g, (character) => ESCAPED[character] ?? unicode(character));
}

function unicode(character: string): string {
  return String.raw`\u` + character.charCodeAt(0).toString(16).toUpperCase().padStart(4, '0');
}
