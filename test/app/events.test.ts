import { type Answer, type Exchange, exchangesOf, RECORDINGS, send } from './events';
import { type RunningApi, startApi } from './running-api';

describe.each(RECORDINGS)('the recorded exchanges of %s', (recording) => {
  let api: RunningApi;
  beforeAll(async () => {
    api = await startApi();
  });
  afterAll(() => api.close());

  // In the order of the file: later exchanges build on earlier ones.
  test('are answered as recorded', async () => {
    const exchanges = exchangesOf(recording);
    const answers: Answer[] = [];
    for (const exchange of exchanges) answers.push(await send(api, exchange));

    expect(answers.map((answer, index) => shown(answer, exchanges[index]))).toEqual(
      exchanges.map((exchange) => expected(exchange)),
    );
  });
});

/** The parts of an answer that the recording speaks of, beside the request, so that a difference can be placed. */
function shown({ status, headers, body }: Answer, exchange: Exchange | undefined) {
  const names = Object.keys(exchange?.response.headers ?? {});
  return {
    request: `${exchange?.request.method} ${exchange?.request.path}`,
    status,
    headers: Object.fromEntries(names.map((name) => [name, headers.get(name)])),
    body,
  };
}

function expected({ request, response }: Exchange) {
  return {
    request: `${request.method} ${request.path}`,
    status: response.status,
    headers: response.headers ?? {},
    body: anyWhereAsked(response.body),
  };
}

function anyWhereAsked(body: unknown): unknown {
  if (body === null || typeof body !== 'object' || Array.isArray(body)) return body;
  return Object.fromEntries(
    Object.entries(body).map(([key, value]) => [key, value === '?' ? expect.any(String) : value]),
  );
}
