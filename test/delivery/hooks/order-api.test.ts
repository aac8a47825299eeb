import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import { memberOf } from '../../../lambda/hooks/member';
import { orderApiAt } from '../../../lambda/delivery/order-api';

type Respond = (request: IncomingMessage, response: ServerResponse) => void;

/** Serves for one test, on a port of its own. */
async function served<T>(respond: Respond, use: (url: string) => Promise<T>): Promise<T> {
  const server = createServer(respond);
  await new Promise<void>((listening) => server.listen(0, '127.0.0.1', listening));
  try {
    return await use(`http://127.0.0.1:${String(memberOf(server.address(), 'port'))}`);
  } finally {
    server.closeAllConnections();
    await new Promise((closed) => server.close(closed));
  }
}

const signal = new AbortController().signal;

test('the key of the listener goes with every request, and JSON comes back parsed', async () => {
  const answer = await served(
    (request, response) => response.end(JSON.stringify({ key: request.headers['x-test-listener-key'] })),
    (url) =>
      orderApiAt({ name: 'test listener', url, headers: { 'x-test-listener-key': 'k' }, signal }).call({
        path: '/',
      }),
  );

  expect(answer).toEqual({ status: 200, body: { key: 'k' } });
});

test('a body is posted as JSON', async () => {
  const answer = await served(
    (request, response) => response.end(`${request.method} ${request.headers['content-type']}`),
    (url) => orderApiAt({ name: 'test listener', url, signal }).call({ path: '/', body: {} }),
  );

  expect(answer.body).toBe('POST application/json');
});

test('a broken connection names the listener, the path and the cause', async () => {
  const broken = served(
    (request) => request.socket.destroy(),
    (url) => orderApiAt({ name: 'test listener', url, signal }).call({ path: '/version' }),
  );

  await expect(broken).rejects.toThrow(/^The test listener did not answer \/version: .+\(.+\)$/);
});
