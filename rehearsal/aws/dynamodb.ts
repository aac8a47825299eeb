import dynalite from 'dynalite';
import { Pool } from 'undici';
import { z } from 'zod';
import { serveOnLoopback } from './loopback';
import type { TableModel } from './tables';
import { parseJsonBody, startEndpoint } from './wire';
import type { EndpointOptions, WireProtocol, WireResponse } from './wire';

/** What dynalite 4 implements. The rest of DynamoDB's API is answered with an error that names the operation. */
const OPERATIONS = new Set([
  'BatchGetItem',
  'BatchWriteItem',
  'CreateTable',
  'DeleteItem',
  'DeleteTable',
  'DescribeTable',
  'DescribeTimeToLive',
  'GetItem',
  'ListTables',
  'ListTagsOfResource',
  'PutItem',
  'Query',
  'Scan',
  'TagResource',
  'UntagResource',
  'UpdateItem',
  'UpdateTable',
]);

const CONTENT_TYPE = 'application/x-amz-json-1.0';

/** Request headers that dynalite reads. */
const READ_BY_DYNALITE = ['content-type', 'x-amz-target', 'x-amz-date', 'authorization'];

/** Response headers that the SDK reads; the rest belongs to one connection. */
const READ_BY_SDK = ['content-type', 'x-amz-crc32', 'x-amzn-requestid'];

/** A DynamoDB in memory, at an address for SDK clients. */
export interface LocalDynamoDb {
  readonly url: string;
  close(): Promise<void>;
}

/**
 * Starts a DynamoDB with these tables in it, empty: dynalite behind an endpoint that asks for authorization and counts.
 *
 * @throws Error with DynamoDB's own words when it refuses a table as it was synthesized
 */
export async function startDynamoDb(
  tables: readonly TableModel[],
  options: EndpointOptions = {},
): Promise<LocalDynamoDb> {
  const store = await startDynalite();
  try {
    for (const table of tables) await createTable(table, store.post);
    const endpoint = await startEndpoint(dynamoDbProtocol(store.post), options);
    return {
      url: endpoint.url,
      close: async () => {
        await endpoint.close();
        await store.close();
      },
    };
  } catch (error) {
    await store.close();
    throw error;
  }
}

type Headers = Readonly<Record<string, string | string[] | undefined>>;
type Post = (headers: Headers, body: Buffer | string) => Promise<WireResponse & { readonly body: Buffer }>;

async function startDynalite(): Promise<{ readonly post: Post; close(): Promise<void> }> {
  const server = dynalite({ createTableMs: 0, deleteTableMs: 0, updateTableMs: 0 });
  const { url, close } = await serveOnLoopback(server);
  const pool = new Pool(url);
  return {
    async post(headers, body) {
      const response = await pool.request({
        path: '/',
        method: 'POST',
        headers: only(headers, READ_BY_DYNALITE),
        body,
      });
      return {
        status: response.statusCode,
        headers: only(response.headers, READ_BY_SDK),
        body: Buffer.from(await response.body.arrayBuffer()),
      };
    },
    async close() {
      // Lets calls under way end: dynalite throws where nobody can catch it when its database closes under a write.
      await pool.close();
      await close();
    },
  };
}

function dynamoDbProtocol(post: Post): WireProtocol {
  return {
    service: 'dynamodb',
    contentType: CONTENT_TYPE,
    read(request) {
      const operation = String(request.headers['x-amz-target'] ?? '').split('.')[1] ?? '';
      return {
        operation: operation || 'a call without X-Amz-Target',
        input: parseJsonBody(request.body),
        carryOut: OPERATIONS.has(operation) ? () => post(request.headers, request.body) : undefined,
      };
    },
    error: ({ code, message, status }) => ({
      status,
      headers: {},
      body: { __type: `com.amazonaws.dynamodb.v20120810#${code}`, message },
    }),
  };
}

const describedTable = z.object({ Table: z.object({ TableStatus: z.string() }) });

async function createTable(table: TableModel, post: Post): Promise<void> {
  const call = (operation: string, input: unknown): ReturnType<Post> =>
    post(
      {
        'content-type': CONTENT_TYPE,
        'x-amz-target': `DynamoDB_20120810.${operation}`,
        'x-amz-date': new Date().toISOString().replaceAll(/[-:]|\.\d+/g, ''),
        // dynalite wants a signature and checks none.
        authorization:
          'AWS4-HMAC-SHA256 Credential=rehearsal/20260101/us-east-1/dynamodb/aws4_request, SignedHeaders=host, Signature=0',
      },
      JSON.stringify(input),
    );
  const created = await call('CreateTable', table.createInput);
  if (created.status !== 200) {
    throw new Error(
      `Table ${table.logicalId} of stack ${table.stackId} cannot be created as synthesized: ${created.body.toString()}`,
    );
  }
  // dynalite makes a table ACTIVE in a turn of the event loop after CreateTable, so one look is normally enough.
  for (;;) {
    const described = await call('DescribeTable', { TableName: table.name });
    const { Table: found } = describedTable.parse(JSON.parse(described.body.toString()));
    if (found.TableStatus === 'ACTIVE') return;
  }
}

function only(headers: Headers, names: readonly string[]): Record<string, string> {
  return Object.fromEntries(
    names.flatMap((name) => (headers[name] === undefined ? [] : [[name, String(headers[name])]])),
  );
}
