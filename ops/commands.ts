import { type Command, InvalidArgumentError, Option } from 'commander';
import type { OpsContext } from './context/context';
import { type SubjectName, SUBJECTS } from './context/subjects';
import type { ExitStatus } from './exit';

/** Runs a command with the context that the global options make. */
export type Runner = (command: (context: OpsContext) => Promise<ExitStatus>) => Promise<void>;

/** Adds every command. What a command does is loaded when it runs: so many clients of the SDK take time to load. */
export function addCommands(program: Command, run: Runner): void {
  addWatch(program, run);
  addRelease(program, run);
  addRollback(program, run);
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

function subjectOption(): Option {
  return new Option('--subject <name>', 'what is deployed').choices(SUBJECTS).default('service');
}

function count(text: string): number {
  if (/^\d{1,4}$/.test(text) && Number(text) > 0) return Number(text);
  throw new InvalidArgumentError('Give a whole number from 1 to 9999.');
}
