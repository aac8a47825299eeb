import { createServer } from 'node:http';
import type { IncomingMessage, ServerResponse } from 'node:http';
import { serveOnLoopback } from '../aws/loopback';

/** An invocation as the runtime is told of it. */
export interface RuntimeInvocation {
  readonly requestId: string;
  readonly payload: string;
  readonly invokedFunctionArn: string;
  /** Epoch milliseconds of the machine's clock, which is the one that the function reads. */
  readonly deadline: number;
  readonly traceId: string;
}

/** What the runtime tells. */
export interface RuntimeListener {
  /** The handler is loaded and waits for an invocation. */
  onNext(): void;
  onResponse(requestId: string, payload: string): void;
  /**
   * @param requestId undefined when the failure came before any invocation
   * @param ending the process ends after this and serves no other invocation
   */
  onError(requestId: string | undefined, payload: string, ending: boolean): void;
}

/** The Lambda Runtime API of one execution environment. */
export interface RuntimeApi {
  /** `host:port`, the value of AWS_LAMBDA_RUNTIME_API. */
  readonly address: string;
  /** Hands over an invocation: at once when the runtime waits for one, else when it next asks. */
  dispatch(invocation: RuntimeInvocation): void;
  close(): Promise<void>;
}

const PATH = /^\/2018-06-01\/runtime\/(?:(init)\/error|invocation\/(?:(next)|([^/]+)\/(response|error)))$/;

/**
 * Serves the Runtime API on the loopback interface, one server for each environment, as in Lambda.
 *
 * @see https://docs.aws.amazon.com/lambda/latest/dg/runtimes-api.html
 */
export async function startRuntimeApi(listener: RuntimeListener): Promise<RuntimeApi> {
  let waiting: ServerResponse | undefined;
  let pending: RuntimeInvocation | undefined;

  const deliver = (): void => {
    if (!waiting || !pending) return;
    const [response, invocation] = [waiting, pending];
    waiting = undefined;
    pending = undefined;
    response.writeHead(200, {
      'content-type': 'application/json',
      'lambda-runtime-aws-request-id': invocation.requestId,
      'lambda-runtime-deadline-ms': invocation.deadline,
      'lambda-runtime-invoked-function-arn': invocation.invokedFunctionArn,
      'lambda-runtime-trace-id': invocation.traceId,
    });
    response.end(invocation.payload);
  };

  const server = createServer((request, response) => {
    const [, init, next, requestId, outcome] = PATH.exec(request.url ?? '') ?? [];
    if (next && request.method === 'GET') {
      waiting = response;
      listener.onNext();
      deliver();
    } else if ((init || requestId) && request.method === 'POST') {
      void accept(request, response, (payload) => {
        if (requestId && outcome === 'response') listener.onResponse(requestId, payload);
        else listener.onError(requestId, payload, request.headers['rehearsal-last-words'] === 'true');
      });
    } else {
      response.writeHead(404).end();
    }
  });
  const { url, close } = await serveOnLoopback(server);

  return {
    address: new URL(url).host,
    dispatch(invocation) {
      pending = invocation;
      deliver();
    },
    close,
  };
}

async function accept(
  request: IncomingMessage,
  response: ServerResponse,
  tell: (payload: string) => void,
): Promise<void> {
  const payload = await readText(request);
  response.writeHead(202, { 'content-type': 'application/json' }).end('{"status":"OK"}');
  tell(payload);
}

async function readText(request: IncomingMessage): Promise<string> {
  const chunks: Buffer[] = [];
  try {
    for await (const chunk of request) chunks.push(Buffer.from(chunk));
  } catch {
    // The process ended in the middle of its answer; its exit tells the rest.
  }
  return Buffer.concat(chunks).toString('utf8');
}
