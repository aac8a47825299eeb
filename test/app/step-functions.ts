import { EventEmitter, once } from 'node:events';
import { createServer, type ServerResponse } from 'node:http';
import { json } from 'node:stream/consumers';
import { portOf } from './ports';

/** A call as it arrived. */
export interface Call {
  readonly operation: string;
  readonly input: Readonly<Record<string, unknown>>;
  /** The region that the call was signed for. */
  readonly region: string | undefined;
}

/** `reset`: the connection breaks before an answer. `silent`: no answer ever comes. */
export type Reply = { readonly body: object } | { readonly error: string; readonly status?: number } | Fault;
type Fault = 'reset' | 'silent';

export interface LocalStepFunctions {
  readonly endpoint: string;
  readonly calls: readonly Call[];
  /** How the next calls are answered; an answer may take its time. */
  answer: (call: Call) => Reply | Promise<Reply>;
  /** Inputs of the calls of an operation, in the order in which they came. */
  inputs(operation: string): Call['input'][];
  /** Resolves once an operation has been called so often, at once if it has. */
  called(operation: string, times?: number): Promise<void>;
  close(): Promise<void>;
}

/** An answer that a test gives later. */
export function heldReply(): { readonly reply: Promise<Reply>; give(reply: Reply): void } {
  const line = new EventEmitter();
  const reply = once(line, 'reply').then(([given]) => given);
  return { reply, give: (given) => void line.emit('reply', given) };
}

/** The service's own shape of an error. A message that no log may repeat. */
const SECRET = 'the token secret-token';

/** An endpoint that speaks the protocol of Step Functions (JSON 1.0) and answers as a test says. */
export async function startStepFunctions(): Promise<LocalStepFunctions> {
  const arrivals = new EventEmitter().setMaxListeners(0);
  const calls: Call[] = [];
  const server = createServer((request, response) => {
    void (async () => {
      const operation = String(request.headers['x-amz-target']).replace('AWSStepFunctions.', '');
      // Credential=<key>/<day>/<region>/states/aws4_request
      const region = request.headers.authorization?.split('/')[2];
      const call = { operation, region, input: inputOf(await json(request)) };
      calls.push(call);
      arrivals.emit('change');
      send(response, await local.answer(call));
    })();
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const local: LocalStepFunctions = {
    endpoint: `http://127.0.0.1:${portOf(server)}`,
    calls,
    answer: () => ({ body: {} }),
    inputs: (operation) => calls.filter((call) => call.operation === operation).map(({ input }) => input),
    async called(operation, times = 1) {
      while (local.inputs(operation).length < times) await once(arrivals, 'change');
    },
    async close() {
      server.closeAllConnections();
      server.close();
      await once(server, 'close');
    },
  };
  return local;
}

function send(response: ServerResponse, reply: Reply): void {
  if (reply === 'silent') return;
  if (reply === 'reset') {
    response.socket?.destroy();
    return;
  }
  const failed = 'error' in reply;
  response
    .writeHead(failed ? (reply.status ?? 400) : 200, {
      'content-type': 'application/x-amz-json-1.0',
      'x-amzn-requestid': 'aws-request-1',
    })
    .end(
      JSON.stringify(
        failed
          ? { __type: `com.amazonaws.swf.service.v2.model#${reply.error}`, message: SECRET }
          : reply.body,
      ),
    );
}

function inputOf(body: unknown): Call['input'] {
  if (typeof body !== 'object' || body === null) throw new Error('a call without a JSON object');
  return { ...body };
}
