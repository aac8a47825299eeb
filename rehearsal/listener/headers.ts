/** Headers as they stand on the wire: name, value, name, value. */
export type RawHeaders = readonly string[];

/**
 * Headers that belong to one connection (RFC 9110, section 7.6.1). `Expect` is answered by this end; the body's
 * framing is the next connection's own.
 */
const HOP_BY_HOP = new Set([
  'connection',
  'expect',
  'keep-alive',
  'proxy-connection',
  'te',
  'trailer',
  'transfer-encoding',
  'upgrade',
]);

/** Names that ALB takes for valid; it can be told to drop all others. */
const VALID_NAME = /^[-A-Za-z0-9]+$/;

/** How a request came in, as far as its headers tell the target. */
export interface Arrival {
  readonly clientIp: string;
  readonly protocol: 'http' | 'https';
  readonly port: number;
  readonly traceId: string;
  readonly dropInvalidHeaderFields: boolean;
  readonly xffHeaderProcessing: 'append' | 'preserve' | 'remove';
}

/**
 * The headers that the target gets.
 *
 * @see https://docs.aws.amazon.com/elasticloadbalancing/latest/application/x-forwarded-headers.html
 */
export function headersToTarget(received: RawHeaders, arrival: Arrival): string[] {
  const perConnection = connectionNames(received);
  const sent: string[] = [];
  const forwardedFor: string[] = [];
  for (const [name, value] of pairs(received)) {
    const lower = name.toLowerCase();
    if (perConnection.has(lower) || HOP_BY_HOP.has(lower) || OVERWRITTEN.has(lower)) continue;
    if (arrival.dropInvalidHeaderFields && !VALID_NAME.test(name)) continue;
    if (lower === 'x-forwarded-for') forwardedFor.push(value);
    else sent.push(name, value);
  }
  if (arrival.xffHeaderProcessing === 'append') forwardedFor.push(arrival.clientIp);
  if (arrival.xffHeaderProcessing !== 'remove' && forwardedFor.length > 0) {
    sent.push('X-Forwarded-For', forwardedFor.join(', '));
  }
  sent.push('X-Forwarded-Proto', arrival.protocol, 'X-Forwarded-Port', String(arrival.port));
  sent.push('X-Amzn-Trace-Id', arrival.traceId);
  return sent;
}

const OVERWRITTEN = new Set(['x-forwarded-proto', 'x-forwarded-port', 'x-amzn-trace-id']);

/** The headers that the client gets. */
export function headersToClient(received: RawHeaders): string[] {
  const perConnection = connectionNames(received);
  const sent: string[] = [];
  for (const [name, value] of pairs(received)) {
    const lower = name.toLowerCase();
    if (!perConnection.has(lower) && !HOP_BY_HOP.has(lower)) sent.push(name, value);
  }
  return sent;
}

/** True when the request announces a body. */
export function announcesBody(received: RawHeaders): boolean {
  for (const [name, value] of pairs(received)) {
    const lower = name.toLowerCase();
    if (lower === 'transfer-encoding' || (lower === 'content-length' && value !== '0')) return true;
  }
  return false;
}

/** Names that a `Connection` header declares to be of this connection only. */
function connectionNames(received: RawHeaders): ReadonlySet<string> {
  const names = new Set<string>();
  for (const [name, value] of pairs(received)) {
    if (name.toLowerCase() !== 'connection') continue;
    for (const token of value.split(',')) names.add(token.trim().toLowerCase());
  }
  return names;
}

function* pairs(headers: RawHeaders): Generator<readonly [string, string]> {
  for (let index = 0; index + 1 < headers.length; index += 2) {
    yield [headers[index] ?? '', headers[index + 1] ?? ''];
  }
}
