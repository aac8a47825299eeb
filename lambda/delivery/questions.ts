import { PATHS } from '../../app/src/contract';
import { memberOf } from '../hooks/member';
import type { ApiAnswer, OrderApi } from './order-api';

/**
 * The version that answers behind a listener.
 * @throws Error when there is none, or when it belongs to another environment
 */
export async function versionAt(api: OrderApi, environment: string): Promise<string> {
  const answer = await api.call({ path: PATHS.version });
  const version = memberOf(answer.body, 'version');
  if (answer.status !== 200 || typeof version !== 'string' || version === '') {
    throw new Error(`The ${api.name} tells no version: ${shown(answer)}`);
  }
  const found = memberOf(answer.body, 'environment');
  if (found !== environment) {
    throw new Error(
      `Version ${version} on the ${api.name} is of environment ${JSON.stringify(found) ?? 'none'}, not ${environment}`,
    );
  }
  return version;
}

/** Whether the version behind a listener can work on orders now. */
export async function isReady(api: OrderApi): Promise<boolean> {
  const { status } = await api.call({ path: PATHS.ready });
  return status === 200;
}

/** @throws Error when the version behind a listener cannot work on orders now */
export async function requireReady(api: OrderApi): Promise<void> {
  const answer = await api.call({ path: PATHS.ready });
  if (answer.status !== 200) throw new Error(`The ${api.name} is not ready: ${shown(answer)}`);
}

/** Status and the start of the body: enough to see a problem document, too short to fill a log. */
export function shown({ status, body }: ApiAnswer): string {
  const text = typeof body === 'string' ? body : (JSON.stringify(body) ?? '');
  return `${status} ${text.slice(0, 200)}`.trimEnd();
}
