import { request as send, type IncomingHttpHeaders } from 'node:http';
import { answerTo, Lab, signal } from './lab';

// Cases of https://docs.aws.amazon.com/elasticloadbalancing/latest/application/x-forwarded-headers.html
// and https://docs.aws.amazon.com/elasticloadbalancing/latest/application/load-balancer-request-tracing.html

let lab: Lab;
beforeEach(() => {
  lab = new Lab();
});
afterEach(() => lab.close());

/** What the target gets when a client sends these. */
async function headersSeen(
  sent: Record<string, string | string[]>,
  options: Parameters<Lab['listener']>[1] = {},
): Promise<IncomingHttpHeaders> {
  const { seen, give } = signal<IncomingHttpHeaders>();
  const target = await lab.target('t1', (request, response) => {
    give(request.headers);
    response.end();
  });
  const listener = await lab.listener([await lab.healthyGroup([target])], { templatePort: 80, ...options });
  await answerTo(send(listener.url, { headers: sent }).end());
  return seen;
}

describe('headers to the target', () => {
  test('name client, protocol and port of the template', async () => {
    const headers = await headersSeen({}, { templatePort: 443, protocol: 'HTTPS' });
    expect(headers).toMatchObject({
      'x-forwarded-for': '127.0.0.1',
      'x-forwarded-proto': 'https',
      'x-forwarded-port': '443',
    });
  });

  test.each([
    ['append', '203.0.113.7, 127.0.0.1'],
    ['preserve', '203.0.113.7'],
    ['remove', undefined],
  ] as const)('have X-Forwarded-For by the mode %s', async (xffHeaderProcessing, expected) => {
    const headers = await headersSeen(
      { 'X-Forwarded-For': '203.0.113.7' },
      { attributes: { xffHeaderProcessing } },
    );
    expect(headers['x-forwarded-for']).toBe(expected);
  });

  test('do not take protocol and port from the client', async () => {
    const headers = await headersSeen({ 'X-Forwarded-Proto': 'https', 'X-Forwarded-Port': '443' });
    expect([headers['x-forwarded-proto'], headers['x-forwarded-port']]).toEqual(['http', '80']);
  });

  test('have a trace id with a root of their own', async () => {
    expect((await headersSeen({}))['x-amzn-trace-id']).toMatch(/^Root=1-[0-9a-f]{8}-[0-9a-f]{24}$/);
  });

  const root = 'Root=1-67891233-abcdef012345678912345678';
  const self = '1-67891233-12456789abcdef012345678';
  test.each([
    ['a root', root, new RegExp(`^Self=1-[0-9a-f]{8}-[0-9a-f]{24};${root}$`)],
    [
      'fields of its own',
      `${root};CalledFrom=app`,
      new RegExp(`^Self=1-[0-9a-f]{8}-[0-9a-f]{24};${root};CalledFrom=app$`),
    ],
    [
      'a self, which is replaced',
      `Self=${self};${root}`,
      new RegExp(`^Self=(?!${self})1-[0-9a-f]{8}-[0-9a-f]{24};${root}$`),
    ],
  ])('keep the trace id of a client that sends %s', async (_, sent, expected) => {
    expect((await headersSeen({ 'X-Amzn-Trace-Id': sent }))['x-amzn-trace-id']).toMatch(expected);
  });

  test('leave out what belongs to the connection', async () => {
    const headers = await headersSeen({
      Connection: 'close, X-Private',
      'X-Private': '1',
      TE: 'trailers',
      'X-Kept': '2',
    });
    expect(headers).toMatchObject({ 'x-kept': '2' });
    expect(headers).not.toHaveProperty('x-private');
    expect(headers).not.toHaveProperty('te');
  });

  test('keep the Host that the client sent', async () => {
    expect((await headersSeen({ Host: 'orders.example.com' })).host).toBe('orders.example.com');
  });

  test.each([
    [true, undefined],
    [false, '1'],
  ])('lose invalid names when that is %p', async (dropInvalidHeaderFields, expected) => {
    const headers = await headersSeen({ X_Invalid: '1' }, { attributes: { dropInvalidHeaderFields } });
    expect(headers['x_invalid']).toBe(expected);
  });
});
