import type { Settings } from '../../lib/config';
import type { AwsClients } from '../aws/clients';
import type { Terminal } from '../terminal';
import type { Stacks } from './stacks';

/** What every command is given. */
export interface OpsContext {
  readonly settings: Settings;
  readonly clients: AwsClients;
  readonly stacks: Stacks;
  readonly terminal: Terminal;
  /** `--json`: answers are JSON, events one object to a line. */
  readonly json: boolean;
  /** Shows what will be done and asks. @throws OpsError when it is not to be done */
  readonly confirm: (plan: readonly string[]) => Promise<void>;
  /** Aborted by ctrl-C; its reason is an `Interrupted`. */
  readonly signal: AbortSignal;
  readonly now: () => Date;
  /** Waits, and throws the signal's reason when it is aborted meanwhile. */
  readonly pause: (milliseconds: number) => Promise<void>;
}
