import { Command, CommanderError, Option } from 'commander';
import { ENVIRONMENT_NAMES } from '../../lib/config';
import { AssemblyError, loadAssembly, type Assembly } from '../../rehearsal/assembly';
import { synthesize, SynthesisError } from '../../rehearsal/synth/synthesize';
import { withWorkFolder } from '../../rehearsal/work-folder';
import { monthlyBill } from './bill';
import { costOfOrders } from './orders';
import { renderCost, type CostReport } from './text';

/** Where the command line writes. */
export interface CostLine {
  readonly out: (text: string) => void;
  readonly error: (text: string) => void;
  readonly signal: AbortSignal;
}

interface Options {
  readonly env?: (typeof ENVIRONMENT_NAMES)[number];
  readonly assembly?: string;
  readonly json?: boolean;
}

/** Exit statuses. */
export const EXIT = { ok: 0, failed: 1, usage: 2 } as const;

/** Runs `npm run cost`. @returns the exit status */
export async function main(words: readonly string[], line: CostLine): Promise<number> {
  const program = command(line);
  try {
    program.parse(words, { from: 'user' });
    const { env, assembly, json = false } = program.opts<Options>();
    if (assembly !== undefined) show(report('assembly', loadAssembly(assembly)), json, line);
    else
      for (const name of env === undefined ? ENVIRONMENT_NAMES : [env])
        await showEnvironment(name, json, line);
    return EXIT.ok;
  } catch (error) {
    // Commander has said already what is wrong, or printed the help that was asked for.
    if (error instanceof CommanderError) return error.exitCode === 0 ? EXIT.ok : EXIT.usage;
    if (error instanceof AssemblyError || error instanceof SynthesisError) {
      line.error(error.message);
      return EXIT.usage;
    }
    line.error(error instanceof Error ? error.message : String(error));
    return EXIT.failed;
  }
}

/** What `npm run cost` understands, without doing it. */
export function command({ out, error }: Pick<CostLine, 'out' | 'error'>): Command {
  return new Command('npm run cost --')
    .description('What the environments cost by the month while nobody uses them, and what orders add.')
    .addOption(
      new Option('--env <environment>', 'only this environment')
        .choices(ENVIRONMENT_NAMES)
        .conflicts('assembly'),
    )
    .option('--assembly <folder>', 'a cloud assembly that is there already, such as cdk.out')
    .option('--json', 'the figures as JSON')
    .exitOverride()
    .configureOutput({ writeOut: (text) => out(text.trimEnd()), writeErr: (text) => error(text.trimEnd()) });
}

async function showEnvironment(environment: string, json: boolean, line: CostLine): Promise<void> {
  await withWorkFolder(async (folder) => {
    await synthesize({ environment, outdir: folder, signal: line.signal, validate: false });
    show(report(environment, loadAssembly(folder)), json, line);
  });
}

function report(environment: string, assembly: Assembly): CostReport {
  const region = assembly.stacks.find((stack) => stack.region !== undefined)?.region;
  return {
    environment,
    ...(region !== undefined && { region }),
    onDemand: monthlyBill(assembly, 'FARGATE'),
    spot: monthlyBill(assembly, 'FARGATE_SPOT'),
    orders: costOfOrders(assembly),
  };
}

function show(costs: CostReport, json: boolean, { out }: CostLine): void {
  const plain = { ...costs, unknown: [...costs.onDemand.unknown.keys()] };
  out(json ? JSON.stringify(plain, undefined, 2) : `${renderCost(costs)}\n`);
}
