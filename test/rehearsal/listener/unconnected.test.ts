import { createServer, request as send, type Server } from 'node:http';
import { once } from 'node:events';
import { errors, type Dispatcher } from 'undici';
import { manualClock } from '../../../rehearsal/clock';
import { forward, type Outcome } from '../../../rehearsal/listener/forward';
import { portOf, signal } from './lab';

// What happens before there is a connection to the target, and when the client is slow: with connections played by
// the test, since no real one can be held in these states for certain.

/** A connection to a target, as undici shows it to those who send over it. */
class PlayedController implements Dispatcher.DispatchController {
  aborted = false;
  paused = false;
  reason: Error | null = null;
  readonly rawHeaders: string[] = [];

  abort(reason: Error): void {
    this.aborted = true;
    this.reason = reason;
  }
  pause(): void {
    this.paused = true;
  }
  resume(): void {
    this.paused = false;
  }
}

let server: Server;
afterEach(() => {
  server.closeAllConnections();
  server.close();
});

/** A client's request, forwarded to a target whose connection the test plays. */
async function forwarded(): Promise<{
  readonly client: ReturnType<typeof send>;
  readonly handler: Dispatcher.DispatchHandler;
  readonly outcome: Promise<Outcome>;
  readonly released: () => number;
}> {
  const dispatched = signal<Dispatcher.DispatchHandler>();
  const ended = signal<Outcome>();
  let released = 0;
  const reservation = {
    targetId: 't1',
    pool: {
      dispatch(_: Dispatcher.DispatchOptions, handler: Dispatcher.DispatchHandler) {
        dispatched.give(handler);
        return true;
      },
    },
    onBreakOff: () => undefined,
    release: () => {
      released++;
    },
  };
  server = createServer((request, response) => {
    const rest = { reservation, headers: [], path: '/', clock: manualClock(), idleTimeoutMs: 60_000 };
    forward({ request, response, ...rest }, (outcome) => ended.give(outcome));
  });
  await once(server.listen(0, '127.0.0.1'), 'listening');
  const client = send(`http://127.0.0.1:${portOf(server)}/`).on('error', () => undefined);
  client.end();
  return { client, handler: await dispatched.seen, outcome: ended.seen, released: () => released };
}

test('a client that goes away before there is a connection gives its place back, and its request is never sent', async () => {
  const { client, handler, outcome, released } = await forwarded();
  client.destroy();
  expect(await outcome).toMatchObject({ kind: 'failed', status: 460 });
  expect(released()).toBe(1);
  const controller = new PlayedController();
  handler.onRequestStart?.(controller, {});
  expect(controller.aborted).toBe(true);
  handler.onResponseError?.(controller, new errors.RequestAbortedError());
  expect(released()).toBe(1);
});

test('a target that cannot be connected to in time is a 504 and a connection error', async () => {
  const { handler, outcome } = await forwarded();
  handler.onResponseError?.(new PlayedController(), new errors.ConnectTimeoutError());
  expect(await outcome).toEqual({
    kind: 'failed',
    status: 504,
    reason: 'the target could not be connected to in time',
    connectionError: true,
  });
});

test('a target is held back while the client does not read, and goes on when it does', async () => {
  const { client, handler, outcome } = await forwarded();
  const controller = new PlayedController();
  handler.onRequestStart?.(controller, {});
  handler.onResponseStart?.(controller, 200, {}, 'OK');
  handler.onResponseData?.(controller, Buffer.alloc(32 * 1024 * 1024));
  expect(controller.paused).toBe(true);
  const resumed = new Promise<void>((resolve) => {
    controller.resume = resolve;
  });
  const [response] = await once(client, 'response');
  response.resume();
  await resumed;
  handler.onResponseEnd?.(controller, {});
  expect(await outcome).toMatchObject({ kind: 'answered', status: 200 });
});
