import {
  DescribeExecutionCommand,
  DescribeStateMachineCommand,
  DescribeStateMachineForExecutionCommand,
  GetActivityTaskCommand,
  GetExecutionHistoryCommand,
  ListExecutionsCommand,
  ListStateMachinesCommand,
  RedriveExecutionCommand,
  SendTaskFailureCommand,
  SendTaskHeartbeatCommand,
  SendTaskSuccessCommand,
  SFNClient,
  StartExecutionCommand,
  StartSyncExecutionCommand,
  StopExecutionCommand,
} from '@aws-sdk/client-sfn';
import { acceptedStarts } from '../../../rehearsal/aws/accepted-starts';
import { stepFunctionsProtocol } from '../../../rehearsal/aws/step-functions';
import { wallTime } from '../../../rehearsal/aws/wall-time';
import { startEndpoint } from '../../../rehearsal/aws/wire';
import type { Endpoint, WireProtocol } from '../../../rehearsal/aws/wire';
import type { Json } from '../../../rehearsal/state-machine/json';
import { ACTIVITY, fixture, machine, MACHINE, START, turn } from '../state-machine/machines';
import type { Fixture, FixtureOptions } from '../state-machine/machines';

describe('Step Functions, reached by the real SDK client', () => {
  const endpoints: Endpoint[] = [];
  const clients: SFNClient[] = [];
  const services: Fixture[] = [];
  afterEach(async () => {
    for (const client of clients.splice(0)) client.destroy();
    for (const { service } of services.splice(0)) service.close();
    await Promise.all(endpoints.splice(0).map((endpoint) => endpoint.close()));
  });

  async function clientOf(protocol: WireProtocol): Promise<SFNClient> {
    const endpoint = await startEndpoint(protocol);
    endpoints.push(endpoint);
    const client = new SFNClient({
      endpoint: endpoint.url,
      region: 'us-east-1',
      maxAttempts: 1,
      credentials: { accessKeyId: 'role', secretAccessKey: 'x' },
      // StartSyncExecution would go to the host sync-127.0.0.1.
      disableHostPrefix: true,
    });
    clients.push(client);
    return client;
  }
  async function open(
    definition: Json,
    options?: FixtureOptions,
  ): Promise<Fixture & { readonly client: SFNClient }> {
    const tested = fixture(definition, options);
    services.push(tested);
    const time = wallTime(tested.clock, () => START + tested.clock.now());
    return { ...tested, client: await clientOf(stepFunctionsProtocol(tested.service, time)) };
  }

  const passes = machine({ Pass: { Type: 'Pass', Result: { total: 5 }, End: true } });
  const waits = machine({ Wait: { Type: 'Wait', Seconds: 60, End: true } });
  const ships = machine({ Ship: { Type: 'Task', Resource: ACTIVITY, HeartbeatSeconds: 5, End: true } });
  const started = { stateMachineArn: MACHINE, name: 'order-1', input: '{"n":1}' };

  it('starts an execution, describes it and lists it', async () => {
    const { client } = await open(passes);
    const { executionArn, startDate } = await client.send(new StartExecutionCommand(started));
    const described = await client.send(new DescribeExecutionCommand({ executionArn }));
    const { executions } = await client.send(
      new ListExecutionsCommand({ stateMachineArn: MACHINE, statusFilter: 'SUCCEEDED' }),
    );
    expect([startDate, described, executions]).toMatchObject([
      new Date(START),
      {
        name: 'order-1',
        status: 'SUCCEEDED',
        input: '{"n":1}',
        output: '{"total":5}',
        stopDate: new Date(START),
      },
      [{ executionArn, status: 'SUCCEEDED' }],
    ]);
  });

  it('gives the history in pages and in either order', async () => {
    const { client, start } = await open(passes);
    const { executionArn } = start({ n: 1 });
    await turn();
    const first = await client.send(new GetExecutionHistoryCommand({ executionArn, maxResults: 3 }));
    const second = await client.send(
      new GetExecutionHistoryCommand({ executionArn, maxResults: 3, nextToken: first.nextToken }),
    );
    const [last] =
      (await client.send(new GetExecutionHistoryCommand({ executionArn, reverseOrder: true }))).events ?? [];
    expect([first.events, second.events, second.nextToken, last?.type]).toMatchObject([
      [
        {
          id: 1,
          type: 'ExecutionStarted',
          timestamp: new Date(START),
          executionStartedEventDetails: { input: '{"n":1}' },
        },
        { id: 2, previousEventId: 0, stateEnteredEventDetails: { name: 'Pass', input: '{"n":1}' } },
        { id: 3, previousEventId: 2, stateExitedEventDetails: { name: 'Pass', output: '{"total":5}' } },
      ],
      [{ id: 4, executionSucceededEventDetails: { output: '{"total":5}' } }],
      undefined,
      'ExecutionSucceeded',
    ]);
  });

  it('keeps the data out of the history when asked to', async () => {
    const { client, start } = await open(passes);
    const { executionArn } = start({ n: 1 });
    const { events } = await client.send(
      new GetExecutionHistoryCommand({ executionArn, includeExecutionData: false }),
    );
    expect(JSON.stringify(events)).not.toContain('"input"');
  });

  it('stops an execution with error and cause', async () => {
    const { client, start } = await open(waits);
    const { executionArn } = start();
    await client.send(new StopExecutionCommand({ executionArn, error: 'Operator', cause: 'no need' }));
    expect(await client.send(new DescribeExecutionCommand({ executionArn }))).toMatchObject({
      status: 'ABORTED',
      error: 'Operator',
      cause: 'no need',
    });
  });

  it('answers a synchronous start with the end of the Express execution', async () => {
    const { client } = await open(passes, { type: 'EXPRESS' });
    const answer = await client.send(
      new StartSyncExecutionCommand({ stateMachineArn: MACHINE, input: '{}' }),
    );
    expect(answer).toMatchObject({ status: 'SUCCEEDED', output: '{"total":5}', stateMachineArn: MACHINE });
  });

  it('describes and lists machines', async () => {
    const { client, start } = await open(waits);
    const { executionArn } = start();
    const described = await client.send(new DescribeStateMachineCommand({ stateMachineArn: MACHINE }));
    const ofExecution = await client.send(new DescribeStateMachineForExecutionCommand({ executionArn }));
    const { stateMachines } = await client.send(new ListStateMachinesCommand({}));
    expect([described, ofExecution.stateMachineArn, stateMachines]).toMatchObject([
      { name: 'orders', type: 'STANDARD', definition: JSON.stringify(waits) },
      MACHINE,
      [{ stateMachineArn: MACHINE }],
    ]);
  });

  it('lets a worker wait for its task, beat and report', async () => {
    const { client, start, pass, service } = await open(ships);
    const polled = client.send(new GetActivityTaskCommand({ activityArn: ACTIVITY, workerName: 'w' }));
    const execution = start({ order: 1 });
    const { taskToken, input } = await polled;
    await pass(4);
    await client.send(new SendTaskHeartbeatCommand({ taskToken }));
    await pass(4);
    await client.send(new SendTaskSuccessCommand({ taskToken, output: '{"tracking":"t"}' }));
    expect([input, await service.ended(execution.executionArn)]).toMatchObject([
      '{"order":1}',
      { status: 'SUCCEEDED', output: '{"tracking":"t"}' },
    ]);
  });

  it('takes a failure with its error and cause', async () => {
    const { client, start, service } = await open(ships);
    const { executionArn } = start();
    const { taskToken } = await client.send(new GetActivityTaskCommand({ activityArn: ACTIVITY }));
    await client.send(
      new SendTaskFailureCommand({ taskToken, error: 'ShipmentRefused', cause: 'too heavy' }),
    );
    expect(await service.ended(executionArn)).toMatchObject({ error: 'ShipmentRefused', cause: 'too heavy' });
  });

  it('gives no task to a worker that hung up', async () => {
    const { client, start, service } = await open(ships);
    const abort = new AbortController();
    const polled = client.send(new GetActivityTaskCommand({ activityArn: ACTIVITY }), {
      abortSignal: abort.signal,
    });
    while (service.activities.polling(ACTIVITY) === 0) await turn();
    abort.abort();
    await expect(polled).rejects.toMatchObject({ name: 'AbortError' });
    while (service.activities.polling(ACTIVITY) > 0) await turn();
    start();
    await turn();
    expect(service.activities.waiting(ACTIVITY)).toBe(1);
  });

  it.each<[string, (client: SFNClient) => Promise<unknown>, string]>([
    [
      'an execution that is not there',
      (client) => client.send(new DescribeExecutionCommand({ executionArn: `${MACHINE}:x` })),
      'ExecutionDoesNotExist',
    ],
    [
      'a machine that is not there',
      (client) => client.send(new StartExecutionCommand({ ...started, stateMachineArn: `${MACHINE}x` })),
      'StateMachineDoesNotExist',
    ],
    [
      'an activity that is not there',
      (client) => client.send(new GetActivityTaskCommand({ activityArn: `${ACTIVITY}x` })),
      'ActivityDoesNotExist',
    ],
    [
      'a token that is none',
      (client) => client.send(new SendTaskSuccessCommand({ taskToken: 'x', output: '{}' })),
      'InvalidToken',
    ],
    [
      'a token that has expired',
      (client) => client.send(new SendTaskHeartbeatCommand({ taskToken: `AAAA${'b'.repeat(40)}` })),
      'TaskTimedOut',
    ],
    [
      'a synchronous start of a standard machine',
      (client) => client.send(new StartSyncExecutionCommand({ stateMachineArn: MACHINE })),
      'StateMachineTypeNotSupported',
    ],
    [
      'an operation that is not modelled',
      (client) => client.send(new RedriveExecutionCommand({ executionArn: `${MACHINE}:x` })),
      'UnknownOperationException',
    ],
  ])('answers %s by its name', async (_what, call, name) => {
    const { client } = await open(waits);
    await expect(call(client)).rejects.toMatchObject({ name });
  });

  it('refuses an output that is not JSON, and the task waits on', async () => {
    const { client, start, service } = await open(ships);
    const execution = start();
    const { taskToken } = await client.send(new GetActivityTaskCommand({ activityArn: ACTIVITY }));
    await expect(client.send(new SendTaskSuccessCommand({ taskToken, output: '{' }))).rejects.toMatchObject({
      name: 'InvalidOutput',
    });
    expect([execution.running, service.tokens.waiting]).toEqual([true, 1]);
  });

  describe('with an endpoint that only accepts starts', () => {
    it('writes down each start once, and refuses the name with another input', async () => {
      const accepted = acceptedStarts();
      const client = await clientOf(accepted.protocol);
      const first = await client.send(new StartExecutionCommand(started));
      const second = await client.send(new StartExecutionCommand(started));
      await expect(
        client.send(new StartExecutionCommand({ ...started, input: '{"n":2}' })),
      ).rejects.toMatchObject({
        name: 'ExecutionAlreadyExists',
      });
      expect([first.executionArn, second.startDate, accepted.starts]).toMatchObject([
        second.executionArn,
        first.startDate,
        [started],
      ]);
      expect(accepted.conflicts).toMatchObject([{ name: started.name, input: '{"n":2}' }]);
    });
  });
});
