import { Argument, type Command, InvalidArgumentError, Option } from 'commander';
import { type ArchitectureName, ARCHITECTURES } from './context/architectures';
import type { OpsContext } from './context/context';
import { type SubjectName, SUBJECTS } from './context/subjects';
import { type DrillName, DRILL_NAMES } from './drill/names';
import type { ExitStatus } from './exit';

/** Runs a command with the context that the global options make. */
export type Runner = (command: (context: OpsContext) => Promise<ExitStatus>) => Promise<void>;

/** Adds every command. What a command does is loaded when it runs: so many clients of the SDK take time to load. */
export function addCommands(program: Command, run: Runner): void {
  addWatch(program, run);
  addRelease(program, run);
  addRollback(program, run);
  addStatus(program, run);
  addLogs(program, run);
  addOrders(program, run);
  addDrill(program, run);
  addDoctor(program, run);
  addLeftovers(program, run);
}

function addWatch(program: Command, run: Runner): void {
  program
    .command('watch')
    .description('follow a deployment to its end; without one, list the last ones')
    .argument('[deployment]', 'id of a deployment (the one that runs)')
    .addOption(subjectOption())
    .option('--history <count>', 'ended deployments to list', count, 5)
    .action(async (id: string | undefined, options: { subject: SubjectName; history: number }) => {
      const { watch } = await import('./watch/command');
      await run((context) => watch(context, { id, ...options }));
    });
}

function addRelease(program: Command, run: Runner): void {
  program
    .command('release')
    .description('release the checkout by the pipeline, or an image that is there already, and follow it')
    .option('--image <image>', 'tag, digest or name of an image; the pipeline is left out')
    .option('--ignore-alarms <reason>', 'no alarm stops this release; the reason is kept with it')
    .action(async (options: { image?: string; ignoreAlarms?: string }) => {
      const { release } = await import('./release/command');
      await run((context) => release(context, options));
    });
}

function addRollback(program: Command, run: Runner): void {
  program
    .command('rollback')
    .description('stop the deployment that runs, or deploy what served before')
    .addOption(subjectOption())
    .action(async ({ subject }: { subject: SubjectName }) => {
      const { rollback } = await import('./rollback/command');
      await run((context) => rollback(context, subject));
    });
}

function addStatus(program: Command, run: Runner): void {
  program
    .command('status')
    .description('all four architectures on one screen; exits with 1 when one wants a look')
    .action(async () => {
      const { status } = await import('./status/command');
      await run(status);
    });
}

function addLogs(program: Command, run: Runner): void {
  program
    .command('logs')
    .description('the last errors of one architecture')
    .addArgument(new Argument('<architecture>', 'which one').choices(ARCHITECTURES))
    .option('--minutes <minutes>', 'how far to look back', count, 60)
    .option('--lines <count>', 'most lines', count, 20)
    .action(async (architecture: ArchitectureName, options: { minutes: number; lines: number }) => {
      const { logs } = await import('./logs/command');
      await run((context) => logs(context, { architecture, ...options }));
    });
}

function addOrders(program: Command, run: Runner): void {
  program
    .command('orders')
    .description('sample orders')
    .command('send')
    .description('send sample orders and follow them to their end')
    .option('--count <count>', 'how many', count, 1)
    .option('--rate <rate>', 'how many a second', positive, 1)
    .option('--minutes <minutes>', 'how long to wait for their end', count, 15)
    .action(async (options: { count: number; rate: number; minutes: number }) => {
      const { sendOrders } = await import('./orders/send');
      await run((context) => sendOrders(context, options));
    });
}

function addDrill(program: Command, run: Runner): void {
  program
    .command('drill')
    .description('make a failure in the sandbox and verify the recovery')
    .addArgument(new Argument('<name>', 'which one').choices(DRILL_NAMES))
    .action(async (name: DrillName) => {
      const { drill } = await import('./drill/command');
      await run((context) => drill(context, name));
    });
}

function addDoctor(program: Command, run: Runner): void {
  program
    .command('doctor')
    .description('what would keep a deployment from succeeding, each finding with its fix')
    .option('--create-roles', 'create the service-linked roles that are missing')
    .action(async (options: { createRoles?: boolean }) => {
      const { doctor } = await import('./doctor/command');
      await run((context) => doctor(context, options));
    });
}

function addLeftovers(program: Command, run: Runner): void {
  program
    .command('leftovers')
    .description('what is still there after cdk destroy, what it costs, and how to remove it')
    .option('--delete', 'remove it, asking for each group')
    .action(async (options: { delete?: boolean }) => {
      const { leftovers } = await import('./leftovers/command');
      await run((context) => leftovers(context, options));
    });
}

function subjectOption(): Option {
  return new Option('--subject <name>', 'what is deployed').choices(SUBJECTS).default('service');
}

function count(text: string): number {
  if (/^\d{1,4}$/.test(text) && Number(text) > 0) return Number(text);
  throw new InvalidArgumentError('Give a whole number from 1 to 9999.');
}

function positive(text: string): number {
  const value = Number(text);
  if (Number.isFinite(value) && value > 0 && value <= 100) return value;
  throw new InvalidArgumentError('Give a number above 0, up to 100.');
}
