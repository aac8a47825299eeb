import { Interrupted } from '../rehearsal/interrupted';
import { end } from './end';

const interruption = new AbortController();
const SIGNALS = { SIGINT: 130, SIGTERM: 143, SIGHUP: 129 } as const;

for (const [signal, exitStatus] of Object.entries(SIGNALS)) {
  process.on(signal, () => {
    // Asked twice: end now. Every process of the rehearsal ends with this one.
    if (interruption.signal.aborted) process.exit(exitStatus);
    interruption.abort(new Interrupted(signal, exitStatus));
  });
}

async function run(): Promise<number> {
  // Loaded here, so that a signal meanwhile is heard: a ctrl-C also ends the compiler that loads the rest.
  const [{ main }, { costSummary }] = await Promise.all([
    import('../rehearsal/cli'),
    import('../ops/cost/summary'),
  ]);
  return main(process.argv.slice(2), {
    out: console.log,
    error: console.error,
    terminal: process.stdout.isTTY && process.env['CI'] === undefined,
    signal: interruption.signal,
    bill: costSummary,
  });
}

void run()
  .catch(async (error: unknown) => {
    // The end of the compiler can be noticed a moment before the signal that ended it.
    await new Promise((resolve) => setTimeout(resolve, 50));
    const { reason } = interruption.signal;
    if (reason instanceof Interrupted) return reason.exitStatus;
    console.error(error);
    return 1;
  })
  .then(end);
