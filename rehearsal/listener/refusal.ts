import type { IncomingMessage } from 'node:http';
import type { RequestLine } from './conditions';

/** ALB's own limit. */
const MOST_FORWARDED_ADDRESSES = 30;

export interface Refusal {
  readonly status: number;
  readonly reason: string;
}

/**
 * Why a request is refused before any rule is looked at, or `undefined`.
 *
 * @see https://docs.aws.amazon.com/elasticloadbalancing/latest/application/load-balancer-troubleshooting.html
 */
export function refusalOf(line: RequestLine, request: IncomingMessage): Refusal | undefined {
  if (!line.path.startsWith('/')) return { status: 400, reason: 'the request target is not a path' };
  if (line.method === 'TRACE')
    return { status: 405, reason: 'Application Load Balancers do not support TRACE' };
  if (request.headers.upgrade?.toLowerCase() === 'websocket') {
    // ALB would pass them on: a gap of the model, said by name.
    return { status: 501, reason: 'WebSockets are not modelled' };
  }
  const addresses = line.header('x-forwarded-for').flatMap((value) => value.split(','));
  if (addresses.length > MOST_FORWARDED_ADDRESSES) {
    return { status: 463, reason: `X-Forwarded-For has more than ${MOST_FORWARDED_ADDRESSES} addresses` };
  }
  return undefined;
}
