import { main } from '../bench/main';
import { Interrupted } from '../rehearsal/interrupted';
import { end } from './end';

const interruption = new AbortController();
const SIGNALS = { SIGINT: 130, SIGTERM: 143, SIGHUP: 129 } as const;

for (const [signal, exitStatus] of Object.entries(SIGNALS)) {
  process.on(signal, () => {
    if (interruption.signal.aborted) process.exit(exitStatus);
    interruption.abort(new Interrupted(signal, exitStatus));
  });
}

main(process.argv.slice(2), interruption.signal).then(
  () => end(0),
  (error: unknown) => {
    const { reason } = interruption.signal;
    if (reason instanceof Interrupted) return end(reason.exitStatus);
    console.error(error instanceof Error ? error.message : String(error));
    end(1);
  },
);
