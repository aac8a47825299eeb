import * as fs from 'node:fs';
import * as path from 'node:path';
import { SNSClient } from '@aws-sdk/client-sns';
import { SQSClient } from '@aws-sdk/client-sqs';
import type { Context } from 'aws-lambda';
import { mockClient } from 'aws-sdk-client-mock';
import { handler as chargePayment } from '../../../lambda/orders/charge-payment';
import { handler as commitStock } from '../../../lambda/orders/commit-stock';
import { ORDERS_VARIABLES } from '../../../lambda/orders/contract';
import { handler as parkOrder } from '../../../lambda/orders/park-order';
import { handler as refundPayment } from '../../../lambda/orders/refund-payment';
import { handler as releaseStock } from '../../../lambda/orders/release-stock';
import { handler as requestApproval } from '../../../lambda/orders/request-approval';
import { handler as reserveStock } from '../../../lambda/orders/reserve-stock';
import { handler as screenForFraud } from '../../../lambda/orders/screen-for-fraud';
import { handler as totalOrder } from '../../../lambda/orders/total-order';
import { lambdaContext } from '../../quote/lambda-context';
import { startTables, type LocalTables } from './tables';

const HANDLERS: Readonly<Record<string, (event: unknown, context: Context) => Promise<unknown>>> = {
  'charge-payment': chargePayment,
  'commit-stock': commitStock,
  'park-order': parkOrder,
  'refund-payment': refundPayment,
  'release-stock': releaseStock,
  'request-approval': requestApproval,
  'reserve-stock': reserveStock,
  'screen-for-fraud': screenForFraud,
  'total-order': totalOrder,
};

const EVENTS = path.join(__dirname, 'events');
const read = (file: string): unknown => JSON.parse(fs.readFileSync(path.join(EVENTS, file), 'utf8'));
/** `total-order/two-lines` for each event file, by handler. */
const cases = fs
  .readdirSync(EVENTS)
  .flatMap((handler) => fs.readdirSync(path.join(EVENTS, handler)).map((file) => `${handler}/${file}`))
  .filter((file) => !file.endsWith('.expected.json'))
  .map((file) => file.replace(/\.json$/, ''));

/** Id of the order that an event is about: at its top, or the name of the execution that ended. */
function orderOf(name: string): string | undefined {
  const { orderId, detail }: { readonly orderId?: unknown; readonly detail?: { readonly name?: unknown } } =
    Object(read(`${name}.json`));
  const id = orderId ?? detail?.name;
  return typeof id === 'string' && id !== '' ? id : undefined;
}

/** What the state machine sees: the answer, or the error by its name. Each case starts with empty tables. */
async function outcomeOf(name: string): Promise<unknown> {
  const handler = HANDLERS[path.dirname(name)];
  if (handler === undefined) throw new Error(`events/${name}.json is for no handler of this test`);
  try {
    return await handler(read(`${name}.json`), lambdaContext());
  } catch (error) {
    return error instanceof Error ? { error: error.name, message: error.message } : error;
  }
}

let tables: LocalTables;
let written: string[];
beforeAll(async () => {
  mockClient(SNSClient).resolves({});
  mockClient(SQSClient).resolves({});
  tables = await startTables();
  process.env[ORDERS_VARIABLES.approvalTopic] = 'arn:aws:sns:us-east-1:123456789012:approvals';
  process.env[ORDERS_VARIABLES.parkedQueue] = 'https://sqs.us-east-1.amazonaws.com/123456789012/parked';
});
afterAll(() => tables.close());
beforeEach(() => {
  written = [];
  const write = (text: string | Uint8Array): boolean => written.push(String(text)) > 0;
  jest.spyOn(process.stdout, 'write').mockImplementation(write);
  jest.spyOn(process.stderr, 'write').mockImplementation(write);
});
afterEach(() => jest.restoreAllMocks());

describe('a handler of the order workflow', () => {
  it.each(cases)('answers %s as expected', async (name) => {
    expect(await outcomeOf(name)).toEqual(read(`${name}.expected.json`));
  });

  it.each(Object.keys(HANDLERS))('has event files: %s', (handler) => {
    expect(cases.some((name) => name.startsWith(`${handler}/`))).toBe(true);
  });

  it.each(cases.filter((name) => orderOf(name) !== undefined))(
    'names the order in every line of its log, if any: %s',
    async (name) => {
      await outcomeOf(name);

      const named = written.map((line): unknown => JSON.parse(line).orderId);
      expect(named).toEqual(named.map(() => orderOf(name)));
    },
  );

  it('logs a refusal', async () => {
    await outcomeOf('charge-payment/declined');

    expect(written.map((line): unknown => JSON.parse(line))).toEqual([
      expect.objectContaining({ level: 'INFO', message: 'Refused', orderId: 'o-declined' }),
    ]);
  });

  it('logs a refusal by its rules, and tells the caller none of them', async () => {
    const outcome = await outcomeOf('screen-for-fraud/blocked-customer');

    expect(written.join('')).toContain('blocked-customer');
    expect(JSON.stringify(outcome)).not.toContain('blocked');
  });

  it('never logs a task token, not even of an event that it refuses', async () => {
    await outcomeOf('request-approval/order-not-stored');
    await outcomeOf('request-approval/deadline-in-the-past');

    expect(written.join('')).toContain('Refused');
    expect(written.join('')).not.toContain('secret-token');
  });
});
