import { PublishCommand, SNSClient } from '@aws-sdk/client-sns';
import { mockClient } from 'aws-sdk-client-mock';
import { approvalMessage } from '../../../lambda/orders/approval';
import { ORDERS_VARIABLES } from '../../../lambda/orders/contract';
import { handler } from '../../../lambda/orders/request-approval';
import { lambdaContext } from '../../quote/lambda-context';
import { startTables, type LocalTables } from './tables';

const TABLE = ORDERS_VARIABLES.ordersTable;
const TOPIC = 'arn:aws:sns:us-east-1:123456789012:approvals';
const NOW = Date.parse('2026-11-21T12:00:00Z');
const sns = mockClient(SNSClient);

let tables: LocalTables;
let written: string[];
beforeAll(async () => {
  tables = await startTables();
  process.env[ORDERS_VARIABLES.approvalTopic] = TOPIC;
});
afterAll(() => tables.close());
beforeEach(() => {
  written = [];
  sns.reset();
  sns.on(PublishCommand).resolves({});
  const write = (text: string | Uint8Array): boolean => written.push(String(text)) > 0;
  jest.spyOn(process.stdout, 'write').mockImplementation(write);
  jest.spyOn(process.stderr, 'write').mockImplementation(write);
  jest.spyOn(Date, 'now').mockReturnValue(NOW);
});
afterEach(() => jest.restoreAllMocks());

const store = (orderId: string, status: string) =>
  tables.put(TABLE, { orderId: { S: orderId }, status: { S: status }, note: { S: 'kept' } });

const ask = (orderId: string, taskToken: string): Promise<void> =>
  handler(
    { orderId, taskToken, total: { amountMinor: 60_005, currency: 'EUR' }, deadlineSeconds: 3600 },
    lambdaContext(),
  );

const published = () => sns.commandCalls(PublishCommand).map(({ args }) => args[0].input);

describe('the request for an approval', () => {
  it('is stored with the order, which keeps what it had', async () => {
    await store('o-1', 'RECEIVED');
    await ask('o-1', 'token-1');

    expect(await tables.get(TABLE, 'o-1')).toEqual({
      orderId: { S: 'o-1' },
      note: { S: 'kept' },
      status: { S: 'AWAITING_APPROVAL' },
      totalMinor: { N: '60005' },
      currency: { S: 'EUR' },
      approval: {
        M: {
          taskToken: { S: 'token-1' },
          requestedAt: { S: '2026-11-21T12:00:00.000Z' },
          deadline: { S: '2026-11-21T13:00:00.000Z' },
        },
      },
    });
  });

  it('tells people the order, the amount, the deadline and how to decide', async () => {
    await store('o-2', 'RECEIVED');
    await ask('o-2', 'token-2');

    const [{ TopicArn, Subject, Message } = {}] = published();
    expect({ TopicArn, Subject }).toEqual({ TopicArn: TOPIC, Subject: 'Order o-2 waits for approval' });
    expect(Message).toContain(
      'Order o-2 costs 600.05 EUR and waits for approval until 2026-11-21T13:00:00.000Z',
    );
    expect(Message).toContain('POST /orders/o-2/decision');
  });

  it('never shows the token, neither in the message nor in the log', async () => {
    await store('o-3', 'RECEIVED');
    await ask('o-3', 'token-3');
    sns.on(PublishCommand).rejects(new Error('no such topic'));
    await expect(ask('o-3', 'token-3')).rejects.toThrow('no such topic');

    expect(published()).toHaveLength(2);
    expect(written.join('')).toContain('no such topic');
    expect(JSON.stringify(published()) + written.join('')).not.toContain('token-3');
  });

  it('made again replaces the token: Step Functions waits for the new one only', async () => {
    await store('o-4', 'RECEIVED');
    await ask('o-4', 'token-of-the-first-try');
    await ask('o-4', 'token-of-the-second-try');

    expect((await tables.get(TABLE, 'o-4'))?.['approval']?.M?.['taskToken']).toEqual({
      S: 'token-of-the-second-try',
    });
  });

  it.each(['CONFIRMED', 'REJECTED', 'FAILED', 'PARKED'])('asks nobody about a %s order', async (status) => {
    await store(`o-${status}`, status);

    await expect(ask(`o-${status}`, 'token')).rejects.toThrow(
      expect.objectContaining({ name: 'InvalidOrder' }),
    );
    expect(published()).toEqual([]);
  });

  it('is stored before anybody is asked, who may decide at once', async () => {
    await store('o-5', 'RECEIVED');
    sns.on(PublishCommand).rejects(Object.assign(new Error('busy'), { name: 'TimeoutError' }));

    await expect(ask('o-5', 'token-5')).rejects.toThrow(expect.objectContaining({ name: 'TryAgain' }));
    expect((await tables.get(TABLE, 'o-5'))?.['status']).toEqual({ S: 'AWAITING_APPROVAL' });
  });
});

describe('an amount', () => {
  it.each([
    ['EUR', 5, '0.05 EUR'],
    ['JPY', 1290, '1290 JPY'],
    ['KWD', 1290, '1.290 KWD'],
  ])('is written as %s writes it', (currency, amountMinor, expected) => {
    const { Message } = approvalMessage({
      orderId: 'o-1',
      total: { amountMinor, currency },
      deadline: new Date(NOW),
    });

    expect(Message).toContain(`costs ${expected} and`);
  });
});
