import { Interrupted } from '../rehearsal/interrupted';
import { end } from './end';
import { interruptedBySignals } from './interruption';

const signal = interruptedBySignals();

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
    signal,
    bill: costSummary,
  });
}

void run()
  .catch(async (error: unknown) => {
    // The end of the compiler can be noticed a moment before the signal that ended it.
    await new Promise((resolve) => setTimeout(resolve, 50));
    if (signal.reason instanceof Interrupted) return signal.reason.exitStatus;
    console.error(error);
    return 1;
  })
  .then(end);
