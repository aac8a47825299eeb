import { main } from '../ops/lint-external/cli';

const interruption = new AbortController();
process.once('SIGINT', () => interruption.abort());

async function run(): Promise<void> {
  process.exitCode = await main(process.argv.slice(2), {
    out: console.log,
    error: console.error,
    signal: interruption.signal,
    ci: process.env['CI'] !== undefined,
  });
}

void run();
