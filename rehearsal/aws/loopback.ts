import type { Server as HttpServer } from 'node:http';
import type { Server } from 'node:net';

/** Something that answers over HTTP on this machine. */
export interface LoopbackServer {
  /** Without a slash at the end. */
  readonly url: string;
  /** Ends open connections too. */
  readonly close: () => Promise<void>;
}

/** Lets a server for programs of the rehearsal answer on a free port of 127.0.0.1, until it is closed. */
export async function serveOnLoopback(server: HttpServer): Promise<LoopbackServer> {
  // A client that takes up an idle connection just when it is closed here is told that nobody answers.
  server.keepAliveTimeout = 0;
  return {
    url: await listenOnLoopback(server),
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
}

/** Listens on a free port of 127.0.0.1 and gives its URL. */
export function listenOnLoopback(server: Server): Promise<string> {
  return new Promise((resolve, reject) => {
    server.once('error', reject);
    server.listen(0, '127.0.0.1', () => {
      server.off('error', reject);
      const address = server.address();
      if (typeof address === 'object' && address) resolve(`http://127.0.0.1:${address.port}`);
      else reject(new Error('The server listens on no port.'));
    });
  });
}
