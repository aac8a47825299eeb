/** A trace id as X-Ray writes it: version, epoch seconds in hexadecimal, 96 random bits. */
const TRACE_ID = /^1-[0-9a-f]{8}-[0-9a-f]{24}$/;

/**
 * The X-Ray trace id that the load balancer put into `X-Amzn-Trace-Id`, or undefined.
 *
 * `Root` is the trace. When a client sent a header of its own, the load balancer adds `Self` in front of it, and
 * `Root` may be anything: only a well-formed id is used, because it goes into the log.
 *
 * @see https://docs.aws.amazon.com/elasticloadbalancing/latest/application/load-balancer-request-tracing.html
 */
export function traceId(header: string | string[] | undefined): string | undefined {
  const text = Array.isArray(header) ? header.join(';') : header;
  for (const field of text?.split(';') ?? []) {
    const [name, value] = field.trim().split('=', 2);
    if (name === 'Root' && value !== undefined && TRACE_ID.test(value)) return value;
  }
  return undefined;
}
