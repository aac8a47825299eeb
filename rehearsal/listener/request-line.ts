import type { IncomingMessage } from 'node:http';
import type { RequestLine } from './conditions';

/** What rules look at, out of a request as Node received it. */
export function requestLineOf(request: IncomingMessage): RequestLine {
  // A client that takes the listener for a proxy sends the whole URL.
  const target = (request.url ?? '/').replace(/^https?:\/\/[^/?#]*/i, '');
  const mark = target.indexOf('?');
  const path = mark < 0 ? target : target.slice(0, mark);
  return {
    method: request.method ?? 'GET',
    path: path === '' ? '/' : path,
    query: mark < 0 ? '' : target.slice(mark + 1),
    host: (request.headers.host ?? '').replace(/:\d*$/, ''),
    // A dual-stack socket shows IPv4 clients as IPv4-mapped IPv6.
    sourceIp: (request.socket.remoteAddress ?? '').replace(/^::ffff:/i, ''),
    header: (name) => request.headersDistinct[name] ?? [],
  };
}
