/** One call of an AWS API by a task, as its request names it. */
export interface AwsCall {
  /** Name of the role, which travels as the access key id. */
  readonly role: string;
  /** Signing name of the service, for example `dynamodb`. */
  readonly service: string;
  /** For example `PutItem`. */
  readonly operation: string;
  /** The parameters of the call. */
  readonly input: Readonly<Record<string, unknown>>;
  /** Aborted when the caller has gone before the answer. @default the caller waits whatever happens */
  readonly signal?: AbortSignal;
}

/** Whether a call may be carried out. A refusal says why, in the words that the caller reads. */
export type Authorization =
  | { readonly allowed: true }
  | {
      readonly allowed: false;
      readonly message: string;
      /** Name of the error. @default `AccessDeniedException` */
      readonly code?: string;
      /** HTTP status of the answer. @default 403 */
      readonly status?: number;
    };

/** How often a role called an operation, and how often it was refused or is not modelled. */
export interface CallCount {
  readonly role: string;
  readonly service: string;
  readonly operation: string;
  readonly calls: number;
  readonly denied: number;
  readonly notModelled: number;
}

export interface CallLedger {
  count(call: AwsCall, outcome: 'carried-out' | 'denied' | 'not-modelled'): void;
  /** In order of first call. */
  counts(): readonly CallCount[];
}

/** Counts calls by role, service and operation. */
export function callLedger(): CallLedger {
  const counts = new Map<string, CallCount>();
  return {
    count({ role, service, operation }, outcome) {
      const key = JSON.stringify([role, service, operation]);
      const before = counts.get(key) ?? { role, service, operation, calls: 0, denied: 0, notModelled: 0 };
      counts.set(key, {
        ...before,
        calls: before.calls + 1,
        denied: before.denied + (outcome === 'denied' ? 1 : 0),
        notModelled: before.notModelled + (outcome === 'not-modelled' ? 1 : 0),
      });
    },
    counts: () => [...counts.values()],
  };
}
