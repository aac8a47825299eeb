import { loadAssembly } from '../../../rehearsal/assembly';
import { readServiceApis } from '../../../rehearsal/api-gateway/from-template';
import type { RestApiModel } from '../../../rehearsal/api-gateway/model';
import { RestApi } from '../../../rehearsal/api-gateway/rest-api';
import type { RestAnswer, RestRequest, ServiceCall } from '../../../rehearsal/api-gateway/rest-api';
import { undeployedResolver } from '../../../rehearsal/synth/made-up';
import { synthesizeEnvironment } from '../../synthesis';

const LINES = { lines: [{ sku: 'MUG-1', quantity: 2 }] };

function quoteCheck(): RestApiModel {
  const assembly = loadAssembly(synthesizeEnvironment('sandbox').directory);
  const [model, ...others] = readServiceApis(assembly, undeployedResolver(assembly));
  if (!model || others.length > 0) throw new Error('The sandbox has one API in front of a service.');
  return model;
}
const model = quoteCheck();

const answers =
  (body: object, status = 200): ServiceCall =>
  () =>
    Promise.resolve({ status, body: JSON.stringify(body) });

/** What the synthesized API answers, in front of a service. */
function ask(service: ServiceCall, request: Partial<RestRequest> = {}, api = model): Promise<RestAnswer> {
  const whole = { method: 'POST', path: '/sandbox/quote-check', signed: false, body: JSON.stringify(LINES) };
  return new RestApi(api, service).handle({ ...whole, ...request });
}

const never: ServiceCall = () => Promise.reject(new Error('The service was called.'));

/** Status, content type and body of an answer, the body read. */
function read({ status, headers, body }: RestAnswer): unknown {
  return [status, headers['content-type'], JSON.parse(body)];
}

const problem = (status: number, title: string) => [
  status,
  'application/problem+json',
  { type: 'about:blank', title, status },
];

describe('the API of the quote check', () => {
  it('hands the body to the state machine as it is, in the name of its role', async () => {
    const calls: unknown[] = [];
    await ask((call, body) => {
      calls.push([call.service, call.action, JSON.parse(body).input]);
      return answers({ status: 'FAILED' })(call, body);
    });
    expect(calls).toEqual([['states', 'StartSyncExecution', JSON.stringify(LINES)]]);
  });

  it('answers as the output of an execution says that succeeded', async () => {
    const output = JSON.stringify({ status: 404, contentType: 'text/x', body: '{"a":"it\'s"}' });
    const answer = await ask(answers({ status: 'SUCCEEDED', output }));
    expect(answer).toMatchObject({ status: 404, headers: { 'content-type': 'text/x' } });
    expect(answer.body.trim()).toBe('{"a":"it\'s"}');
  });

  it('answers 504 when the execution took too long', async () => {
    const answer = await ask(answers({ status: 'TIMED_OUT' }));
    expect(read(answer)).toEqual(problem(504, 'The check took too long'));
  });

  it.each([
    ['the execution failed', { status: 'FAILED', error: 'TypeError' }, 200],
    ['no execution could be started', { __type: 'AccessDeniedException' }, 400],
    ['Step Functions is broken', {}, 503],
  ])('answers 500, and nothing of ours, when %s', async (_what, body, status) => {
    expect(read(await ask(answers(body, status)))).toEqual(problem(500, 'The check failed'));
  });

  it.each<[string, unknown]>([
    ['no lines', { lines: [] }],
    ['51 lines', { lines: Array.from({ length: 51 }, () => LINES.lines[0]) }],
    ['another member', { ...LINES, customer: 'c-1' }],
    ['a quantity of half', { lines: [{ sku: 'MUG-1', quantity: 0.5 }] }],
    ['a blank in the article', { lines: [{ sku: 'MUG 1', quantity: 1 }] }],
  ])('answers 400 to %s, and starts nothing', async (_what, body) => {
    const answer = await ask(never, { body: JSON.stringify(body) });
    expect(read(answer)).toEqual(problem(400, 'The request body is not as expected'));
  });

  it('answers 400 to what is no JSON', async () => {
    expect((await ask(never, { body: 'lines' })).status).toBe(400);
  });

  it.each<[string, Partial<RestRequest>, number, string]>([
    ['a body that is no JSON by its type', { contentType: 'text/plain' }, 415, 'Unsupported Media Type'],
    ['another method', { method: 'GET' }, 403, 'Missing Authentication Token'],
    ['another path', { path: '/sandbox/quote' }, 403, 'Missing Authentication Token'],
    ['another stage', { path: '/production/quote-check' }, 403, 'Missing Authentication Token'],
  ])('answers %s as API Gateway does by itself', async (_what, request, status, message) => {
    expect(read(await ask(never, request))).toEqual([status, 'application/json', { message }]);
  });

  it.each([
    ['breaks', 'Error', 'Network error communicating with endpoint'],
    ['takes too long', 'TimeoutError', 'Endpoint request timed out'],
  ])('answers 504 when the connection to the service %s', async (_what, name, message) => {
    const broken: ServiceCall = () => Promise.reject(Object.assign(new Error('gone'), { name }));
    expect(read(await ask(broken))).toEqual([504, 'application/json', { message }]);
  });

  it('refuses who does not sign where requests have to be signed', async () => {
    const signed = { ...model, methods: model.methods.map((method) => ({ ...method, signed: true })) };
    const service = answers({ status: 'TIMED_OUT' });
    expect((await ask(never, {}, signed)).status).toBe(403);
    expect((await ask(service, { signed: true }, signed)).status).toBe(504);
  });
});
