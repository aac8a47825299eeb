import path from 'node:path';
import { loadAssembly } from './assembly';
import type { Assembly } from './assembly';
import { AccessLog } from './iam/log';
import { orAborted } from './or-aborted';
import { broken, collection } from './report/collect';
import type { Collection } from './report/collect';
import type { Follower } from './report/live/run';
import type { Progress } from './report/progress';
import type { CostSummary, Summary } from './report/summary';
import type { Architecture, Outcome, RunningSystem, Scenario, ScenarioContext } from './scenarios/types';
import { synthesize } from './synth/synthesize';
import { withWorkFolder } from './work-folder';

/** What is rehearsed. */
export type Source =
  | { readonly kind: 'environment'; readonly environment: string }
  | { readonly kind: 'assembly'; readonly folder: string };

export interface RehearsalOptions {
  readonly source: Source;
  readonly architectures: readonly Architecture[];
  /** Names of scenarios, or all that the assembly allows. @default the telling ones of them */
  readonly scenarios?: readonly string[] | 'all';
  readonly seed: number;
  /** Template seconds per real second. */
  readonly scale: number;
  readonly progress: Progress;
  /** Ends everything. */
  readonly signal: AbortSignal;
  /** Told what the CDK app had to say. */
  readonly warn: (text: string) => void;
  /** Is told of each scenario as it comes and goes. @default nobody is */
  readonly follower?: Follower;
  /** Computes what the assembly costs, for the report. @default the report has no bill */
  readonly bill?: (assembly: Assembly) => CostSummary;
}

/**
 * Rehearses an assembly: prepares each architecture once, runs each scenario on a system of its own.
 *
 * @throws AssemblyError, SynthesisError, or the signal's reason; what goes wrong in a scenario is its outcome
 */
export function rehearse(options: RehearsalOptions): Promise<Summary> {
  return withWorkFolder(async (workFolder) => {
    const { seed, scale } = options;
    const access = AccessLog.start();
    // Reasons are written down for the roles of this repository's own environments.
    const whole = options.scenarios === 'all' && options.source.kind === 'environment';
    const found = collection({ source: nameOf(options.source), seed, scale }, { access, whole });
    const assembly = await assemblyOf(options, path.join(workFolder, 'cdk.out'));
    found.rehearsing(assembly, billOf(options, assembly));
    const chosen = choose(options, assembly);
    options.follower?.chosen(chosen);
    for (const architecture of chosen) {
      await rehearseArchitecture(architecture, { ...options, access, assembly, workFolder }, found);
    }
    return found.summary();
  });
}

/** A mistake in what was asked for. The message says what can be asked for. */
export class UsageError extends Error {
  override readonly name = 'UsageError';
}

/** Reads the assembly that is rehearsed, or has it synthesized. @throws AssemblyError, SynthesisError */
export async function assemblyOf(
  { source, progress, signal, warn }: Pick<RehearsalOptions, 'source' | 'progress' | 'signal' | 'warn'>,
  outdir: string,
): Promise<Assembly> {
  if (source.kind === 'assembly') return loadAssembly(path.resolve(source.folder));
  const messages = await progress.step(`Synthesize and validate ${source.environment}`, () =>
    synthesize({ environment: source.environment, outdir, signal }),
  );
  if (messages) warn(messages);
  return loadAssembly(outdir);
}

/** A bill that cannot be computed is no reason to rehearse nothing. */
function billOf({ bill, warn }: RehearsalOptions, assembly: Assembly): CostSummary | undefined {
  try {
    return bill?.(assembly);
  } catch (error) {
    warn(`The report has no bill: ${error instanceof Error ? error.message : String(error)}`);
    return undefined;
  }
}

function environmentOf(source: Source): string | undefined {
  return source.kind === 'environment' ? source.environment : undefined;
}

/** What is rehearsed, as the report has it. */
export function nameOf(source: Source): string {
  return source.kind === 'environment' ? source.environment : path.basename(path.resolve(source.folder));
}

/** The architectures of the assembly, each with the scenarios that were asked for. */
function choose({ architectures, scenarios, source }: RehearsalOptions, assembly: Assembly): Architecture[] {
  const environment = environmentOf(source);
  const present = architectures.filter((architecture) => architecture.isIn(assembly, environment));
  if (present.length === 0) {
    const known = architectures.map(({ title }) => title).join('; ');
    throw new UsageError(`${assembly.directory} has nothing that can be rehearsed. Known: ${known}.`);
  }
  if (scenarios === 'all') return present;
  if (scenarios === undefined) return present.map(tellingOnly).filter(hasScenarios);
  const names = new Set(present.flatMap((architecture) => architecture.scenarios.map(({ name }) => name)));
  const absent = scenarios.filter((name) => !names.has(name));
  if (absent.length > 0) {
    throw new UsageError(
      `The assembly does not have what ${absent.join(', ')} is about. Scenarios for it: ${[...names].join(', ')}.`,
    );
  }
  return present.map((architecture) => only(architecture, scenarios)).filter(hasScenarios);
}

function hasScenarios({ scenarios }: Architecture): boolean {
  return scenarios.length > 0;
}

function tellingOnly(architecture: Architecture): Architecture {
  return architecture.telling === undefined ? architecture : only(architecture, architecture.telling);
}

function only(architecture: Architecture, names: readonly string[]): Architecture {
  return { ...architecture, scenarios: architecture.scenarios.filter(({ name }) => names.includes(name)) };
}

type Running = RehearsalOptions & {
  readonly access: AccessLog;
  readonly assembly: Assembly;
  readonly workFolder: string;
};

async function rehearseArchitecture(
  architecture: Architecture,
  running: Running,
  found: Collection,
): Promise<void> {
  const { access, progress, signal, assembly, seed, scale, workFolder, source, follower } = running;
  const context = (say: (text: string) => void, part: string): ScenarioContext => ({
    assembly,
    environment: environmentOf(source),
    seed,
    scale,
    signal,
    access,
    workFolder: path.join(workFolder, architecture.name, part),
    progress: say,
  });
  const start = await progress.step(`Prepare: ${architecture.title}`, (say) =>
    orAborted(architecture.prepare(context(say, 'prepared')), signal),
  );
  for (const scenario of architecture.scenarios) {
    follower?.began(scenario.name);
    const outcome = await progress.step(
      scenario.title,
      (say) => {
        const sayToBoth = (text: string): void => {
          say(text);
          follower?.says(scenario.name, text);
        };
        return runScenario(scenario, start, context(sayToBoth, scenario.name), (system) =>
          found.keep(architecture, system),
        );
      },
      ({ pass }) => pass,
    );
    const ended = found.add(architecture, scenario, outcome);
    follower?.ended(ended);
  }
}

async function runScenario(
  scenario: Scenario<RunningSystem>,
  start: Awaited<ReturnType<Architecture['prepare']>>,
  context: ScenarioContext,
  keep: (system: RunningSystem) => void,
): Promise<Outcome> {
  const startedAt = performance.now();
  let system: RunningSystem | undefined;
  try {
    context.progress('starting');
    system = await start(context);
    const outcome = await orAborted(scenario.run(system, context), context.signal);
    return outcome;
  } catch (error) {
    context.signal.throwIfAborted();
    return broken(error, startedAt);
  } finally {
    if (system) {
      keep(system);
      await system.close();
    }
  }
}
