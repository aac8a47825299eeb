import { Interrupted, main } from '../rehearsal/cli';

const interruption = new AbortController();
const SIGNALS = { SIGINT: 130, SIGTERM: 143, SIGHUP: 129 } as const;

for (const [signal, exitStatus] of Object.entries(SIGNALS)) {
  process.on(signal, () => {
    // Asked twice: end now. Every process of the rehearsal ends with this one.
    if (interruption.signal.aborted) process.exit(exitStatus);
    interruption.abort(new Interrupted(signal, exitStatus));
  });
}

void main(process.argv.slice(2), {
  out: console.log,
  error: console.error,
  terminal: process.stdout.isTTY && process.env['CI'] === undefined,
  signal: interruption.signal,
}).then((exitStatus) => {
  // What an interruption left waiting must not hold the process.
  process.exit(exitStatus);
});
