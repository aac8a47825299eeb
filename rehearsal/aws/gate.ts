import { connect, createServer } from 'node:net';
import type { Socket } from 'node:net';
import { listenOnLoopback } from './loopback';

/** A way to a local endpoint that can be closed, as a network or a service fails, without losing what lies behind. */
export interface Gate {
  readonly url: string;
  /** From now on every connection, open or new, is reset: nobody answers. */
  makeUnreachable(): void;
  makeReachable(): void;
  close(): Promise<void>;
}

/** Puts a gate, open at first, on a free port of 127.0.0.1 before an endpoint there. */
export async function openGate(endpointUrl: string): Promise<Gate> {
  const port = Number(new URL(endpointUrl).port);
  const connections = new Set<Socket>();
  let reachable = true;

  const server = createServer({ noDelay: true }, (caller) => {
    // The socket of a caller that died emits an error after its end as well.
    caller.on('error', () => caller.destroy());
    if (!reachable) {
      caller.resetAndDestroy();
      return;
    }
    const endpoint = connect({ host: '127.0.0.1', port, noDelay: true });
    connections.add(caller);
    caller.once('close', () => {
      connections.delete(caller);
      endpoint.destroy();
    });
    endpoint.once('close', () => caller.destroy());
    endpoint.on('error', () => caller.destroy());
    caller.pipe(endpoint).pipe(caller);
  });
  const reset = (): void => {
    for (const caller of connections) caller.resetAndDestroy();
  };

  const url = await listenOnLoopback(server);
  return {
    url,
    makeUnreachable() {
      reachable = false;
      reset();
    },
    makeReachable() {
      reachable = true;
    },
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        reset();
      }),
  };
}
