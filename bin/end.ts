/** Milliseconds that something left waiting may hold a process that has done its work. */
const GRACE_MS = 500;

/**
 * Ends this process with a status as soon as nothing is left to do: output in a pipe is written first, and so is what
 * tsx keeps of the compiled files, without which each start compiles all of them again.
 */
export function end(exitStatus: number): void {
  process.exitCode = exitStatus;
  // Does not hold the process itself.
  setTimeout(() => process.exit(exitStatus), GRACE_MS).unref();
}
