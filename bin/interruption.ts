import { Interrupted } from '../rehearsal/interrupted';

const SIGNALS = { SIGINT: 130, SIGTERM: 143, SIGHUP: 129 } as const;

/** Listens to the signals that end a process. @returns aborted by the first, with an `Interrupted`; a second ends at once */
export function interruptedBySignals(): AbortSignal {
  const interruption = new AbortController();
  for (const [signal, exitStatus] of Object.entries(SIGNALS)) {
    process.on(signal, () => {
      // Asked twice: end now. Every process of a rehearsal ends with this one.
      if (interruption.signal.aborted) process.exit(exitStatus);
      interruption.abort(new Interrupted(signal, exitStatus));
    });
  }
  return interruption.signal;
}
