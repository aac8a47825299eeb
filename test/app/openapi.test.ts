import { Ajv2020 } from 'ajv/dist/2020';
import { execFile } from 'node:child_process';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { promisify } from 'node:util';
import { PATHS } from '../../app/src/contract';
import { PROBLEMS, problemType, type ProblemCode } from '../../app/src/problem';
import { type Answer, type Exchange, exchangesOf, RECORDINGS, send } from './events';
import { type RunningApi, startApi } from './running-api';

interface Operation {
  readonly operationId: string;
  readonly responses: Record<
    string,
    { content?: Record<string, unknown>; headers?: Record<string, unknown> }
  >;
}
interface Document {
  readonly openapi: string;
  readonly paths: Record<string, Record<string, Operation>>;
  readonly [member: string]: unknown;
}

const codes = Object.keys(PROBLEMS).filter((code): code is ProblemCode => code in PROBLEMS);

describe('the OpenAPI document', () => {
  let api: RunningApi;
  let document: Document;
  beforeAll(async () => {
    api = await startApi();
    document = JSON.parse(await (await api.get(PATHS.openapi)).text());
  });
  afterAll(() => api.close());

  test('is valid OpenAPI 3.1', async () => {
    const folder = await mkdtemp(join(tmpdir(), 'openapi-'));
    const file = join(folder, 'openapi.json');
    await writeFile(file, JSON.stringify(document));
    const validator = join(
      dirname(require.resolve('@seriousme/openapi-schema-validator/package.json')),
      'bin/validate-api-cli.js',
    );
    // A process of its own: the validator exists as ES modules only.
    const { stdout } = await promisify(execFile)(process.execPath, [validator, file]).catch(
      (failure: { stdout: string }) => failure,
    );
    await rm(folder, { recursive: true });

    expect({ openapi: document.openapi, ...JSON.parse(stdout) }).toEqual({ openapi: '3.1.0', valid: true });
  });

  test('describes every route', () => {
    const operations = Object.entries(document.paths).flatMap(([path, methods]) =>
      Object.entries(methods).map(([method, { operationId }]) => `${method} ${path}: ${operationId}`),
    );

    expect(operations.toSorted()).toEqual([
      'get /health/live: getLiveness',
      'get /health/ready: getReadiness',
      'get /openapi.json: getApiDescription',
      'get /orders/{orderId}: getOrder',
      'get /orders: listOrders',
      'get /version: getVersion',
      'post /orders/{orderId}/decision: decideOrder',
      'post /orders: placeOrder',
    ]);
  });

  test.each(codes)('holds what the type of %s points at', (code) => {
    const [path, pointer = ''] = problemType(code).split('#');
    const target = pointer
      .split('/')
      .slice(1)
      .reduce<unknown>((value, key) => Object(value)[key], document);

    expect({ path, target }).toEqual({ path: PATHS.openapi, target: PROBLEMS[code] });
  });

  test.each(RECORDINGS)('is kept by every answer to %s', async (recording) => {
    const ajv = validatorOf(document);
    const faults: string[] = [];
    const fresh = await startApi();
    for (const exchange of exchangesOf(recording)) {
      const answer = await send(fresh, exchange);
      faults.push(...faultsOf(document, ajv, exchange, answer));
    }
    await fresh.close();

    expect(faults).toEqual([]);
  });

  test('would not be kept by an answer with another member', () => {
    const [exchange] = exchangesOf('health');
    if (exchange === undefined) throw new Error('the recording is empty');
    const headers = new Headers({ 'content-type': 'application/json' });
    const answer = { status: 200, headers, body: { status: 'ok', more: true } };

    expect(faultsOf(document, validatorOf(document), exchange, answer)).toHaveLength(1);
  });
});

function validatorOf(document: Document): Ajv2020 {
  const ajv = new Ajv2020({
    strict: false,
    formats: {
      uri: (text: string) => URL.canParse(text),
      'uri-reference': (text: string) => URL.canParse(text, 'http://localhost'),
      'date-time': (text: string) => !Number.isNaN(Date.parse(text)),
    },
  });
  return ajv.addSchema(document, 'document');
}

/** What an answer has that the document does not say. Paths and methods that do not exist are not in it. */
function faultsOf(document: Document, ajv: Ajv2020, { request }: Exchange, answer: Answer): string[] {
  const { pathname } = new URL(request.path, 'http://localhost');
  const path = Object.keys(document.paths).find((one) =>
    new RegExp(`^${one.replaceAll(/\{[^}]+\}/g, '[^/]+')}$`).test(pathname),
  );
  const method = request.method === 'HEAD' ? 'get' : request.method.toLowerCase();
  const operation = path && document.paths[path]?.[method];
  if (!path || !operation)
    return answer.status === 404 || answer.status === 405 ? [] : [`${pathname}: unknown`];
  const where = `${method} ${path} ${answer.status}`;
  const response = operation.responses[answer.status];
  if (response === undefined) return [`${where}: status not described`];
  if (request.method === 'HEAD') return [];
  const media = answer.headers.get('content-type')?.split(';')[0] ?? '';
  if (response.content?.[media] === undefined) return [`${where}: ${media} not described`];
  const pointer = ['paths', path, method, 'responses', String(answer.status), 'content', media, 'schema']
    .map((part) => encodeURIComponent(part.replaceAll('~', '~0').replaceAll('/', '~1')))
    .join('/');
  const validate = ajv.getSchema(`document#/${pointer}`);
  if (validate === undefined) return [`${where}: no schema`];
  const missing = Object.keys(response.headers ?? {}).filter((name) => !answer.headers.has(name));
  const faults = missing.map((name) => `${where}: header ${name} is missing`);
  return validate(answer.body) ? faults : [...faults, `${where}: ${ajv.errorsText(validate.errors)}`];
}
