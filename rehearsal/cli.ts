import { randomInt } from 'node:crypto';
import path from 'node:path';
import { Command, CommanderError, InvalidArgumentError, Option } from 'commander';
import pc from 'picocolors';
import { AssemblyError } from './assembly';
import type { Assembly } from './assembly';
import { hold, HELD_SUBJECTS } from './hold/hold';
import type { HeldSubject } from './hold/hold';
import { Interrupted } from './interrupted';
import { rehearse, UsageError } from './rehearse';
import type { Source } from './rehearse';
import { accessProblems } from './report/access';
import type { CostSummary } from './report/summary';
import { plainProgress, terminalProgress } from './report/progress';
import { renderTerminal } from './report/terminal';
import { writeReport } from './report/write';
import { ARCHITECTURES } from './scenarios/architectures';
import type { Architecture } from './scenarios/types';
import { SynthesisError } from './synth/synthesize';

/** Where the command line reads and writes, and what it can rehearse. */
export interface CommandLine {
  readonly out: (text: string) => void;
  readonly error: (text: string) => void;
  /** Redraw progress in place. */
  readonly terminal: boolean;
  /** Ends the rehearsal; its reason is an `Interrupted`. */
  readonly signal: AbortSignal;
  /** @default all of this repository */
  readonly architectures?: readonly Architecture[];
  /** Computes what an assembly costs, for the report. @default the report has no bill */
  readonly bill?: (assembly: Assembly) => CostSummary;
}

/** Exit statuses. */
export const EXIT = { ok: 0, expectationFailed: 1, usage: 2 } as const;

interface Options {
  readonly env?: string;
  readonly assembly?: string;
  readonly all?: boolean;
  readonly list?: boolean;
  /** True for the first of them. */
  readonly hold?: HeldSubject | true;
  readonly seed: number;
  readonly scale: number;
  readonly out: string;
}

const DEFAULT_SCALE = 10;

/** Runs `npm run rehearse`. @returns the exit status */
export async function main(words: readonly string[], line: CommandLine): Promise<number> {
  const program = command(line);
  try {
    program.parse(words, { from: 'user' });
    return await run(program.args, program.opts<Options>(), line);
  } catch (error) {
    // Commander has said already what is wrong, or printed the help that was asked for.
    if (error instanceof CommanderError) return error.exitCode === 0 ? EXIT.ok : EXIT.usage;
    if (error instanceof Interrupted) {
      line.error(`${error.message} Everything that was started has been stopped.`);
      return error.exitStatus;
    }
    if (error instanceof UsageError || error instanceof AssemblyError) {
      line.error(pc.red(error.message));
      return EXIT.usage;
    }
    if (error instanceof SynthesisError) {
      line.error(`${pc.red('The CDK app failed, so there is nothing to rehearse:')}\n${error.message}`);
      return EXIT.expectationFailed;
    }
    line.error(pc.red(error instanceof Error ? error.message : String(error)));
    return EXIT.expectationFailed;
  }
}

function command({ out, error }: CommandLine): Command {
  return new Command('npm run rehearse --')
    .description(
      'Runs the synthesized architectures on this machine, injects failures, and tells what happened.',
    )
    .argument('[scenario...]', 'names of scenarios (the telling ones)')
    .option('--env <name>', 'environment to synthesize (sandbox)')
    .option('--assembly <folder>', 'cloud assembly to rehearse instead, as `cdk synth` leaves it in cdk.out')
    .option('--all', 'run every scenario that the assembly allows')
    .option('--list', 'list the scenarios')
    .addOption(
      new Option(
        '--hold [subject]',
        'keep the service, or the function, running for the commands of npm run ops',
      ).choices(Object.keys(HELD_SUBJECTS)),
    )
    .option('--seed <number>', 'repeat a load (a new one each time)', wholeNumber, randomInt(2 ** 32))
    .option(
      '--scale <number>',
      `template seconds per real second (${DEFAULT_SCALE})`,
      positive,
      DEFAULT_SCALE,
    )
    .option('--out <folder>', 'folder of the report', 'rehearsal-report')
    .exitOverride()
    .configureOutput({ writeOut: (text) => out(text.trimEnd()), writeErr: (text) => error(text.trimEnd()) });
}

async function run(names: readonly string[], options: Options, line: CommandLine): Promise<number> {
  const architectures = line.architectures ?? ARCHITECTURES;
  if (options.list) {
    line.out(listing(architectures));
    return EXIT.ok;
  }
  if (options.hold !== undefined) return keepRunning(names, options, options.hold, line);
  const summary = await rehearse({
    source: sourceOf(options),
    architectures,
    scenarios: scenariosOf(names, options, architectures),
    seed: options.seed,
    scale: options.scale,
    progress: line.terminal ? await terminalProgress() : plainProgress(line.out),
    signal: line.signal,
    warn: line.error,
    bill: line.bill,
  });
  const page = await writeReport(path.resolve(options.out), summary);
  line.out(renderTerminal(summary));
  line.out(`Report: ${path.relative(process.cwd(), page) || page}`);
  if (summary.pass) return EXIT.ok;
  const failed = summary.scenarios.filter(({ pass }) => !pass);
  for (const { name, observed } of failed)
    line.error(pc.red(`${name} failed: ${observed[0] ?? 'without a reason'}`));
  for (const problem of summary.access ? accessProblems(summary.access) : []) line.error(pc.red(problem));
  return EXIT.expectationFailed;
}

/** Ends only by the signal. */
function keepRunning(
  names: readonly string[],
  options: Options,
  subject: HeldSubject | true,
  line: CommandLine,
): Promise<never> {
  if (names.length > 0 || options.all) {
    throw new UsageError(`Give --hold or scenarios, not both: ${names.join(', ') || '--all'}.`);
  }
  return hold({
    source: sourceOf(options),
    subject: subject === true ? 'service' : subject,
    seed: options.seed,
    scale: options.scale,
    progress: plainProgress(line.error),
    signal: line.signal,
    warn: line.error,
    out: line.out,
  });
}

function sourceOf({ env, assembly }: Options): Source {
  if (env !== undefined && assembly !== undefined) {
    throw new UsageError('Give --env or --assembly, not both: an assembly is of one environment already.');
  }
  return assembly === undefined
    ? { kind: 'environment', environment: env ?? 'sandbox' }
    : { kind: 'assembly', folder: assembly };
}

function scenariosOf(
  names: readonly string[],
  { all }: Options,
  architectures: readonly Architecture[],
): readonly string[] | 'all' | undefined {
  if (names.length === 0) return all ? 'all' : undefined;
  if (all) throw new UsageError(`Give --all or names of scenarios, not both: ${names.join(', ')}.`);
  return known(names, architectures);
}

function known(names: readonly string[], architectures: readonly Architecture[]): readonly string[] {
  const all = architectures.flatMap(({ scenarios }) => scenarios.map(({ name }) => name));
  const unknown = names.filter((name) => !all.includes(name));
  if (unknown.length === 0) return names;
  throw new UsageError(`No scenario is called ${unknown.join(', ')}. Known: ${all.join(', ')}.`);
}

function listing(architectures: readonly Architecture[]): string {
  return architectures
    .flatMap(({ title, scenarios, telling }) => [
      pc.bold(title),
      ...scenarios.map(({ name, expectation }) => {
        const asked = telling === undefined || telling.includes(name) ? '' : ' (when named, or with --all)';
        return `  ${name}${asked}\n    ${expectation}`;
      }),
    ])
    .join('\n');
}

function wholeNumber(text: string): number {
  if (/^\d{1,10}$/.test(text)) return Number(text);
  throw new InvalidArgumentError('Give a whole number from 0 to 9999999999.');
}

function positive(text: string): number {
  const value = Number(text);
  if (Number.isFinite(value) && value > 0 && value <= 1000) return value;
  throw new InvalidArgumentError('Give a number above 0, up to 1000.');
}
