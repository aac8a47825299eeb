import type { IncomingMessage, Server, ServerResponse } from 'node:http';
import type { Socket } from 'node:net';

/** Knows which connections of a server are at work. */
export interface ConnectionTracker {
  /** Requests whose answer is not complete. */
  readonly inFlight: number;
  /** Called for each request that counts as traffic. */
  onTraffic: (() => void) | undefined;
  /** Ends connections without a request, now and as each of the others finishes. */
  closeIdle(): void;
}

interface Connection {
  requests: number;
  /** Bytes read when the last answer was complete: more means that another request is on its way. */
  bytesAnswered: number;
}

/**
 * Watches a server's connections.
 *
 * Node's own `closeIdleConnections` leaves out connections on which nothing was ever sent, as browsers and proxies
 * open them ahead of need; they would keep a process from ending.
 */
export function trackConnections(server: Server, isTraffic: (path: string) => boolean): ConnectionTracker {
  const connections = new Map<Socket, Connection>();
  let closing = false;

  const endIfIdle = (socket: Socket, { requests, bytesAnswered }: Connection): void => {
    if (requests === 0 && socket.bytesRead === bytesAnswered) socket.destroySoon();
  };
  const tracker: ConnectionTracker = {
    get inFlight() {
      let sum = 0;
      for (const { requests } of connections.values()) sum += requests;
      return sum;
    },
    onTraffic: undefined,
    closeIdle() {
      closing = true;
      for (const [socket, connection] of connections) endIfIdle(socket, connection);
    },
  };

  server.on('connection', (socket: Socket) => {
    connections.set(socket, { requests: 0, bytesAnswered: 0 });
    socket.once('close', () => connections.delete(socket));
  });
  server.on('request', (request: IncomingMessage, response: ServerResponse) => {
    const { socket } = request;
    const connection = connections.get(socket);
    if (connection === undefined) return;
    connection.requests += 1;
    if (isTraffic((request.url ?? '').split('?', 1)[0] ?? '')) tracker.onTraffic?.();
    response.once('close', () => {
      connection.requests -= 1;
      connection.bytesAnswered = socket.bytesRead;
      if (closing) endIfIdle(socket, connection);
    });
  });
  return tracker;
}
