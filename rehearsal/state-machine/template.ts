import { StateError } from './error';
import { parseIntrinsic } from './intrinsic';
import type { Expression } from './intrinsic';
import { IntrinsicError } from './intrinsic-functions';
import { isObject } from './json';
import type { Json } from './json';
import { parsePath, PathError } from './path';

/**
 * Reads a payload template: `Parameters`, `ItemSelector`, `ResultSelector`. A field whose name ends in `.$` has the
 * value of its path or intrinsic function, under the name without the ending.
 *
 * @throws PathError or IntrinsicError when a field of it cannot be read
 * @see https://states-language.net/spec.html#payload-template
 */
export function parseTemplate(template: Json): Expression {
  if (Array.isArray(template)) {
    const items = template.map(parseTemplate);
    return (input, random) => items.map((item) => item(input, random));
  }
  if (!isObject(template)) return () => template;
  const fields = Object.entries(template).map(([name, value]) => {
    if (!name.endsWith('.$')) return [name, parseTemplate(value)] as const;
    if (typeof value !== 'string') throw new PathError(`The value of the field '${name}' must be a path.`);
    return [name.slice(0, -2), named(name, parseExpression(value), value)] as const;
  });
  return (input, random) => Object.fromEntries(fields.map(([name, field]) => [name, field(input, random)]));
}

/** Reads a path or an intrinsic function, whichever it is. */
export function parseExpression(source: string): Expression {
  if (source.startsWith('States.')) return parseIntrinsic(source);
  const path = parsePath(source);
  return (input) => path.select(input);
}

/** The expression of a field, its failures in the words and under the names of Step Functions. */
function named(field: string, expression: Expression, source: string): Expression {
  return (input, random) => {
    try {
      return expression(input, random);
    } catch (error) {
      if (error instanceof IntrinsicError) {
        throw new StateError(
          'States.IntrinsicFailure',
          `The function '${source}' had the following error: ${error.message}`,
        );
      }
      if (!(error instanceof PathError)) throw error;
      throw new StateError(
        'States.ParameterPathFailure',
        `The JSONPath '${source}' specified for the field '${field}' could not be found in the input '${JSON.stringify(input.data)}'`,
      );
    }
  };
}
