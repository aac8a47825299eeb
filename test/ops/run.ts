import { awsClients } from '../../ops/aws/clients';
import { type CommandLine, main } from '../../ops/cli';
import type { ExitStatus } from '../../ops/exit';

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

/** Runs a command as the terminal does, in a pipe. No call is tried twice by the SDK, and no wait takes time. */
export async function run(words: readonly string[], options: RunOptions = {}): Promise<RunResult> {
  const out: string[] = [];
  const error: string[] = [];
  const { ask, columns = Infinity, ...line } = options;
  const status = await main(words, {
    terminal: {
      out: (text) => out.push(...text.split('\n')),
      error: (text) => error.push(...text.split('\n')),
      columns,
      live: false,
      ask,
    },
    signal: new AbortController().signal,
    clients: (configuration) => awsClients({ ...configuration, maxAttempts: 1 }),
    pause: () => Promise.resolve(),
    ...line,
  });
  return { status, out, error };
}
