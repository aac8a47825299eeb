import { setTimeout as delay } from 'node:timers/promises';
import { Command, CommanderError } from 'commander';
import { ConfigurationError, DEFAULT_ENVIRONMENT, loadSettings } from '../lib/config';
import { explained } from './aws/failure';
import { awsClients, type AwsClients, type ClientConfiguration } from './aws/clients';
import { addCommands } from './commands';
import { confirm } from './confirm';
import type { OpsContext } from './context/context';
import { Stacks } from './context/stacks';
import { Interrupted, OpsError } from './error';
import { EXIT, type ExitStatus } from './exit';
import type { Terminal } from './terminal';

/** What a run of the command line needs from outside. */
export interface CommandLine {
  readonly terminal: Terminal;
  /** Ends the command; its reason is an `Interrupted`. */
  readonly signal: AbortSignal;
  /** @default clients of the SDK */
  readonly clients?: (configuration: ClientConfiguration) => AwsClients;
  /** @default the machine's clock */
  readonly now?: () => Date;
  /** @default waits for real */
  readonly pause?: (milliseconds: number) => Promise<void>;
}

/** Options that every command takes. */
interface GlobalOptions {
  readonly env: string;
  readonly prefix?: string;
  readonly profile?: string;
  readonly region?: string;
  readonly json?: boolean;
  readonly yes?: boolean;
  readonly confirm?: string;
}

/** Runs `npm run ops`. @returns the exit status */
export async function main(words: readonly string[], line: CommandLine): Promise<ExitStatus> {
  const { terminal, signal } = line;
  let status: ExitStatus = EXIT.ok;
  let clients: AwsClients | undefined;
  const program = globalOptions(terminal);
  addCommands(program, async (command) => {
    const context = contextOf(program.opts<GlobalOptions>(), line);
    clients = context.clients;
    status = await command(context);
  });
  try {
    await program.parseAsync(words, { from: 'user' });
    return status;
  } catch (error) {
    return told(signal.aborted ? signal.reason : explained(error), terminal);
  } finally {
    clients?.close();
  }
}

function globalOptions({ out, error }: Terminal): Command {
  return new Command('npm run ops --')
    .description('Operates the deployed order service: follows, releases, rolls back, inspects, cleans up.')
    .option('--env <name>', 'environment', DEFAULT_ENVIRONMENT)
    .option('--prefix <prefix>', "prefix of the stacks (the environment's own)")
    .option('--profile <name>', 'profile of the AWS configuration files')
    .option('--region <region>', 'region (of the environment, or of the credentials)')
    .option('--json', 'answer in JSON, events one to a line')
    .option('--yes', 'do not ask (production asks all the same)')
    .option('--confirm <environment>', 'instead of typing the name: for scripts that change production')
    .exitOverride()
    .configureOutput({ writeOut: (text) => out(text.trimEnd()), writeErr: (text) => error(text.trimEnd()) });
}

function contextOf(options: GlobalOptions, line: CommandLine): OpsContext {
  const { terminal, signal } = line;
  const settings = loadSettings({ environment: options.env, prefix: options.prefix });
  const region = options.region ?? settings.region;
  const configuration = {
    ...(region !== undefined && { region }),
    ...(options.profile !== undefined && { profile: options.profile }),
  };
  const clients = (line.clients ?? awsClients)(configuration);
  const { environment } = settings;
  const { yes = false, json = false } = options;
  return {
    settings,
    clients,
    stacks: new Stacks(clients, settings),
    terminal,
    json,
    confirm: (plan) => confirm({ terminal, environment, yes, confirm: options.confirm }, plan),
    signal,
    now: line.now ?? (() => new Date()),
    pause: line.pause ?? (async (milliseconds) => delay(milliseconds, undefined, { signal })),
  };
}

function told(error: unknown, terminal: Terminal): ExitStatus {
  // Commander has said already what is wrong, or printed the help that was asked for.
  if (error instanceof CommanderError) return error.exitCode === 0 ? EXIT.ok : EXIT.usage;
  if (error instanceof Interrupted) {
    terminal.error(error.message);
    return EXIT.interrupted;
  }
  if (error instanceof OpsError) {
    terminal.error(error.message);
    return error.exitStatus;
  }
  terminal.error(error instanceof Error ? `${error.name}: ${error.message}` : String(error));
  return error instanceof ConfigurationError ? EXIT.usage : EXIT.failed;
}
