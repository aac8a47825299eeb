import type { IncomingMessage, ServerResponse } from 'node:http';
import { PassThrough, type Readable } from 'node:stream';
import type { Dispatcher } from 'undici';
import type { Cancel, Clock } from '../clock';
import { startStopwatch } from '../stopwatch';
import { announcesBody, headersToClient } from './headers';
import type { Reservation } from './target';

/** How a forwarded request ended. */
export type Outcome =
  | {
      /** The target answered; `brokenBy` says why the answer was not sent to its end. */
      readonly kind: 'answered';
      readonly status: number;
      readonly targetResponseMs: number;
      readonly brokenBy?: string;
    }
  | {
      /** Nothing was sent to the client yet, and the target's answer never came. */
      readonly kind: 'failed';
      readonly status: 408 | 460 | 502 | 504;
      readonly reason: string;
      /** True when no connection to the target could be made. */
      readonly connectionError: boolean;
    };

export interface Forwarding {
  readonly request: IncomingMessage;
  readonly response: ServerResponse;
  readonly reservation: Reservation;
  readonly headers: string[];
  readonly path: string;
  readonly clock: Clock;
  readonly idleTimeoutMs: number;
}

/**
 * Forwards one request to its target and streams the answer back.
 *
 * @param done called once, when the request is over and its place at the target given back
 */
export function forward(forwarding: Forwarding, done: (outcome: Outcome) => void): void {
  new ForwardedRequest(forwarding, done).start();
}

/** Why an exchange is ended from this side. */
class Interruption extends Error {
  constructor(
    readonly status: 408 | 460 | 502 | 504,
    reason: string,
  ) {
    super(reason);
    this.name = 'Interruption';
  }
}

class ForwardedRequest implements Dispatcher.DispatchHandler {
  private readonly sinceSent: () => number;
  private controller: Dispatcher.DispatchController | undefined;
  private answer: { readonly status: number; readonly targetResponseMs: number } | undefined;
  private interruption: Interruption | undefined;
  private over = false;
  private lastByteAt: number;
  private cancelIdle: Cancel;

  constructor(
    private readonly forwarding: Forwarding,
    private readonly done: (outcome: Outcome) => void,
  ) {
    this.sinceSent = startStopwatch(forwarding.reservation.pid);
    this.lastByteAt = forwarding.clock.now();
    this.cancelIdle = forwarding.clock.schedule(() => this.checkIdle(), forwarding.idleTimeoutMs);
  }

  start(): void {
    const { request, response, reservation, headers, path } = this.forwarding;
    reservation.onBreakOff((reason) => this.interrupt(new Interruption(502, reason)));
    response.on('close', () => {
      if (!response.writableFinished) {
        this.interrupt(new Interruption(460, 'the client closed the connection before it had the answer'));
      }
    });
    const body = announcesBody(request.rawHeaders) ? this.bodyOf(request) : null;
    const options = { method: request.method ?? 'GET', path, headers, body };
    reservation.pool.dispatch(options, this);
  }

  // undici's handler

  onRequestStart(controller: Dispatcher.DispatchController): void {
    this.controller = controller;
    if (this.interruption) controller.abort(this.interruption);
  }

  onResponseStart(
    controller: Dispatcher.DispatchController,
    status: number,
    _: unknown,
    message?: string,
  ): void {
    this.touch();
    if (this.over || status < 200) return;
    const { response } = this.forwarding;
    this.answer = { status, targetResponseMs: this.sinceSent() };
    const headers = headersToClient(textOf(controller.rawHeaders));
    if (headers.some((name, index) => index % 2 === 0 && name.toLowerCase() === 'date'))
      response.sendDate = false;
    response.writeHead(status, message, headers);
  }

  onResponseData(controller: Dispatcher.DispatchController, chunk: Buffer): void {
    this.touch();
    if (this.over || this.forwarding.response.write(chunk)) return;
    controller.pause();
    this.forwarding.response.once('drain', () => {
      this.touch();
      controller.resume();
    });
  }

  onResponseEnd(): void {
    if (!this.answer || this.over) return;
    this.forwarding.response.end();
    this.finish({ kind: 'answered', ...this.answer });
  }

  onResponseError(_: unknown, error: Error): void {
    this.fail(error);
  }

  // Ends

  private interrupt(interruption: Interruption): void {
    if (this.over) return;
    this.interruption = interruption;
    this.controller?.abort(interruption);
    // Without a connection yet, or once it is gone, undici has nobody to tell.
    this.fail(interruption);
  }

  private fail(error: Error): void {
    if (this.over) return;
    const { request, response } = this.forwarding;
    const reason = error instanceof Interruption ? error.message : `the target ${wordsFor(error)}`;
    if (this.answer) {
      // The status line is gone already: all that is left is to break the connection, as ALB does.
      this.finish({ kind: 'answered', ...this.answer, brokenBy: reason });
      response.destroy();
      return;
    }
    request.unpipe();
    const status = error instanceof Interruption ? error.status : statusFor(error);
    this.finish({ kind: 'failed', status, reason, connectionError: isConnectionError(error) });
  }

  private finish(outcome: Outcome): void {
    this.over = true;
    this.cancelIdle();
    this.forwarding.reservation.release();
    this.done(outcome);
  }

  // Idleness

  private touch(): void {
    this.lastByteAt = this.forwarding.clock.now();
  }

  private checkIdle(): void {
    const { clock, idleTimeoutMs, request } = this.forwarding;
    const left = this.lastByteAt + idleTimeoutMs - clock.now();
    if (left > 0) {
      this.cancelIdle = clock.schedule(() => this.checkIdle(), left);
    } else if (!request.complete) {
      this.interrupt(new Interruption(408, 'the client sent nothing until the idle time-out'));
    } else {
      this.interrupt(new Interruption(504, 'the target sent nothing until the idle time-out'));
    }
  }

  /** The request's body, each of its chunks a sign of life. */
  private bodyOf(request: IncomingMessage): Readable {
    const body = new PassThrough();
    body.on('data', () => this.touch());
    body.pause();
    request.pipe(body);
    return body;
  }
}

const CONNECTION_ERRORS = new Set([
  'ECONNREFUSED',
  'EHOSTUNREACH',
  'ENETUNREACH',
  'EADDRNOTAVAIL',
  'UND_ERR_CONNECT_TIMEOUT',
]);

function codeOf(error: Error): string {
  return 'code' in error && typeof error.code === 'string' ? error.code : error.name;
}

function isConnectionError(error: Error): boolean {
  return CONNECTION_ERRORS.has(codeOf(error));
}

/** @see https://docs.aws.amazon.com/elasticloadbalancing/latest/application/load-balancer-troubleshooting.html */
function statusFor(error: Error): 502 | 504 {
  return codeOf(error) === 'UND_ERR_CONNECT_TIMEOUT' ? 504 : 502;
}

function wordsFor(error: Error): string {
  const code = codeOf(error);
  if (code === 'ECONNREFUSED') return 'refused the connection';
  if (code === 'UND_ERR_CONNECT_TIMEOUT') return 'could not be connected to in time';
  if (CONNECTION_ERRORS.has(code)) return `could not be reached (${code})`;
  if (code === 'UND_ERR_SOCKET' || code === 'ECONNRESET' || code === 'EPIPE') return 'closed the connection';
  return `gave no valid answer (${code}: ${error.message})`;
}

/** Header bytes are Latin-1 on the wire. */
function textOf(raw: Dispatcher.DispatchController['rawHeaders']): string[] {
  if (!Array.isArray(raw)) return [];
  return raw.map((part) => (typeof part === 'string' ? part : part.toString('latin1')));
}
