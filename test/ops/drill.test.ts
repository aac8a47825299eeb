import {
  GetFunctionConcurrencyCommand,
  DeleteFunctionConcurrencyCommand,
  LambdaClient,
  PutFunctionConcurrencyCommand,
} from '@aws-sdk/client-lambda';
import { GetExecutionHistoryCommand, type HistoryEvent, SFNClient } from '@aws-sdk/client-sfn';
import { mockClient } from 'aws-sdk-client-mock';
import { strFromU8, strToU8, unzipSync, zipSync } from 'fflate';
import { createServer, type Server } from 'node:http';
import vm from 'node:vm';
import { paymentIn } from '../../ops/drill/throttled-payment';
import { slowedDown } from '../../ops/drill/slowed-down';
import { listenOnLoopback } from '../../rehearsal/aws/loopback';
import { LocalServices } from './endpoints';
import { run } from './run';

/** The history of an order's execution: a state entered, its attempts, the state left. */
const history = (state: string, ...attempts: readonly ('refused' | 'succeeded')[]): HistoryEvent[] => {
  const details = { resourceType: 'lambda', resource: 'invoke' };
  const events: Omit<HistoryEvent, 'id' | 'timestamp' | 'previousEventId'>[] = [
    { type: 'TaskStateEntered', stateEnteredEventDetails: { name: state } },
    ...attempts.map((attempt) =>
      attempt === 'succeeded'
        ? { type: 'TaskSucceeded' as const, taskSucceededEventDetails: details }
        : {
            type: 'TaskFailed' as const,
            taskFailedEventDetails: { ...details, error: 'Lambda.TooManyRequestsException' },
          },
    ),
    { type: 'TaskStateExited', stateExitedEventDetails: { name: state } },
  ];
  return events.map((event, index) => ({
    ...event,
    id: index + 1,
    previousEventId: index,
    timestamp: new Date(0),
  }));
};

describe('a drill', () => {
  let services: LocalServices;
  let api: Server;
  let status: number;
  const lambda = mockClient(LambdaClient);
  const states = mockClient(SFNClient);

  beforeEach(async () => {
    for (const mock of [lambda, states]) mock.reset();
    services = new LocalServices();
    status = 201;
    api = createServer((request, response) => {
      request.resume();
      response.writeHead(status, { 'content-type': 'application/json' });
      response.end(JSON.stringify({ orderId: 'order-1' }));
    });
    await services.addStacks(
      {
        'shop-sandbox-service': { ServiceUrl: await listenOnLoopback(api) },
        'shop-sandbox-workflow': { StateMachineArn: 'arn:aws:states:us-east-1:1:stateMachine:orders' },
      },
      { 'shop-sandbox-workflow': ['AWS::Lambda::Function ChargePayment', 'AWS::Lambda::Function Ship'] },
    );
    lambda.on(GetFunctionConcurrencyCommand).resolves({});
    lambda.on(PutFunctionConcurrencyCommand).resolves({});
    lambda.on(DeleteFunctionConcurrencyCommand).resolves({});
  });
  afterEach(async () => {
    api.closeAllConnections();
    await new Promise((resolve) => api.close(resolve));
    await services.close();
  });

  it('is refused outside of the sandbox', async () => {
    const { status: exit, error } = await run(['drill', 'throttled-payment', '--env', 'staging', '--yes']);
    expect(error[0]).toBe('--env: staging: failures are made in the sandbox only');
    expect(lambda.calls()).toHaveLength(0);
    expect(exit).toBe(2);
  });

  it('throttles the payment of one order, gives the concurrency back, and sees the order paid', async () => {
    states
      .on(GetExecutionHistoryCommand)
      .resolves({ events: history('ChargePayment', 'refused', 'succeeded') });
    const { status: exit, out } = await run(['drill', 'throttled-payment', '--yes']);
    expect(lambda.commandCalls(PutFunctionConcurrencyCommand)[0]?.args[0].input).toEqual({
      FunctionName: 'ChargePayment',
      ReservedConcurrentExecutions: 0,
    });
    expect(lambda.commandCalls(DeleteFunctionConcurrencyCommand)).toHaveLength(1);
    expect(states.commandCalls(GetExecutionHistoryCommand)[0]?.args[0].input.executionArn).toBe(
      'arn:aws:states:us-east-1:1:execution:orders:order-1',
    );
    expect(out).toContain('  The order order-1 was paid once; its payment was throttled 1 times.');
    expect(exit).toBe(0);
  });

  it.each([
    ['is paid twice', ['refused', 'succeeded', 'succeeded'], 'was paid 2 times'],
    ['is given up, its error caught', ['refused', 'refused'], 'was not paid'],
    ['was never throttled', ['succeeded'], 'was paid once'],
  ] as const)('has not recovered when the order %s', async (_, attempts, told) => {
    states.on(GetExecutionHistoryCommand).resolves({ events: history('ChargePayment', ...attempts) });
    const { status: exit, out } = await run(['drill', 'throttled-payment', '--yes']);
    expect(out[1]).toContain(`The order order-1 ${told}; `);
    expect(exit).toBe(1);
  });

  it('counts the attempts of the payment, not those of other states', () => {
    expect(paymentIn(history('Ship', 'refused', 'succeeded'))).toEqual({
      charges: 0,
      refused: 0,
      ended: false,
    });
  });

  it('gives the concurrency back also when the order was not taken', async () => {
    status = 503;
    lambda.on(GetFunctionConcurrencyCommand).resolves({ ReservedConcurrentExecutions: 7 });
    const { status: exit } = await run(['drill', 'throttled-payment', '--yes']);
    expect(lambda.commandCalls(PutFunctionConcurrencyCommand).map(({ args }) => args[0].input)).toEqual([
      { FunctionName: 'ChargePayment', ReservedConcurrentExecutions: 0 },
      { FunctionName: 'ChargePayment', ReservedConcurrentExecutions: 7 },
    ]);
    expect(exit).toBe(1);
  });
});

describe('a package that was slowed down', () => {
  const code = zipSync({
    'index.js': strToU8('exports.handler = async (event) => event.quantity * 2;'),
    'index.js.map': strToU8('{}'),
  });

  it('answers as before, after the delay', async () => {
    const files = unzipSync(slowedDown(code, 'index.handler', 3000));
    const delays: number[] = [];
    const load = (name: string): Record<string, unknown> => {
      const exports: Record<string, unknown> = {};
      vm.runInNewContext(strFromU8(files[name] ?? new Uint8Array()), {
        exports,
        require: (other: string) => load(other.replace('./', '')),
        setTimeout: (resolve: () => void, milliseconds: number) => {
          delays.push(milliseconds);
          resolve();
        },
      });
      return exports;
    };
    const { handler } = load('index.js');
    if (typeof handler !== 'function') throw new Error('The package has no handler.');
    expect(await handler({ quantity: 21 })).toBe(42);
    expect(delays).toEqual([3000]);
  });

  it('cannot be made of a package without a file of that name', () => {
    expect(() => slowedDown(code, 'main.handler', 1)).toThrow(
      'The package has no main.js for the handler main.handler; it has index.js, index.js.map.',
    );
  });
});
