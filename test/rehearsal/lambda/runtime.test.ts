import { lambdaFixture, FUNCTION_ARN } from './functions';
import type { LambdaFixture } from './functions';

// Real processes start in each test; a busy machine takes its time for them.
jest.setTimeout(60_000);

/** https://docs.aws.amazon.com/lambda/latest/dg/nodejs-handler.html and …/runtimes-api.html */
describe('the runtime of a function', () => {
  let fixture: LambdaFixture;
  beforeEach(() => (fixture = lambdaFixture()));
  afterEach(() => fixture.close());

  it('calls a CommonJS handler with the event and answers what it returns', async () => {
    await fixture.put('exports.handler = async (event) => ({ doubled: event.n * 2 });');
    expect((await fixture.call({ n: 21 })).value).toEqual({ doubled: 42 });
  });

  it('calls an ECMAScript module handler in a folder of the package', async () => {
    await fixture.put('export const handler = async (event) => event.n + 1;', { file: 'index.mjs' });
    expect((await fixture.call({ n: 1 })).value).toBe(2);
  });

  it('answers null when the handler returns nothing', async () => {
    await fixture.put('exports.handler = async () => {};');
    expect((await fixture.call({})).payload).toBe('null');
  });

  it('gives the handler a context that tells its invocation', async () => {
    await fixture.put(`exports.handler = async (_event, context) => ({
      ...context, remaining: context.getRemainingTimeInMillis() });`);
    await fixture.service.publish('quote', '1');
    const result = await fixture.call({}, '1');
    expect(result.value).toMatchObject({
      awsRequestId: result.requestId,
      invokedFunctionArn: `${FUNCTION_ARN}:1`,
      functionName: 'quote',
      functionVersion: '1',
      memoryLimitInMB: '128',
      logGroupName: '/aws/lambda/quote',
    });
    const { remaining } = { remaining: NaN, ...Object(result.value) };
    expect(remaining).toBeGreaterThan(0);
    expect(remaining).toBeLessThanOrEqual(20_000);
  });

  it("sets Lambda's variables over the template's and passes nothing else of this process on", async () => {
    process.env.SECRET_OF_THE_USER = 'x';
    await fixture.put('exports.handler = async () => process.env;', {
      environment: { PRICE_LIST: 'spring', AWS_REGION: 'mars' },
    });
    const { value } = await fixture.call({});
    delete process.env.SECRET_OF_THE_USER;
    expect(value).toMatchObject({
      PRICE_LIST: 'spring',
      AWS_REGION: 'us-east-1',
      AWS_ACCESS_KEY_ID: 'quote-role',
      AWS_EXECUTION_ENV: 'AWS_Lambda_nodejs24.x',
      AWS_LAMBDA_FUNCTION_VERSION: '$LATEST',
      _HANDLER: 'index.handler',
    });
    expect(value).not.toHaveProperty('SECRET_OF_THE_USER');
  });

  it.each([['DEBUG'], [undefined]])(
    'tells the level of a log in JSON, and of no other: %s',
    async (logLevel) => {
      await fixture.put('exports.handler = async () => process.env;', { logLevel });

      expect(Reflect.get(Object((await fixture.call({})).value), 'AWS_LAMBDA_LOG_LEVEL')).toBe(logLevel);
    },
  );

  it('finds the SDK that the runtime carries, and no other package of this repository', async () => {
    await fixture.put(`exports.handler = async (event) => {
      try { return Object.keys(require(event)).length > 0; } catch (error) { return error.code; } };`);
    expect((await fixture.call('@aws-sdk/client-codedeploy')).value).toBe(true);
    expect((await fixture.call('zod')).value).toBe('MODULE_NOT_FOUND');
  });

  it('answers an error of the handler by type, message and trace', async () => {
    await fixture.put(`class UnknownSku extends Error { name = 'UnknownSku' }
      exports.handler = async () => { throw new UnknownSku('no such thing'); };`);
    const result = await fixture.call({});
    expect(result.functionError).toBe('Unhandled');
    expect(result.value).toMatchObject({ errorType: 'UnknownSku', errorMessage: 'no such thing' });
    expect(result.value).toHaveProperty(['trace', 0], expect.stringContaining('no such thing'));
  });

  it('rejects a handler that takes a callback, under nodejs24.x', async () => {
    await fixture.put('exports.handler = (event, context, callback) => callback(null, 1);');
    expect((await fixture.call({})).value).toMatchObject({ errorType: 'Runtime.CallbackHandlerDeprecated' });
  });

  it.each([
    ['Runtime.HandlerNotFound', 'exports.other = async () => 1;', 'index.handler'],
    ['Runtime.ImportModuleError', 'exports.handler = async () => 1;', 'missing.handler'],
    ['Runtime.ImportModuleError', "require('left-out'); exports.handler = async () => 1;", 'index.handler'],
    ['Runtime.MalformedHandlerName', 'exports.handler = async () => 1;', 'handler'],
    ['Runtime.UserCodeSyntaxError', 'exports.handler = async ( => 1;', 'index.handler'],
    ['TypeError', 'null.x; exports.handler = async () => 1;', 'index.handler'],
  ])('answers %s when the handler cannot be loaded', async (errorType, source, handler) => {
    await fixture.put(source, { handler });
    expect((await fixture.call({})).value).toMatchObject({ errorType });
  });

  it('answers Sandbox.Timedout after the Timeout, and starts anew for the next call', async () => {
    await fixture.put(
      `let calls = 0;
      exports.handler = (event) => { calls += 1;
        return event.hang ? new Promise(() => setInterval(() => {}, 1e6)) : Promise.resolve(calls); };`,
      // Also what the next call has for its fresh process, on a machine that may stand still for a while.
      { timeoutSeconds: 3 },
    );
    const hung = await fixture.call({ hang: true });
    const next = await fixture.call({});
    expect(hung.value).toEqual({
      errorType: 'Sandbox.Timedout',
      errorMessage: `RequestId: ${hung.requestId} Error: Task timed out after 3.00 seconds`,
    });
    expect(next.value).toBe(1);
  });

  it('answers Runtime.ExitError when the process ends by itself', async () => {
    await fixture.put('exports.handler = async () => process.exit(3);');
    const result = await fixture.call({});
    expect(result.value).toEqual({
      errorType: 'Runtime.ExitError',
      errorMessage: `RequestId: ${result.requestId} Error: Runtime exited with error: exit status 3`,
    });
  });

  it('answers Runtime.ExitError when the process ends while it loads', async () => {
    await fixture.put('process.exit(4);');
    expect((await fixture.call({})).value).toMatchObject({
      errorType: 'Runtime.ExitError',
      errorMessage: expect.stringContaining('exit status 4'),
    });
  });

  it('answers Runtime.ExitError when the heap outgrows MemorySize', async () => {
    await fixture.put(`exports.handler = async () => {
      const kept = []; for (;;) kept.push(new Array(1e6).fill(kept.length)); };`);
    expect((await fixture.call({})).value).toMatchObject({
      errorType: 'Runtime.ExitError',
      errorMessage: expect.stringContaining('signal: aborted'),
    });
  });

  it('answers Runtime.NodeJsExit when the promise of the handler can never settle', async () => {
    await fixture.put('exports.handler = () => new Promise(() => {});');
    expect((await fixture.call({})).value).toMatchObject({ errorType: 'Runtime.NodeJsExit' });
  });

  it('answers a rejection that nobody handles, and does not use the environment again', async () => {
    await fixture.put(`let calls = 0;
      exports.handler = (event) => { calls += 1;
        if (event.stray) { Promise.reject(new Error('stray')); return new Promise(() => {}); }
        return Promise.resolve(calls); };`);
    expect((await fixture.call({ stray: true })).value).toMatchObject({
      errorType: 'Runtime.UnhandledPromiseRejection',
    });
    expect((await fixture.call({})).value).toBe(1);
  });
});
