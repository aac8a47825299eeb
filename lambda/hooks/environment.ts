/**
 * A variable that the construct sets.
 * @throws Error naming the variable when it is missing
 */
export function requireVariable(name: string, environment: NodeJS.ProcessEnv = process.env): string {
  const value = environment[name];
  if (value === undefined || value === '') throw new Error(`Environment variable ${name} is not set`);
  return value;
}

/**
 * A variable that holds a number.
 * @throws Error naming the variable and its value when it is none
 */
export function requireNumber(name: string, environment: NodeJS.ProcessEnv = process.env): number {
  const value = Number(requireVariable(name, environment));
  if (!Number.isFinite(value)) {
    throw new Error(`Environment variable ${name} is "${environment[name]}", not a number`);
  }
  return value;
}
