import { EventEmitter, once } from 'node:events';
import { createServer, type Server, type ServerResponse } from 'node:http';
import { connect } from 'node:net';
import { text } from 'node:stream/consumers';
import { type ConnectionTracker, trackConnections } from '../../app/src/connections';
import { portOf } from './ports';

describe('the tracker of connections', () => {
  const traffic: string[] = [];
  const begun = new EventEmitter();
  let server: Server;
  let tracker: ConnectionTracker;
  beforeEach(async () => {
    traffic.length = 0;
    server = createServer((_request, response) => {
      response.write('half');
      begun.emit('answer', response);
    });
    tracker = trackConnections(server, (path) => path !== '/health');
    tracker.onTraffic = () => traffic.push('request');
    server.listen(0, '127.0.0.1');
    await once(server, 'listening');
  });
  afterEach(async () => {
    server.closeAllConnections();
    server.close();
    await once(server, 'close');
  });

  test('ends a keep-alive connection once its answer, begun before, is complete', async () => {
    const { answer, received } = await askOnKeepAlive('/');
    tracker.closeIdle();
    answer.end(' and half');

    // Resolves at the end of the connection, not of the answer.
    expect(await received).toContain('half');
    expect(tracker.inFlight).toBe(0);
  });

  test('leaves a connection alone while its answer is under way', async () => {
    const { answer, received } = await askOnKeepAlive('/');
    tracker.closeIdle();

    expect({ inFlight: tracker.inFlight, open: answer.socket?.writable }).toEqual({
      inFlight: 1,
      open: true,
    });
    answer.end();
    await received;
  });

  test.each([
    ['/', ['request']],
    ['/health', []],
    ['/health?from=here', []],
  ])('takes a request of %s for traffic: %j', async (path, expected) => {
    const { answer, received } = await askOnKeepAlive(path);
    tracker.closeIdle();
    answer.end();
    await received;

    expect(traffic).toEqual(expected);
  });

  async function askOnKeepAlive(
    path: string,
  ): Promise<{ answer: ServerResponse; received: Promise<string> }> {
    const socket = connect({ host: '127.0.0.1', port: portOf(server) });
    const answered = once(begun, 'answer');
    socket.write(`GET ${path} HTTP/1.1\r\nHost: a\r\n\r\n`);
    const [answer]: ServerResponse[] = await answered;
    if (answer === undefined) throw new Error('the server was not asked');
    return { answer, received: text(socket) };
  }
});
