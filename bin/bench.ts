import { main } from '../bench/main';
import { Interrupted } from '../rehearsal/interrupted';

const interruption = new AbortController();
const SIGNALS = { SIGINT: 130, SIGTERM: 143, SIGHUP: 129 } as const;

for (const [signal, exitStatus] of Object.entries(SIGNALS)) {
  process.on(signal, () => {
    if (interruption.signal.aborted) process.exit(exitStatus);
    interruption.abort(new Interrupted(signal, exitStatus));
  });
}

main(process.argv.slice(2), interruption.signal).then(
  () => process.exit(0),
  (error: unknown) => {
    const { reason } = interruption.signal;
    if (reason instanceof Interrupted) process.exit(reason.exitStatus);
    console.error(error instanceof Error ? error.message : String(error));
    process.exit(1);
  },
);
