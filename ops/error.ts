import { EXIT, type ExitStatus } from './exit';

/** What is wrong, and what to do about it. All parts are ready to print. */
export interface Trouble {
  /** Where it stands, for example `--region`. */
  readonly setting: string;
  /** What stands there. */
  readonly value: string;
  readonly fix: string;
}

/** Something that the caller has to change. */
export class OpsError extends Error {
  override readonly name = 'OpsError';

  constructor(
    readonly trouble: Trouble,
    /** @default 2, usage or credentials */
    readonly exitStatus: ExitStatus = EXIT.usage,
  ) {
    super(`${trouble.setting}: ${trouble.value}\n  fix  ${trouble.fix}`);
  }
}

/** A signal asked the command to end. */
export class Interrupted extends Error {
  override readonly name = 'Interrupted';

  constructor(readonly signal: string) {
    super(`Ended by ${signal}.`);
  }
}
