import { STATUS_CODES, type IncomingMessage, type ServerResponse } from 'node:http';
import { machineNow } from '../machine-time';
import type { RequestLine } from './conditions';
import { requestLineOf } from './request-line';
import { traceIdFor } from './trace-id';
import type { RequestEvent, TargetGroup } from './types';

/** What is known of a request once it is over, beside what was known when it came. */
export interface Ending extends Pick<
  RequestEvent,
  'status' | 'source' | 'reason' | 'targetId' | 'targetResponseMs'
> {
  readonly targetGroup?: TargetGroup;
}

/** A request and its answer. */
export class Exchange {
  readonly line: RequestLine;
  readonly traceId: string;
  private readonly startedAt = machineNow();

  /** @param at template milliseconds of its arrival */
  constructor(
    readonly request: IncomingMessage,
    readonly response: ServerResponse,
    private readonly at: number,
  ) {
    this.line = requestLineOf(request);
    this.traceId = traceIdFor(request.headersDistinct['x-amzn-trace-id']?.[0]);
  }

  /** Sends an answer of the load balancer's own, unless the client is gone. */
  write(status: number, headers: Readonly<Record<string, string>>, body: string): void {
    if (this.response.destroyed) return;
    const length = Buffer.byteLength(body);
    this.response.writeHead(status, { server: 'awselb/2.0', 'content-length': length, ...headers });
    this.response.end(body);
  }

  /** Sends the page that goes with an error. */
  writeError(status: number): void {
    const title = `${status} ${STATUS_CODES[status] ?? ''}`.trim();
    const page = `<html><head><title>${title}</title></head><body><h1>${title}</h1></body></html>\n`;
    this.write(status, { 'content-type': 'text/html' }, page);
  }

  event(listener: string, { targetGroup, ...ending }: Ending): RequestEvent {
    return {
      at: this.at,
      listener,
      method: this.line.method,
      path: this.request.url ?? '/',
      traceId: this.traceId,
      durationMs: machineNow() - this.startedAt,
      ...ending,
      ...(targetGroup && { targetGroup: targetGroup.name }),
    };
  }
}
