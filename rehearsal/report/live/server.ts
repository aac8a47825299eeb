import { createServer } from 'node:http';
import type { IncomingMessage, Server, ServerResponse } from 'node:http';
import type { Summary } from '../summary';
import { LiveRun } from './run';
import type { Follower, Part } from './run';
import { EVENTS_PATH, LIVE_SCRIPT, LIVE_SCRIPT_PATH } from './script';

const LOOPBACK = '127.0.0.1';

/** The page asks for nothing but its own script and events. */
const HEADERS = {
  'cache-control': 'no-store',
  'content-security-policy':
    "default-src 'none'; script-src 'self'; connect-src 'self'; style-src 'unsafe-inline'; img-src data:; base-uri 'none'; form-action 'none'; frame-ancestors 'none'",
  'x-content-type-options': 'nosniff',
};

/** A page that follows a rehearsal. */
export interface LivePage {
  readonly url: string;
  readonly follower: Follower;
  /** The page is the report from now on. */
  finish(summary: Summary): void;
  /** Ends the server and every connection to it. */
  close(): Promise<void>;
}

/**
 * Serves a rehearsal on the loopback interface, at a port that the system chooses.
 *
 * @param source what is rehearsed, for the title
 */
export async function serveLive(source: string): Promise<LivePage> {
  const readers = new Set<ServerResponse>();
  const run = new LiveRun(source, (change) => {
    for (const reader of readers) send(reader, change);
  });
  const server = createServer((request, response) => answer(request, response, run, readers));
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject).listen(0, LOOPBACK, resolve);
  });
  return {
    url: `http://${hostOf(server)}/`,
    follower: run,
    finish: (summary) => run.finish(summary),
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
}

function answer(
  request: IncomingMessage,
  response: ServerResponse,
  run: LiveRun,
  readers: Set<ServerResponse>,
): void {
  // A name that someone else's page resolves to this address gets nothing.
  if (request.headers.host !== `${LOOPBACK}:${request.socket.localPort}`) return text(response, 403);
  if (request.method !== 'GET') return text(response, 405);
  if (request.url === '/') return content(response, 'text/html', run.html());
  if (request.url === LIVE_SCRIPT_PATH) return content(response, 'text/javascript', LIVE_SCRIPT);
  if (request.url !== EVENTS_PATH) return text(response, 404);
  response.writeHead(200, { ...HEADERS, 'content-type': 'text/event-stream' });
  // What changed between the page and its events.
  if (run.finished) send(response, 'done');
  else for (const part of run.parts()) send(response, part);
  readers.add(response);
  response.once('close', () => readers.delete(response));
}

function content(response: ServerResponse, type: string, body: string): void {
  response.writeHead(200, { ...HEADERS, 'content-type': `${type}; charset=utf-8` }).end(body);
}

function text(response: ServerResponse, status: number): void {
  response.writeHead(status, HEADERS).end();
}

function send(response: ServerResponse, change: Part | 'done'): void {
  response.write(
    change === 'done' ? 'event: done\ndata: {}\n\n' : `event: part\ndata: ${JSON.stringify(change)}\n\n`,
  );
}

function hostOf(server: Server): string {
  const address = server.address();
  if (address === null || typeof address === 'string') throw new Error('The server has no port.');
  return `${LOOPBACK}:${address.port}`;
}
