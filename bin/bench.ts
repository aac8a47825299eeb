import { main } from '../bench/main';
import { Interrupted } from '../rehearsal/interrupted';
import { end } from './end';
import { interruptedBySignals } from './interruption';

const signal = interruptedBySignals();

main(process.argv.slice(2), signal).then(
  () => end(0),
  (error: unknown) => {
    if (signal.reason instanceof Interrupted) return end(signal.reason.exitStatus);
    console.error(error instanceof Error ? error.message : String(error));
    end(1);
  },
);
