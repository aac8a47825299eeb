import type { InvocationResult } from '../lambda/result';

/** What a hook's function decided. */
export type HookAnswer =
  | { readonly status: 'SUCCEEDED' }
  | { readonly status: 'FAILED'; readonly reason: string }
  | {
      readonly status: 'IN_PROGRESS';
      /** Template milliseconds until it is called again. */
      readonly delayMs: number;
      /** What it is given then. */
      readonly details: Readonly<Record<string, unknown>>;
    };

const DEFAULT_DELAY_S = 30;
/** AWS names no least delay; without one, a function that asks for none would be called without end. */
const LEAST_DELAY_S = 1;

/**
 * Reads what a hook's function returned. One that fails, or returns no valid `hookStatus`, refuses the deployment.
 *
 * @see https://docs.aws.amazon.com/AmazonECS/latest/developerguide/lambda-lifecycle-hooks.html#hook-status-values
 */
export function readHookAnswer({
  payload,
  functionError,
}: Pick<InvocationResult, 'payload' | 'functionError'>): HookAnswer {
  if (functionError !== undefined) return failed(`its function failed: ${payload}`);
  const { hookStatus, callBackDelay = DEFAULT_DELAY_S, hookDetails } = parse(payload);
  if (hookStatus === 'SUCCEEDED') return { status: hookStatus };
  if (hookStatus === 'FAILED') return failed('its function answered FAILED');
  if (hookStatus !== 'IN_PROGRESS') {
    return failed(
      `its function returned ${payload || 'nothing'}, which has no hookStatus of SUCCEEDED, FAILED or IN_PROGRESS`,
    );
  }
  if (typeof callBackDelay !== 'number' || !(callBackDelay >= 0)) {
    return failed(
      `its function returned the callBackDelay ${JSON.stringify(callBackDelay)}, which is no number of seconds`,
    );
  }
  const delayMs = Math.max(LEAST_DELAY_S, callBackDelay) * 1000;
  return { status: hookStatus, delayMs, details: record(hookDetails) };
}

function failed(reason: string): HookAnswer {
  return { status: 'FAILED', reason };
}

function parse(payload: string): Readonly<Record<string, unknown>> {
  try {
    return record(JSON.parse(payload));
  } catch {
    return {};
  }
}

function record(value: unknown): Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null ? { ...value } : {};
}
