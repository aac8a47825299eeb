import type { AssemblyStack } from '../assembly/types';

/** Where in a template an expression stands. */
export interface Scope {
  readonly stack: AssemblyStack;
  /** Keys from the top of the template or of the value asked for: `Resources`, logical id, `Properties`, … */
  readonly path: readonly string[];
}

/** The scope one step further in. */
export function within(scope: Scope, key: string): Scope {
  return { stack: scope.stack, path: [...scope.path, key] };
}

/** An expression of a template that cannot be given a value. Names the stack and the place in its template. */
export class ValueError extends Error {
  readonly stackName: string;
  readonly path: readonly string[];

  constructor(scope: Scope, what: string, fix: string) {
    const place = scope.path.length > 0 ? `, ${scope.path.join('.')}` : '';
    super(`Stack ${scope.stack.stackName}${place}: ${what} ${fix}`);
    this.name = 'ValueError';
    this.stackName = scope.stack.stackName;
    this.path = scope.path;
  }
}
