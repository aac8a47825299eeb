import type { OpsContext } from '../context/context';

/** What a check found. */
export interface Finding {
  /** `problem`: a deployment fails or does harm; `warning`: it may; `unknown`: it could not be looked at. */
  readonly level: 'ok' | 'warning' | 'problem' | 'unknown';
  readonly what: string;
  /** Given with everything but `ok`. */
  readonly fix?: string;
}

/** One question about the account. */
export interface Check {
  readonly name: string;
  look(context: OpsContext): Promise<readonly Finding[]>;
}

export function ok(what: string): Finding {
  return { level: 'ok', what };
}

export function warning(what: string, fix: string): Finding {
  return { level: 'warning', what, fix };
}

export function problem(what: string, fix: string): Finding {
  return { level: 'problem', what, fix };
}
