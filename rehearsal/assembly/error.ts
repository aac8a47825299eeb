/** One thing that keeps a folder from being rehearsed. */
export interface AssemblyProblem {
  /** File or folder, as an absolute path. */
  readonly where: string;
  /** What is wrong there. */
  readonly what: string;
  /** What to do about it. */
  readonly fix: string;
}

/** A folder that cannot be read as a cloud assembly. The message lists every problem found in it. */
export class AssemblyError extends Error {
  constructor(
    readonly directory: string,
    readonly problems: readonly AssemblyProblem[],
  ) {
    const lines = problems.map(({ where, what, fix }) => `  ${where}: ${what}\n    ${fix}`);
    super(`${directory} cannot be rehearsed:\n${lines.join('\n')}`);
    this.name = 'AssemblyError';
  }
}
