import { EventEmitter, once } from 'node:events';
import { createServer, type IncomingMessage, request, type ServerResponse } from 'node:http';
import { portOf } from './ports';

/**
 * What is wrong with the table.
 * - `reset`: the connection breaks before an answer.
 * - `silent`: no answer ever comes. `silent-once`: to the next call only.
 * - `lose-answer`: the next PutItem is applied, and its answer is lost.
 * - the others: DynamoDB's own error answers.
 */
export type Fault =
  | 'reset'
  | 'silent'
  | 'silent-once'
  | 'lose-answer'
  | 'throttled'
  | 'internal'
  | 'denied'
  | 'missing';

const ERRORS: Partial<Record<Fault, { status: number; type: string }>> = {
  throttled: { status: 400, type: 'ProvisionedThroughputExceededException' },
  internal: { status: 500, type: 'InternalServerError' },
  denied: { status: 400, type: 'AccessDeniedException' },
  missing: { status: 400, type: 'ResourceNotFoundException' },
};

export interface FaultyTable {
  readonly endpoint: string;
  fault: Fault | undefined;
  /** Resolves when the next call arrives. */
  asked(): Promise<void>;
  close(): Promise<void>;
}

/** A front of the local DynamoDB that fails on demand. */
export async function startFaultyTable(target: string): Promise<FaultyTable> {
  const arrivals = new EventEmitter();
  const server = createServer((incoming, outgoing) => {
    const { fault } = table;
    arrivals.emit('call');
    const error = fault && ERRORS[fault];
    if (error) return answerError(outgoing, error);
    if (fault === 'reset') return void incoming.socket.destroy();
    if (fault === 'silent-once') table.fault = undefined;
    if (fault === 'silent' || fault === 'silent-once') return void incoming.resume();
    const loses = fault === 'lose-answer' && String(incoming.headers['x-amz-target']).endsWith('PutItem');
    if (loses) table.fault = undefined;
    forward(target, incoming, outgoing, loses);
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const table: FaultyTable = {
    endpoint: `http://127.0.0.1:${portOf(server)}`,
    fault: undefined,
    async asked() {
      await once(arrivals, 'call');
    },
    async close() {
      server.closeAllConnections();
      server.close();
      await once(server, 'close');
    },
  };
  return table;
}

function forward(target: string, incoming: IncomingMessage, outgoing: ServerResponse, lose: boolean): void {
  const { method, headers, url } = incoming;
  const onward = request(target + url, { method, headers, agent: false }, (answer) => {
    if (lose) {
      answer.resume().on('end', () => incoming.socket.destroy());
      return;
    }
    outgoing.writeHead(answer.statusCode ?? 502, answer.headers);
    answer.pipe(outgoing);
  });
  onward.on('error', () => incoming.socket.destroy());
  incoming.pipe(onward);
}

function answerError(outgoing: ServerResponse, { status, type }: { status: number; type: string }): void {
  outgoing
    .writeHead(status, { 'content-type': 'application/x-amz-json-1.0', 'x-amzn-requestid': 'aws-request-1' })
    .end(JSON.stringify({ __type: `com.amazonaws.dynamodb.v20120810#${type}`, message: 'the key c-secret' }));
}
