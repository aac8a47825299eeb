import { randomBytes } from 'node:crypto';

/**
 * The `X-Amzn-Trace-Id` header to send to the target: a `Root` of our own, or the client's fields with a `Self` put
 * in front of them.
 *
 * @see https://docs.aws.amazon.com/elasticloadbalancing/latest/application/load-balancer-request-tracing.html
 */
export function traceIdFor(received: string | undefined): string {
  const fields = (received ?? '').split(';').map((field) => field.trim());
  const kept = fields.filter((field) => field !== '' && !field.startsWith('Self='));
  const own = newId();
  const hasRoot = kept.some((field) => field.startsWith('Root='));
  return [hasRoot ? `Self=${own}` : `Root=${own}`, ...kept].join(';');
}

function newId(): string {
  const seconds = Math.floor(Date.now() / 1000)
    .toString(16)
    .padStart(8, '0');
  return `1-${seconds}-${randomBytes(12).toString('hex')}`;
}
