import { createInterface } from 'node:readline/promises';
import { main } from '../ops/cli';
import { Interrupted } from '../ops/error';
import { EXIT } from '../ops/exit';
import { end } from './end';
import type { Screen } from '../ops/terminal';

const interruption = new AbortController();
for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) {
  process.on(signal, () => {
    if (interruption.signal.aborted) process.exit(EXIT.interrupted);
    interruption.abort(new Interrupted(signal));
  });
}

async function ask(question: string): Promise<string> {
  const reader = createInterface({ input: process.stdin, output: process.stderr });
  try {
    return await reader.question(question, { signal: interruption.signal });
  } finally {
    reader.close();
  }
}

async function screen(): Promise<Screen> {
  // An ES module only, and needed only where somebody looks.
  const { createLogUpdate } = await import('log-update');
  const update = createLogUpdate(process.stdout);
  return { draw: (text) => update(text), clear: () => update.clear(), done: () => update.done() };
}

void main(process.argv.slice(2), {
  terminal: {
    out: (text) => process.stdout.write(`${text}\n`),
    error: (text) => process.stderr.write(`${text}\n`),
    columns: process.stdout.columns ?? Infinity,
    screen: process.stdout.isTTY && process.env['CI'] === undefined ? screen : undefined,
    ask: process.stdin.isTTY && process.stderr.isTTY ? ask : undefined,
  },
  signal: interruption.signal,
}).then(end);
