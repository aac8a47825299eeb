import { SendMessageCommand, SQSClient } from '@aws-sdk/client-sqs';
import { mockClient } from 'aws-sdk-client-mock';
import { ORDERS_VARIABLES } from '../../../lambda/orders/contract';
import type { EndedExecution } from '../../../lambda/orders/ended-execution';
import { park, parkedMessage, type Parked } from '../../../lambda/orders/parking';
import { REGION } from './environment';
import { startTables, type LocalTables } from './tables';

const TABLE = ORDERS_VARIABLES.ordersTable;
const QUEUE = 'https://sqs.us-east-1.amazonaws.com/123456789012/parked';
const NOW = Date.parse('2026-11-21T12:00:00Z');
const sqs = mockClient(SQSClient);

let tables: LocalTables;
beforeAll(async () => {
  tables = await startTables();
});
afterAll(() => tables.close());
beforeEach(() => {
  sqs.reset();
  sqs.on(SendMessageCommand).resolves({});
});

const ended = (orderId: string): EndedExecution => ({
  orderId,
  executionArn: `arn:aws:states:us-east-1:123456789012:execution:orders:${orderId}`,
  status: 'FAILED',
  error: 'States.DataLimitExceeded',
  cause: 'too large',
  input: '{"orderId":"o-1"}',
});

const store = (orderId: string, status: string) =>
  tables.put(TABLE, {
    orderId: { S: orderId },
    status: { S: status },
    open: { S: 'OPEN' },
    approval: { M: { taskToken: { S: 'token-1' } } },
    createdAt: { S: '2026-11-21T11:00:00.000Z' },
  });

const parkIt = (orderId: string): Promise<Parked> =>
  park(
    ended(orderId),
    {
      dynamoDb: tables.client,
      sqs: new SQSClient({ region: REGION }),
      table: TABLE,
      queueUrl: QUEUE,
      signal: new AbortController().signal,
    },
    NOW,
  );

const messages = (): unknown[] =>
  sqs
    .commandCalls(SendMessageCommand)
    .map(({ args }) => JSON.parse(args[0].input.MessageBody ?? '') as unknown);

describe('an execution that ended badly', () => {
  it.each(['RECEIVED', 'AWAITING_APPROVAL'])(
    'parks its %s order, which is open no more and keeps no task token',
    async (status) => {
      await store(`o-${status}`, status);

      expect(await parkIt(`o-${status}`)).toBe('parked');
      expect(await tables.get(TABLE, `o-${status}`)).toEqual({
        orderId: { S: `o-${status}` },
        createdAt: { S: '2026-11-21T11:00:00.000Z' },
        status: { S: 'PARKED' },
        rejection: {
          M: { code: { S: 'States.DataLimitExceeded' }, reason: { S: 'The execution ended as FAILED' } },
        },
      });
    },
  );

  it('sends what is known of it to the queue', async () => {
    await store('o-1', 'RECEIVED');
    await parkIt('o-1');

    expect(messages()).toEqual([{ ...ended('o-1'), parkedAt: '2026-11-21T12:00:00.000Z' }]);
  });

  it.each(['CONFIRMED', 'REJECTED', 'FAILED', 'PARKED'])('leaves a %s order alone', async (status) => {
    await store(`o-${status}`, status);

    expect(await parkIt(`o-${status}`)).toBe('closed before');
    expect(messages()).toEqual([]);
    expect((await tables.get(TABLE, `o-${status}`))?.['status']).toEqual({ S: status });
  });

  it('leaves its order as it was when the message cannot be sent, so that the event can come again', async () => {
    await store('o-2', 'RECEIVED');
    sqs.on(SendMessageCommand).rejectsOnce(new Error('no such queue')).resolves({});

    await expect(parkIt('o-2')).rejects.toThrow('no such queue');
    expect(await parkIt('o-2')).toBe('parked');
  });

  it('of which there is no order is in the queue all the same, and makes no order', async () => {
    expect(await parkIt('o-unknown')).toBe('parked without an order');
    expect(messages()).toHaveLength(1);
    expect(await tables.get(TABLE, 'o-unknown')).toBeUndefined();
  });
});

describe('the message of a parked order', () => {
  it('leaves an input out that no queue would take, and says so', () => {
    const message = parkedMessage({ ...ended('o-1'), input: 'x'.repeat(256 * 1024) }, NOW);

    expect(JSON.parse(message)).toEqual({
      ...ended('o-1'),
      input: undefined,
      inputOmitted: true,
      parkedAt: '2026-11-21T12:00:00.000Z',
    });
  });
});
