import { once } from 'node:events';
import { Agent, get, type IncomingMessage } from 'node:http';
import { type RunningApi, sendRaw, startApi } from './running-api';

describe('a client that', () => {
  let api: RunningApi;
  beforeEach(async () => {
    api = await startApi({ settings: { requestTimeoutMs: 200 } });
  });
  afterEach(() => api.close());

  test.each([
    ['stops within its headers', 'GET /version HTTP/1.1\r\nHost: a\r\nX-Half: ', 408, 'request-timeout'],
    [
      'stops within its body',
      'POST /orders HTTP/1.1\r\nHost: a\r\nContent-Type: application/json\r\nContent-Length: 99\r\n\r\n{"cust',
      408,
      'request-timeout',
    ],
    [
      'sends 17 KiB of headers',
      `GET /version HTTP/1.1\r\nHost: a\r\nX-Long: ${'x'.repeat(17 * 1024)}\r\n\r\n`,
      431,
      'headers-too-large',
    ],
    ['speaks no HTTP', 'HELO orders\r\n\r\n', 400, 'malformed-request'],
  ])('%s gets a problem and is let go', async (_name, bytes, status, code) => {
    const [head = '', body = ''] = (await sendRaw(api.port, bytes)).split('\r\n\r\n', 2);

    expect(head.split('\r\n')).toEqual(
      expect.arrayContaining([
        expect.stringMatching(new RegExp(`^HTTP/1.1 ${status} `)),
        'Content-Type: application/problem+json',
        'Connection: close',
      ]),
    );
    expect(JSON.parse(body)).toMatchObject({ status, type: `/openapi.json#/x-problem-types/${code}` });
  });

  test('holds an idle keep-alive connection longer than a request may take keeps it', async () => {
    const agent = new Agent({ keepAlive: true });
    const first = await answered(api.url, agent);
    // Closed by the same clock that would close the idle connection, were it counted as a late request.
    await sendRaw(api.port, 'GET /version HTTP/1.1\r\n');
    const second = await answered(api.url, agent);
    agent.destroy();

    expect(second).toEqual(first);
  });
});

/** The client's own port of the connection used: the same one means the same connection. */
async function answered(url: string, agent: Agent): Promise<number | undefined> {
  const response = await new Promise<IncomingMessage>((resolve, reject) => {
    get(`${url}/version`, { agent }, resolve).on('error', reject);
  });
  const { localPort } = response.socket;
  response.resume();
  await once(response, 'close');
  return localPort;
}
