import type { StatusChangeEvent } from '../../../rehearsal/state-machine/status-change';
import { ACTIVITY, failing, fixture, FUNCTION, machine, MACHINE, output, START, turn } from './machines';

const waits = machine({ Wait: { Type: 'Wait', Seconds: 10, End: true } });
const passes = machine({ Pass: { Type: 'Pass', End: true } });

/** https://docs.aws.amazon.com/step-functions/latest/apireference/API_StartExecution.html */
describe('StartExecution', () => {
  it('with the name and input of an execution that runs gives that execution', () => {
    const { start, service } = fixture(waits);
    const [first, second] = [start({ n: 1 }, 'order-1'), start({ n: 1 }, 'order-1')];
    expect([second === first, service.list().length]).toEqual([true, 1]);
  });

  it.each<[string, number, boolean]>([
    ['another input', 2, false],
    ['the same input, when the first has ended', 1, true],
  ])('with a name in use and %s is refused', async (_what, n, ended) => {
    const { start, pass } = fixture(waits);
    start({ n: 1 }, 'order-1');
    await pass(ended ? 10 : 0);
    expect(() => start({ n }, 'order-1')).toThrow(
      expect.objectContaining({ code: 'ExecutionAlreadyExists' }),
    );
  });

  it.each([
    ['a name with a blank', { machineArn: MACHINE, name: 'order 1' }, 'InvalidName'],
    ['a name of 81 characters', { machineArn: MACHINE, name: 'x'.repeat(81) }, 'InvalidName'],
    ['an input that is not JSON', { machineArn: MACHINE, input: 'not' }, 'InvalidExecutionInput'],
    ['too large an input', { machineArn: MACHINE, input: `"${'x'.repeat(262_144)}"` }, 'ValidationException'],
    ['a machine that is not there', { machineArn: `${MACHINE}x` }, 'StateMachineDoesNotExist'],
    ['what is no machine', { machineArn: FUNCTION }, 'InvalidArn'],
  ])('with %s is refused', (_what, request, code) => {
    expect(() => fixture(passes).service.start(request)).toThrow(expect.objectContaining({ code }));
  });

  it('of one machine many times at once runs each execution by itself', async () => {
    const { service, start } = fixture(machine({ Call: { Type: 'Task', Resource: FUNCTION, End: true } }));
    const executions = Array.from({ length: 100 }, (_, n) => start({ n }));
    await Promise.all(executions.map(({ executionArn }) => service.ended(executionArn)));
    expect(executions.map((execution) => output(execution.view()))).toEqual(
      executions.map((_, n) => ({ n })),
    );
  });
});

describe('an execution', () => {
  it('that is stopped is ABORTED, whatever it was doing', async () => {
    const { start, service, clock } = fixture(waits);
    const execution = start();
    await turn();
    service.stop(execution.executionArn, 'Operator', 'not needed');
    expect([execution.view(), clock.pending, execution.events.at(-1)]).toMatchObject([
      { status: 'ABORTED', error: 'Operator', cause: 'not needed' },
      0,
      { type: 'ExecutionAborted', previousEventId: 0 },
    ]);
  });

  it('longer than TimeoutSeconds of its machine is TIMED_OUT, and no catcher sees it', async () => {
    const { start, pass } = fixture(
      machine(
        {
          Work: {
            Type: 'Task',
            Resource: FUNCTION,
            Catch: [{ ErrorEquals: ['States.ALL'], Next: 'Done' }],
            Next: 'Done',
          },
          Done: { Type: 'Succeed' },
        },
        { TimeoutSeconds: 3 },
      ),
      { answer: () => new Promise(() => undefined) },
    );
    const execution = start();
    await pass(3);
    expect([execution.view(), execution.visits]).toMatchObject([
      { status: 'TIMED_OUT', stoppedAt: 3000 },
      [{ state: 'Work', end: { outcome: 'abandoned', at: 3000 } }],
    ]);
  });

  it('keeps the definition that it started with', async () => {
    const { start, pass, service } = fixture(
      machine({
        Wait: { Type: 'Wait', Seconds: 2, Next: 'Say' },
        Say: { Type: 'Pass', Result: 'old', End: true },
      }),
    );
    const execution = start();
    service.putMachine({
      ...service.model(MACHINE),
      definition: { StartAt: 'X', States: { X: { Type: 'Succeed', InputPath: '$', OutputPath: '$' } } },
    });
    await pass(2);
    expect(output(execution.view())).toBe('old');
  });

  it('shows a fault of the rehearsal itself, which nothing catches', async () => {
    const { run } = fixture(
      machine({
        Work: {
          Type: 'Task',
          Resource: FUNCTION,
          Catch: [{ ErrorEquals: ['States.ALL'], Next: 'Done' }],
          Next: 'Done',
        },
        Done: { Type: 'Succeed' },
      }),
      { answer: () => Promise.reject(new TypeError('of the stub')) },
    );
    expect(await run()).toMatchObject({
      error: 'States.Runtime',
      cause: expect.stringContaining('of the stub'),
    });
  });

  it('ends with the service, which leaves no timer and no worker waiting', async () => {
    const { start, service, clock } = fixture(waits);
    const told: StatusChangeEvent[] = [];
    const poll = service.activities.poll(ACTIVITY);
    const execution = start();
    service.onStatusChange((event) => told.push(event));
    await turn();
    service.close();
    expect([await poll, execution.running, clock.pending, told]).toEqual([undefined, false, 0, []]);
  });

  it('can be forgotten when it has ended', async () => {
    const { run, start, service } = fixture(waits);
    await run();
    start({}, 'runs');
    service.forgetEnded();
    expect(service.list().map(({ name }) => name)).toEqual(['runs']);
  });
});

/** https://docs.aws.amazon.com/step-functions/latest/dg/choosing-workflow-type.html */
describe('an Express machine', () => {
  it('answers the caller that waits for its end', async () => {
    const { service } = fixture(passes, { type: 'EXPRESS' });
    expect(await service.startSync({ machineArn: MACHINE, input: '{"a":1}' })).toMatchObject({
      status: 'SUCCEEDED',
      output: '{"a":1}',
      executionArn: expect.stringContaining(':express:orders:'),
    });
  });

  it('runs under one name as often as it is started', () => {
    const { start, service } = fixture(waits, { type: 'EXPRESS' });
    start({}, 'same');
    start({}, 'same');
    expect(service.list()).toHaveLength(2);
  });

  it('is TIMED_OUT after five minutes', async () => {
    const { start, pass } = fixture(machine({ Wait: { Type: 'Wait', Seconds: 900, End: true } }), {
      type: 'EXPRESS',
    });
    const execution = start();
    await pass(300);
    expect(execution.view()).toMatchObject({ status: 'TIMED_OUT', stoppedAt: 300_000 });
  });

  it('alone can be waited for', async () => {
    const started = fixture(passes).service.startSync({ machineArn: MACHINE });
    await expect(started).rejects.toMatchObject({ code: 'StateMachineTypeNotSupported' });
  });
});

/** https://docs.aws.amazon.com/step-functions/latest/dg/eventbridge-integration.html */
describe('the event of a status change', () => {
  it('comes at the start and at the end, with input, error and times', async () => {
    const [started, ended] = await events('{"a":1}');
    expect(started).toMatchObject({ detail: { status: 'RUNNING', stopDate: null } });
    expect(ended).toMatchObject({
      source: 'aws.states',
      'detail-type': 'Step Functions Execution Status Change',
      account: '123456789012',
      region: 'us-east-1',
      time: new Date(START).toISOString(),
      resources: [`${MACHINE.replace('stateMachine', 'execution')}:order-1`],
      detail: {
        stateMachineArn: MACHINE,
        name: 'order-1',
        status: 'FAILED',
        startDate: START,
        stopDate: START,
        input: '{"a":1}',
        inputDetails: { included: true },
        output: null,
        error: 'PaymentDeclined',
        cause: 'PaymentDeclined it is',
      },
    });
  });

  it('leaves out data that is too large for EventBridge', async () => {
    const [, ended] = await events(JSON.stringify('x'.repeat(254_000)));
    expect(ended?.detail).toMatchObject({ input: null, inputDetails: { included: false } });
  });

  it('does not come for an Express machine', async () => {
    expect(await events('{}', 'EXPRESS')).toEqual([]);
  });
});

/** The events of an execution that fails. */
async function events(
  input: string,
  type: 'STANDARD' | 'EXPRESS' = 'STANDARD',
): Promise<readonly StatusChangeEvent[]> {
  const { service } = fixture(machine({ Call: { Type: 'Task', Resource: FUNCTION, End: true } }), {
    type,
    answer: failing('PaymentDeclined'),
  });
  const told: StatusChangeEvent[] = [];
  service.onStatusChange((event) => told.push(event));
  const { executionArn } = service.start({ machineArn: MACHINE, name: 'order-1', input });
  await service.ended(executionArn);
  return told;
}
