import { type AwsClients, awsClients, type ClientConfiguration } from '../../ops/aws/clients';
import { type CommandLine, main } from '../../ops/cli';
import type { ExitStatus } from '../../ops/exit';
import { READER_ACTIONS } from '../../lib/operations/reader-actions';
import { withSend } from './with-send';
import { assertListed, type SentCommand } from './actions';
import { assertReaderMay } from './reader-access';

/** What came of a command. */
export interface RunResult {
  readonly status: ExitStatus;
  readonly out: readonly string[];
  readonly error: readonly string[];
}

export interface RunOptions extends Partial<Omit<CommandLine, 'terminal'>> {
  /** Answers to questions. @default nobody is there to answer */
  readonly ask?: (question: string) => Promise<string>;
  readonly columns?: number;
}

/**
 * Runs a command as the terminal does, in a pipe. No call is tried twice by the SDK, and no wait takes time.
 *
 * @throws Error when the command sent something that its list of permissions does not have, or, of a command that only
 *   reads, something that the policy of the reader role does not allow
 */
export async function run(words: readonly string[], options: RunOptions = {}): Promise<RunResult> {
  const out: string[] = [];
  const error: string[] = [];
  const sent: SentCommand[] = [];
  const { ask, columns = Infinity, ...line } = options;
  const status = await main(words, {
    terminal: {
      out: (text) => out.push(...text.split('\n')),
      error: (text) => error.push(...text.split('\n')),
      columns,
      ask,
    },
    signal: new AbortController().signal,
    clients: (configuration) => recorded(configuration, sent),
    // Lets others have their turn.
    pause: () => new Promise((resolve) => setImmediate(resolve)),
    ...line,
  });
  assertListed(words, sent);
  if (onlyReads(words)) assertReaderMay(sent);
  return { status, out, error };
}

/** Whether a command is one that the role that only reads is for. */
function onlyReads(words: readonly string[]): boolean {
  return (
    Object.keys(READER_ACTIONS).some((name) => words.includes(name)) && !words.includes('--create-roles')
  );
}

/** Clients that note what they send before they send it. */
function recorded(configuration: ClientConfiguration, sent: SentCommand[]): AwsClients {
  return withSend(
    awsClients({ ...configuration, maxAttempts: 1 }),
    (send, client) =>
      (command, ...others) => {
        sent.push({ client, command: command.constructor.name, input: command.input });
        return send(command, ...others);
      },
  );
}
