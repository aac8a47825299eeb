import { STATUS_CODES } from 'node:http';
import type { Socket } from 'node:net';
import { PROBLEM_MEDIA_TYPE, type ProblemCode, PROBLEMS, renderProblem } from './problem';

/** Node's codes of a request that never became one. @see https://nodejs.org/api/http.html#event-clienterror */
const CODES: Readonly<Record<string, ProblemCode>> = {
  HPE_HEADER_OVERFLOW: 'headers-too-large',
  ERR_HTTP_REQUEST_TIMEOUT: 'request-timeout',
};

/**
 * Answers a request that Node's parser refused, or that did not arrive in time, on its bare socket.
 *
 * Nothing is written over an answer that is under way on the same connection, nor to a client that has gone.
 */
export function answerClientError(error: NodeJS.ErrnoException, socket: Socket): void {
  const code = clientProblem(error);
  if (code === undefined || !socket.writable) {
    socket.destroy();
    return;
  }
  const { status } = PROBLEMS[code];
  const body = JSON.stringify(renderProblem(code, {}));
  socket.end(
    [
      `HTTP/1.1 ${status} ${STATUS_CODES[status]}`,
      `Content-Type: ${PROBLEM_MEDIA_TYPE}`,
      `Content-Length: ${Buffer.byteLength(body)}`,
      'Cache-Control: no-store',
      'Connection: close',
      '',
      body,
    ].join('\r\n'),
    // The rest of what the client still sends is not waited for.
    () => socket.destroySoon(),
  );
}

/** The problem behind such an error; undefined when the client is no longer there to be told. */
export function clientProblem({ code }: NodeJS.ErrnoException): ProblemCode | undefined {
  return code === 'ECONNRESET' ? undefined : (CODES[code ?? ''] ?? 'malformed-request');
}
