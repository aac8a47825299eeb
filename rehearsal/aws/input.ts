import { ServiceError } from './wire';

/** Parameters of a call, as the JSON protocols carry them. */
export type Input = Readonly<Record<string, unknown>>;

/** A parameter that must be a text. @throws ServiceError with this code when it is missing */
export function text(input: Input, name: string, code = 'ValidationException'): string {
  const value = input[name];
  if (typeof value === 'string' && value !== '') return value;
  throw new ServiceError(code, `${name} is missing.`);
}

/** The members of a structure; none of something else. */
export function record(value: unknown): Input {
  return typeof value === 'object' && value !== null ? { ...value } : {};
}

/** The texts of a list; none of something else. */
export function texts(value: unknown): readonly string[] {
  return Array.isArray(value) ? value.map(String) : [];
}
