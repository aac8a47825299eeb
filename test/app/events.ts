import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { RunningApi } from './running-api';

/** A request and the answer it gets. In expectations `"?"` is any text, and a header of `null` is absent. */
export interface Exchange {
  readonly request: {
    readonly method: string;
    readonly path: string;
    readonly headers?: Readonly<Record<string, string>>;
    readonly body?: unknown;
    /** The body as it is, where it is no JSON. */
    readonly text?: string;
    readonly textOf?: { readonly character: string; readonly length: number };
  };
  readonly response: {
    readonly status: number;
    readonly headers?: Readonly<Record<string, string | null>>;
    readonly body: unknown;
  };
}

export interface Answer {
  readonly status: number;
  readonly headers: Headers;
  readonly body: unknown;
}

const FOLDER = join(__dirname, 'events');

export const RECORDINGS: readonly string[] = readdirSync(FOLDER).map((file) => file.replace(/\.json$/, ''));

export function exchangesOf(recording: string): Exchange[] {
  return JSON.parse(readFileSync(join(FOLDER, `${recording}.json`), 'utf8'));
}

/** Sends the request of an exchange. */
export async function send(api: RunningApi, { request }: Exchange): Promise<Answer> {
  const { method, path, headers, body, text, textOf } = request;
  const payload = textOf
    ? textOf.character.repeat(textOf.length)
    : (text ?? (body === undefined ? undefined : JSON.stringify(body)));
  const response = await fetch(`${api.url}${path}`, {
    method,
    headers: { ...(payload === undefined ? {} : { 'content-type': 'application/json' }), ...headers },
    body: payload,
  });
  const received = await response.text();
  return {
    status: response.status,
    headers: response.headers,
    body: received === '' ? null : JSON.parse(received),
  };
}
