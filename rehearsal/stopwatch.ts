import { readFileSync } from 'node:fs';
import { machineNow } from './machine-time';

/** What a stopwatch looks at: real milliseconds, all of them. */
export interface StopwatchParts {
  readonly now: () => number;
  /** Time without that in which this process stood still. */
  readonly machineNow: () => number;
  /** For how long a process waited for a processor since it began. */
  readonly waited: (pid: number) => number;
}

const PARTS: StopwatchParts = { now: () => performance.now(), machineNow, waited: waitedForProcessorMs };

/**
 * Measures what a process does for a request or an invocation. What this machine's other work takes from it does not
 * count, neither from that process nor from this one: on AWS a task and a function's environment have a share of a
 * processor of their own, and an alarm on the time would tell of the machine, not of the program.
 *
 * @param pid the process that serves it
 * @returns gives the real milliseconds since
 */
export function startStopwatch(pid: number | undefined, parts: StopwatchParts = PARTS): () => number {
  const waited = (): number => (pid === undefined ? 0 : parts.waited(pid));
  const began = { at: parts.now(), machine: parts.machineNow(), waited: waited() };
  return () => {
    const took = parts.now() - began.at;
    const stoodStill = took - (parts.machineNow() - began.machine);
    // An ended process has no account any more.
    const waitedSince = Math.max(0, waited() - began.waited);
    // One pause of the machine is seen on both sides: the longer account holds the other.
    return Math.max(0, took - Math.max(stoodStill, waitedSince));
  };
}

/**
 * Real milliseconds for which the first thread of a process, which runs its JavaScript, was ready to run and had to wait.
 * Zero where the system keeps no such account, as only Linux does, and for a process that has ended.
 *
 * @see https://docs.kernel.org/scheduler/sched-stats.html "/proc/<pid>/schedstat"
 */
export function waitedForProcessorMs(pid: number): number {
  let account: string;
  try {
    account = readFileSync(`/proc/${pid}/schedstat`, 'utf8');
  } catch {
    return 0;
  }
  const nanoseconds = Number(account.split(' ')[1]);
  return Number.isFinite(nanoseconds) ? nanoseconds / 1e6 : 0;
}
