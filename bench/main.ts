import { writeFileSync } from 'node:fs';
import { Command, InvalidArgumentError } from 'commander';
import { withWorkFolder } from '../rehearsal/work-folder';
import { BENCHMARKS } from './benchmarks';
import { renderMachine, renderResult, thisMachine } from './report';
import type { Benchmark, BenchmarkResult } from './types';

interface Options {
  readonly runs?: number;
  readonly json?: string;
  readonly profile?: string;
}

/**
 * Runs `npm run bench`: one benchmark by its name, the quick ones without. Prints tables; no time fails anything.
 *
 * @param signal ends what is running, and what it started
 */
export async function main(words: readonly string[], signal: AbortSignal): Promise<void> {
  const program = new Command('npm run bench --').description(
    'Measures side by side, in one run. What counts are the ratios; the times are this machine’s.',
  );
  const quick = BENCHMARKS.filter((benchmark) => benchmark.quick);
  const all = program.command('all', { isDefault: true });
  // Whatever is no name of a benchmark ends here, as the argument of the default.
  withOptions(
    all.argument('[name]').description(`${quick.map(({ name }) => name).join(', ')}, in this order`),
  )
    .usage('[options]')
    .action((name?: string) => {
      if (name !== undefined) throw new Error(unknownBenchmark(name));
      return runInOrder(quick, all.opts<Options>(), signal);
    });
  for (const benchmark of BENCHMARKS) {
    const command = withOptions(program.command(benchmark.name).description(benchmark.title), benchmark.runs);
    if (benchmark.profiles === true)
      command.option('--profile <file>', 'write a profile of the processor, too');
    command.action(() => runInOrder([benchmark], command.opts<Options>(), signal));
  }
  await program.parseAsync(words, { from: 'user' });
}

function unknownBenchmark(name: string): string {
  const known = BENCHMARKS.map((benchmark) => benchmark.name).join(', ');
  return `No benchmark is called ${name}. Known: ${known}; without a name the quick ones run.`;
}

function withOptions(command: Command, runs?: number): Command {
  return command
    .option(
      '--runs <number>',
      `how often each thing is measured (${runs ?? 'each benchmark has its own'})`,
      wholeNumber,
    )
    .option('--json <file>', 'write the figures as JSON, too');
}

async function runInOrder(
  benchmarks: readonly Benchmark[],
  { runs, json, profile }: Options,
  signal: AbortSignal,
): Promise<void> {
  const machine = thisMachine();
  console.log(renderMachine(machine));
  const results: Record<string, BenchmarkResult & { readonly runs: number }> = {};
  for (const benchmark of benchmarks) {
    const say = (text: string): void => console.error(`${benchmark.name}: ${text}`);
    const options = { runs: runs ?? benchmark.runs, say, signal, profile };
    const result = await withWorkFolder((folder) => benchmark.run({ ...options, folder }));
    results[benchmark.name] = { runs: options.runs, ...result };
    console.log(`\n${renderResult(benchmark, result)}`);
  }
  if (json === undefined) return;
  const report = { version: 2, at: new Date().toISOString(), machine, results };
  writeFileSync(json, `${JSON.stringify(report, undefined, 2)}\n`);
}

function wholeNumber(value: string): number {
  const number = Number(value);
  if (Number.isInteger(number) && number >= 1 && number <= 1000) return number;
  throw new InvalidArgumentError('Give a whole number from 1 to 1000.');
}
