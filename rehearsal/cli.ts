import { randomInt } from 'node:crypto';
import path from 'node:path';
import { Command, CommanderError, InvalidArgumentError, Option } from 'commander';
import pc from 'picocolors';
import { AssemblyError } from './assembly';
import type { Assembly } from './assembly';
import { hold, HELD_SUBJECTS } from './hold/hold';
import type { HeldSubject } from './hold/hold';
import { Interrupted } from './interrupted';
import { listing } from './listing';
import { nameOf, rehearse, UsageError } from './rehearse';
import type { Source } from './rehearse';
import { withReport } from './report/deliver';
import type { CostSummary } from './report/summary';
import { plainProgress, terminalProgress } from './report/progress';
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
  /** Opens a file or an address. @default what the platform has for it */
  readonly opener?: (target: string) => Promise<void>;
  /** Computes what an assembly costs, for the report. @default the report has no bill */
  readonly bill?: (assembly: Assembly) => CostSummary;
}

/** Exit statuses. */
export const EXIT = { ok: 0, expectationFailed: 1, usage: 2 } as const;

interface Options {
  readonly env?: string;
  readonly assembly?: string;
  readonly all?: boolean;
  readonly open?: boolean;
  readonly live?: boolean;
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

/** What `npm run rehearse` understands, without doing it. */
export function command({ out, error }: Pick<CommandLine, 'out' | 'error'>): Command {
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
    .option('--open', 'open the report when it is written; with --live, as soon as it is served')
    .option(
      '--live',
      'serve the report on this machine while it is filled; it stays, also after the rehearsal, until ctrl-C',
    )
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
  const source = sourceOf(options);
  const scenarios = scenariosOf(names, options, architectures);
  const delivery = {
    source: nameOf(source),
    folder: path.resolve(options.out),
    live: options.live ?? false,
    open: options.open ?? false,
    out: line.out,
    error: line.error,
    signal: line.signal,
    opener: line.opener,
  };
  const progress = line.terminal ? await terminalProgress() : plainProgress(line.out);
  const summary = await withReport(delivery, (follower) =>
    rehearse({
      source,
      architectures,
      scenarios,
      seed: options.seed,
      scale: options.scale,
      progress,
      signal: line.signal,
      warn: line.error,
      bill: line.bill,
      follower,
    }),
  );
  return summary.pass ? EXIT.ok : EXIT.expectationFailed;
}

/** Ends only by the signal. */
function keepRunning(
  names: readonly string[],
  options: Options,
  subject: HeldSubject | true,
  line: CommandLine,
): Promise<never> {
  const others = [
    ...names,
    ...(['all', 'live', 'open'] as const).filter((name) => options[name]).map((name) => `--${name}`),
  ];
  if (others.length > 0) {
    throw new UsageError(`--hold runs no scenario and writes no report: leave out ${others.join(', ')}.`);
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

function wholeNumber(text: string): number {
  if (/^\d{1,10}$/.test(text)) return Number(text);
  throw new InvalidArgumentError('Give a whole number from 0 to 9999999999.');
}

function positive(text: string): number {
  const value = Number(text);
  if (Number.isFinite(value) && value > 0 && value <= 1000) return value;
  throw new InvalidArgumentError('Give a number above 0, up to 1000.');
}
