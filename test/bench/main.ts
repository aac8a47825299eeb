import { writeFileSync } from 'node:fs';
import { Command, InvalidArgumentError } from 'commander';
import { handlersBenchmark } from './handlers';
import { renderResult, thisMachine } from './report';
import type { Benchmark } from './types';

const BENCHMARKS: readonly Benchmark[] = [handlersBenchmark];
const ROUNDS = 7;

interface Options {
  readonly rounds: number;
  readonly json?: string;
}

/** Runs `npm run bench`: benchmarks by name, all of them where none is named. Prints tables; no time fails anything. */
export async function main(words: readonly string[]): Promise<void> {
  const command = new Command('npm run bench --')
    .description(
      'Measures side by side, in one run. What counts are the ratios; the times are this machine’s.',
    )
    .argument('[benchmark...]', BENCHMARKS.map(({ name, title }) => `${name}: ${title}`).join('; '))
    .option('--rounds <number>', `how often each thing is measured (${ROUNDS})`, rounds, ROUNDS)
    .option('--json <file>', 'write the figures as JSON too')
    .parse(words, { from: 'user' });
  const chosen = choose(command);
  const options = command.opts<Options>();
  const machine = thisMachine();
  console.log(`${machine.cpu}, ${machine.cores} cores, Node.js ${machine.node}, ${machine.platform}`);
  const results: Record<string, unknown> = {};
  for (const benchmark of chosen) {
    const result = await benchmark.run(options.rounds, (text) => console.error(`${benchmark.name}: ${text}`));
    results[benchmark.name] = result;
    console.log(`\n${renderResult(benchmark, result)}`);
  }
  if (options.json !== undefined) {
    const report = { version: 1, machine, rounds: options.rounds, results };
    writeFileSync(options.json, `${JSON.stringify(report, undefined, 2)}\n`);
  }
}

function choose(command: Command): readonly Benchmark[] {
  const unknown = command.args.filter((name) => !BENCHMARKS.some((benchmark) => benchmark.name === name));
  if (unknown.length > 0) {
    const known = BENCHMARKS.map(({ name }) => name).join(', ');
    command.error(`There is no benchmark ${unknown.join(', ')}. Benchmarks: ${known}.`, { exitCode: 2 });
  }
  return command.args.length === 0
    ? BENCHMARKS
    : BENCHMARKS.filter(({ name }) => command.args.includes(name));
}

function rounds(value: string): number {
  const number = Number(value);
  if (Number.isInteger(number) && number >= 1 && number <= 1000) return number;
  throw new InvalidArgumentError('Give a whole number from 1 to 1000.');
}
