/*
 * Runs in the child process: loads the handler and serves invocations from the Lambda Runtime API (2018-06-01), the
 * protocol of https://docs.aws.amazon.com/lambda/latest/dg/runtimes-api.html. Plain JavaScript, because this process
 * knows nothing of the repository: it sees what a function sees in Lambda.
 */
'use strict';

const { existsSync } = require('node:fs');
const http = require('node:http');
const path = require('node:path');
const { pathToFileURL } = require('node:url');

const API = `http://${process.env.AWS_LAMBDA_RUNTIME_API}/2018-06-01/runtime`;
const agent = new http.Agent({ keepAlive: true, maxSockets: 1 });
/** Request id of the invocation under way. */
let current;

function call(method, resource, body, extraHeaders = {}) {
  return new Promise((resolve, reject) => {
    const data = body === undefined ? undefined : Buffer.from(body);
    const headers = data
      ? { 'content-type': 'application/json', 'content-length': data.length, ...extraHeaders }
      : extraHeaders;
    const request = http.request(API + resource, { method, agent, headers }, (response) => {
      const chunks = [];
      response.on('data', (chunk) => chunks.push(chunk));
      response.on('error', reject);
      response.on('end', () =>
        resolve({ headers: response.headers, body: Buffer.concat(chunks).toString('utf8') }),
      );
    });
    request.on('error', reject);
    request.end(data);
  });
}

function describe(error) {
  if (error instanceof Error) {
    return {
      errorType: error.name,
      errorMessage: error.message,
      trace: (error.stack ?? '').split('\n'),
    };
  }
  return { errorType: typeof error, errorMessage: String(error), trace: [] };
}

function named(name, message) {
  const error = new Error(message);
  error.name = name;
  return error;
}

/** Node 24 and later runtimes take promises only. */
function refusesCallbacks() {
  const major = /nodejs(\d+)\.x$/.exec(process.env.AWS_EXECUTION_ENV ?? '')?.[1];
  return major !== undefined && Number(major) >= 24;
}

async function loadHandler() {
  const [, folder, file, property] = /^(.*\/)?([^/]+?)\.([^/]+)$/.exec(process.env['_HANDLER'] ?? '') ?? [];
  if (file === undefined || property === undefined) {
    throw named(
      'Runtime.MalformedHandlerName',
      `Bad handler '${process.env['_HANDLER']}': <file>.<export> is expected.`,
    );
  }
  const base = path.resolve(process.env.LAMBDA_TASK_ROOT ?? '.', folder ?? '', file);
  const found = ['.js', '.mjs', '.cjs'].map((extension) => base + extension).find((name) => existsSync(name));
  if (found === undefined) {
    throw named(
      'Runtime.ImportModuleError',
      `Cannot find module '${file}' (.js, .mjs, .cjs) in the function's code.`,
    );
  }
  let exported;
  try {
    exported = await import(pathToFileURL(found).href);
  } catch (error) {
    const kind = error instanceof SyntaxError ? 'Runtime.UserCodeSyntaxError' : undefined;
    const missing = error?.code === 'MODULE_NOT_FOUND' || error?.code === 'ERR_MODULE_NOT_FOUND';
    const name = missing ? 'Runtime.ImportModuleError' : kind;
    if (name) throw Object.assign(named(name, error.message), { stack: error.stack });
    throw error;
  }
  let handler = exported;
  for (const part of property.split('.')) handler = handler?.[part] ?? handler?.default?.[part];
  if (typeof handler !== 'function') {
    throw named('Runtime.HandlerNotFound', `${process.env['_HANDLER']} is undefined or not exported.`);
  }
  if (handler.length >= 3 && refusesCallbacks()) {
    throw named(
      'Runtime.CallbackHandlerDeprecated',
      `${process.env['_HANDLER']} takes a callback, which ${process.env.AWS_EXECUTION_ENV} no longer calls: make it async.`,
    );
  }
  return handler;
}

function contextOf(headers) {
  const deadline = Number(headers['lambda-runtime-deadline-ms']);
  return {
    callbackWaitsForEmptyEventLoop: true,
    functionName: process.env.AWS_LAMBDA_FUNCTION_NAME,
    functionVersion: process.env.AWS_LAMBDA_FUNCTION_VERSION,
    invokedFunctionArn: headers['lambda-runtime-invoked-function-arn'],
    memoryLimitInMB: process.env.AWS_LAMBDA_FUNCTION_MEMORY_SIZE,
    awsRequestId: headers['lambda-runtime-aws-request-id'],
    logGroupName: process.env.AWS_LAMBDA_LOG_GROUP_NAME,
    logStreamName: process.env.AWS_LAMBDA_LOG_STREAM_NAME,
    getRemainingTimeInMillis: () => Math.max(0, deadline - Date.now()),
  };
}

async function serve(handler) {
  for (;;) {
    const next = await call('GET', '/invocation/next');
    current = next.headers['lambda-runtime-aws-request-id'];
    process.env['_X_AMZN_TRACE_ID'] = next.headers['lambda-runtime-trace-id'] ?? '';
    try {
      const result = await handler(JSON.parse(next.body), contextOf(next.headers));
      await call('POST', `/invocation/${current}/response`, JSON.stringify(result) ?? 'null');
    } catch (error) {
      await call('POST', `/invocation/${current}/error`, JSON.stringify(describe(error)));
    }
    current = undefined;
  }
}

/** Tells of an error after which this process ends. */
function report(error) {
  return call(
    'POST',
    current === undefined ? '/init/error' : `/invocation/${current}/error`,
    JSON.stringify(describe(error)),
    { 'rehearsal-last-words': 'true' },
  ).catch(() => undefined);
}

async function reportAndExit(error, code) {
  await report(error);
  process.exit(code);
}

process.on('unhandledRejection', (reason) => {
  const error = reason instanceof Error ? reason : new Error(String(reason));
  const wrapped = named('Runtime.UnhandledPromiseRejection', `${error.name}: ${error.message}`);
  void reportAndExit(wrapped, 128);
});
process.on('uncaughtException', (error) => {
  void reportAndExit(error, 129);
});
process.on('beforeExit', () => {
  const unsettled = named(
    'Runtime.NodeJsExit',
    'Nothing is left to run, and the promise of the handler is unsettled.',
  );
  void reportAndExit(unsettled, 1);
});

async function main() {
  let handler;
  try {
    handler = await loadHandler();
  } catch (error) {
    await reportAndExit(error, 1);
  }
  try {
    await serve(handler);
  } catch {
    // The Runtime API is gone: this process has no work left.
    process.exit(1);
  }
}

void main();
