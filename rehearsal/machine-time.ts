import type { Cancel } from './clock';

/** Real milliseconds between two looks at the time. */
const BEAT_MS = 50;
/** A gap between two looks that is longer than this is none of this process's turns: it, or the machine, stood still. */
const LONGEST_TURN_MS = 200;

let watchers = 0;
let beat: NodeJS.Timeout | undefined;
let seenAt = 0;
let lostMs = 0;

/**
 * Real milliseconds, as `performance.now()` gives them, without the time in which this process stood still, as far as
 * somebody watches for that. A machine that pauses for two seconds says nothing about the programs that run on it, so
 * neither response times nor the waits of a template should count them. Never goes backwards.
 */
export function machineNow(): number {
  const at = performance.now();
  if (watchers > 0) {
    const gap = at - seenAt;
    if (gap > LONGEST_TURN_MS) lostMs += gap - BEAT_MS;
    seenAt = at;
  }
  return at - lostMs;
}

/** Begins to watch for times in which this process stands still. @returns ends it */
export function watchForStandstills(): Cancel {
  if (watchers === 0) {
    seenAt = performance.now();
    beat = setInterval(machineNow, BEAT_MS).unref();
  }
  watchers += 1;
  let ended = false;
  return () => {
    if (ended) return;
    ended = true;
    watchers -= 1;
    if (watchers === 0) clearInterval(beat);
  };
}
