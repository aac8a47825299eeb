import { readdirSync, readFileSync } from 'node:fs';

const INTERVAL_MS = 40;

/** Watches the memory of a process group until it is stopped. */
export interface MemoryWatch {
  /** Highest sum so far in MB; undefined where the system does not tell. */
  stop(): number | undefined;
}

/** @param group the process that leads the group */
export function peakMemory(group: number | undefined): MemoryWatch {
  if (process.platform !== 'linux' || group === undefined) return { stop: () => undefined };
  let peak = 0;
  const look = (): void => {
    peak = Math.max(peak, memoryOfGroup(group));
  };
  const timer = setInterval(look, INTERVAL_MS);
  return {
    stop: () => {
      clearInterval(timer);
      return peak / 1e6;
    },
  };
}

/** Bytes. A process that ends meanwhile has none. */
function memoryOfGroup(group: number): number {
  let bytes = 0;
  for (const entry of readdirSync('/proc')) {
    if (!/^\d+$/.test(entry)) continue;
    try {
      if (groupOf(readFileSync(`/proc/${entry}/stat`, 'utf8')) !== group) continue;
      bytes += residentBytes(readFileSync(`/proc/${entry}/status`, 'utf8'));
    } catch {
      continue;
    }
  }
  return bytes;
}

/** The process group in `/proc/<pid>/stat`: the third field after the name, which may hold anything. */
export function groupOf(stat: string): number {
  return Number(stat.slice(stat.lastIndexOf(')') + 2).split(' ')[2]);
}

/** Bytes of `VmRSS` in `/proc/<pid>/status`. A process that has ended and is not yet waited for has none. */
export function residentBytes(status: string): number {
  return 1024 * Number(/^VmRSS:\s+(\d+) kB$/m.exec(status)?.[1] ?? 0);
}
