import { ExecutionAlreadyExists, SFNClient, StartExecutionCommand } from '@aws-sdk/client-sfn';
import { mockClient } from 'aws-sdk-client-mock';
import { NAMESPACE, REGION } from './environment';
import { ORDERS_VARIABLES } from '../../../lambda/orders/contract';
import { OpenOrders } from '../../../lambda/orders/open-orders';
import { startWaiting } from '../../../lambda/orders/start-waiting';
import { handler } from '../../../lambda/orders/watch-open-orders';
import { lambdaContext } from '../../quote/lambda-context';
import { startTables, type LocalTables } from './tables';

const TABLE = ORDERS_VARIABLES.ordersTable;
const NOW = Date.parse('2026-11-21T12:00:00Z');
const MINUTE = 60_000;
const stepFunctions = mockClient(SFNClient);

let tables: LocalTables;
let written: string[];
beforeAll(async () => {
  tables = await startTables();
});
afterAll(() => tables.close());
beforeEach(() => {
  process.env[ORDERS_VARIABLES.stateMachine] = 'arn:aws:states:us-east-1:123456789012:stateMachine:orders';
  written = [];
  stepFunctions.reset();
  stepFunctions.on(StartExecutionCommand).resolves({});
  const write = (text: string | Uint8Array): boolean => written.push(String(text)) > 0;
  jest.spyOn(process.stdout, 'write').mockImplementation(write);
  jest.spyOn(process.stderr, 'write').mockImplementation(write);
  jest.spyOn(Date, 'now').mockReturnValue(NOW);
});
afterEach(async () => {
  jest.restoreAllMocks();
  await tables.clear(TABLE);
});

/** Stores an open order of so many minutes. */
async function store(orderId: string, minutes: number, status = 'RECEIVED'): Promise<void> {
  await tables.put(TABLE, {
    orderId: { S: orderId },
    status: { S: status },
    open: { S: 'OPEN' },
    createdAt: { S: new Date(NOW - minutes * MINUTE).toISOString() },
    customer: { S: 'c-1' },
    lines: { L: [{ M: { quantity: { N: '2' }, sku: { S: 'MUG-1' } } }] },
  });
}

const watch = () => handler({ source: 'aws.events' }, lambdaContext());
const started = () => stepFunctions.commandCalls(StartExecutionCommand).map(({ args }) => args[0].input);
const names = () => started().map(({ name }) => name);

/** Values of a metric in the test's namespace: each is part of a line in CloudWatch's embedded metric format. */
function metric(name: string): unknown[] {
  return written
    .filter((line) => line.includes('CloudWatchMetrics') && line.includes(`"${NAMESPACE}"`))
    .map((line): Record<string, unknown> => JSON.parse(line))
    .filter((line) => name in line)
    .map((line) => line[name]);
}

describe('the watcher of open orders', () => {
  it('publishes the age of the oldest open order, whatever it waits for', async () => {
    await store('o-young', 1);
    await store('o-old', 90, 'AWAITING_APPROVAL');
    await watch();

    expect(metric('OldestOpenOrderAge')).toEqual([90 * 60]);
  });

  it('publishes 0 when no order is open, so that silence is an alarm', async () => {
    await tables.put(TABLE, { orderId: { S: 'o-done' }, status: { S: 'CONFIRMED' } });
    await watch();

    expect(metric('OldestOpenOrderAge')).toEqual([0]);
  });

  it('names each order in the log that it starts, and each that it cannot start', async () => {
    await store('o-1', 4);
    await store('o-2', 3);
    stepFunctions.on(StartExecutionCommand).rejectsOnce(new Error('no')).resolves({});
    await expect(watch()).rejects.toThrow('1 orders could not be started');

    const lines = written.map((line): { message?: string; orderId?: string } => JSON.parse(line));
    expect(lines.flatMap(({ message, orderId }) => (orderId ? [[message, orderId]] : []))).toEqual([
      ['Not started', 'o-1'],
      ['Started', 'o-2'],
    ]);
  });

  it('starts an order that waits in vain, named by its id, with the input that the API would give', async () => {
    await store('o-1', 3);
    await watch();

    expect(started()).toEqual([
      {
        stateMachineArn: 'arn:aws:states:us-east-1:123456789012:stateMachine:orders',
        name: 'o-1',
        input: '{"orderId":"o-1","customer":"c-1","lines":[{"sku":"MUG-1","quantity":2}]}',
      },
    ]);
  });

  it('gives the API its two minutes', async () => {
    await store('o-1', 1.9);
    await watch();

    expect(names()).toEqual([]);
  });

  it('leaves an order alone that waits for a person', async () => {
    await store('o-1', 90, 'AWAITING_APPROVAL');
    await watch();

    expect(names()).toEqual([]);
  });

  it('starts an order once: a second run does not ask again', async () => {
    await store('o-1', 3);
    await watch();
    await watch();

    expect(names()).toEqual(['o-1']);
  });

  it('takes an order as started whose execution exists', async () => {
    await store('o-1', 3);
    stepFunctions
      .on(StartExecutionCommand)
      .rejects(new ExecutionAlreadyExists({ message: 'there is one', $metadata: {} }));

    expect(await watch()).toEqual({ oldestSeconds: 180, started: 1 });
  });

  it('starts the others when one cannot be started, and fails aloud after', async () => {
    await store('o-1', 5);
    await store('o-2', 4);
    stepFunctions.on(StartExecutionCommand, { name: 'o-1' }).rejects(new Error('not allowed'));

    await expect(watch()).rejects.toThrow('1 orders could not be started. o-1: Error: not allowed');
    expect(names()).toEqual(['o-1', 'o-2']);
    expect(metric('OrdersStarted')).toEqual([1]);
  });

  it('names an order whose item is damaged, and starts the others', async () => {
    await store('o-2', 4);
    await tables.put(TABLE, {
      orderId: { S: 'o-damaged' },
      status: { S: 'RECEIVED' },
      open: { S: 'OPEN' },
      createdAt: { S: new Date(NOW - 5 * MINUTE).toISOString() },
    });

    await expect(watch()).rejects.toThrow('Open order o-damaged cannot be read');
    expect(names()).toEqual(['o-2']);
  });

  it('starts no more orders in a run than it may, oldest first, and the rest in the next', async () => {
    for (const [orderId, minutes] of [
      ['o-new', 3],
      ['o-old', 5],
      ['o-older', 7],
    ] as const) {
      await store(orderId, minutes);
    }
    const signal = new AbortController().signal;
    const props = {
      openOrders: new OpenOrders({ dynamoDb: tables.client, table: TABLE, signal }),
      stepFunctions: new SFNClient({ region: REGION }),
      stateMachineArn: 'arn:aws:states:us-east-1:123456789012:stateMachine:orders',
      most: 2,
      signal,
      log: { info: () => undefined, error: () => undefined },
    };

    expect(await startWaiting(props, NOW)).toEqual({ started: 2, failures: [] });
    expect(await startWaiting(props, NOW)).toEqual({ started: 1, failures: [] });
    expect(names()).toEqual(['o-older', 'o-old', 'o-new']);
  });

  it('does not bring an order back that was closed while it was started', async () => {
    await store('o-1', 3);
    stepFunctions.on(StartExecutionCommand).callsFake(async () => {
      await tables.put(TABLE, { orderId: { S: 'o-1' }, status: { S: 'CONFIRMED' } });
      return {};
    });
    await watch();

    expect(await tables.get(TABLE, 'o-1')).toEqual({ orderId: { S: 'o-1' }, status: { S: 'CONFIRMED' } });
  });
});
