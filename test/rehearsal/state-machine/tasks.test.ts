import { deferred } from '../../../rehearsal/listener/deferred';
import type { Execution } from '../../../rehearsal/state-machine/execution';
import type { Json } from '../../../rehearsal/state-machine/json';
import { limitsOfPrograms } from '../../../rehearsal/state-machine/limits';
import { ACTIVITY, failing, fixture, FUNCTION, machine, output, turn } from './machines';
import type { Fixture, FixtureOptions } from './machines';

const CALLBACK = 'arn:aws:states:::lambda:invoke.waitForTaskToken';
const never = (): Promise<Json> => new Promise(() => undefined);

function task(fields: Readonly<Record<string, Json>>): Json {
  return machine({
    Work: {
      Type: 'Task',
      Parameters: { 'token.$': '$$.Task.Token' },
      ...fields,
      Catch: [{ ErrorEquals: ['States.ALL'], Next: 'Caught' }],
      End: true,
    },
    Caught: { Type: 'Pass', Parameters: { 'caught.$': '$.Error', 'cause.$': '$.Cause' }, End: true },
  });
}

/** An execution whose task waits for a report; gives the token that it was given. */
async function waiting(
  fields: Readonly<Record<string, Json>>,
  options: FixtureOptions = {},
): Promise<Fixture & { readonly execution: Execution; readonly token: string }> {
  const tested = fixture(task({ Resource: CALLBACK, ...fields }), {
    answer: () => Promise.resolve({ accepted: true }),
    ...options,
  });
  const execution = tested.start();
  await turn();
  const { token } = Object(tested.calls[0]?.parameters);
  return { ...tested, execution, token };
}

function types(execution: Execution): readonly string[] {
  return execution.events.map(({ type }) => type);
}

/** https://docs.aws.amazon.com/step-functions/latest/dg/state-task.html */
describe('TimeoutSeconds', () => {
  it.each<[string, Record<string, Json>]>([
    ['TimeoutSeconds', { TimeoutSeconds: 5 }],
    ['TimeoutSecondsPath', { TimeoutSecondsPath: '$.limit' }],
  ])('%s ends a task that takes longer, with States.Timeout and no cause', async (_what, fields) => {
    const { start, pass } = fixture(task({ Resource: FUNCTION, Parameters: {}, ...fields }), {
      answer: never,
    });
    const execution = start({ limit: 5 });
    await pass(4);
    const before = execution.running;
    await pass(1);
    expect([before, output(execution.view())]).toEqual([true, { caught: 'States.Timeout', cause: '' }]);
  });

  it('drops the answer that comes too late', async () => {
    const late = deferred<Json>();
    const { start, pass } = fixture(task({ Resource: FUNCTION, Parameters: {}, TimeoutSeconds: 2 }), {
      answer: () => late.promise,
    });
    const execution = start();
    await pass(2);
    const events = execution.events.length;
    late.resolve('late');
    await turn();
    expect([output(execution.view()), execution.events.length]).toEqual([
      { caught: 'States.Timeout', cause: '' },
      events,
    ]);
  });

  it.each([
    ['a function', FUNCTION, never, 6],
    ['the holder of a token', CALLBACK, () => Promise.resolve({}), 2],
  ])(
    'of %s is real time for a program and template time for a person',
    async (_what, Resource, answer, seconds) => {
      const { start, pass } = fixture(task({ Resource, Parameters: {}, TimeoutSeconds: 2 }), {
        answer,
        limit: limitsOfPrograms(3),
      });
      const execution = start();
      await pass(seconds - 1);
      const before = execution.running;
      await pass(1);
      expect([before, execution.running]).toEqual([true, false]);
    },
  );

  it('leaves no timer behind when the task answers in time', async () => {
    const { start, clock } = fixture(
      machine({
        Work: { Type: 'Task', Resource: FUNCTION, TimeoutSeconds: 60, Next: 'Rest' },
        Rest: { Type: 'Wait', Seconds: 10, End: true },
      }),
    );
    start();
    await turn();
    // The Wait's own.
    expect(clock.pending).toBe(1);
  });
});

/** https://docs.aws.amazon.com/step-functions/latest/dg/connect-to-resource.html#connect-wait-token */
describe('a task that waits for its token', () => {
  it('goes on with the output that is reported', async () => {
    const { service, token, execution } = await waiting({});
    service.tokens.find(token).succeeded({ by: 'Jo' });
    await turn();
    expect([output(execution.view()), types(execution)]).toEqual([
      { by: 'Jo' },
      [
        'ExecutionStarted',
        'TaskStateEntered',
        'TaskScheduled',
        'TaskStarted',
        'TaskSubmitted',
        'TaskSucceeded',
        'TaskStateExited',
        'ExecutionSucceeded',
      ],
    ]);
  });

  it('fails with the error that is reported', async () => {
    const { service, token, execution } = await waiting({});
    service.tokens.find(token).failed('ApprovalRefused', 'too dear');
    await turn();
    expect(output(execution.view())).toEqual({ caught: 'ApprovalRefused', cause: 'too dear' });
  });

  it('may have its report before the answer of its call', async () => {
    const tested: Fixture = fixture(task({ Resource: CALLBACK }), {
      answer: ({ parameters }) => {
        tested.service.tokens.find(String(Object(parameters).token)).succeeded('early');
        return never();
      },
    });
    expect(output(await tested.run())).toBe('early');
  });

  it('fails as its call does', async () => {
    const { execution } = await waiting({}, { answer: failing('Lambda.TooManyRequestsException') });
    expect(output(execution.view())).toMatchObject({ caught: 'Lambda.TooManyRequestsException' });
  });

  it('has a new token for each attempt, and the old one is worth nothing', async () => {
    const { service, calls, pass, execution } = await waiting({
      TimeoutSeconds: 3,
      Retry: [{ ErrorEquals: ['States.Timeout'] }],
    });
    await pass(4);
    const [first, second] = calls.map(({ parameters }) => String(Object(parameters).token));
    expect(() => service.tokens.find(first ?? '')).toThrow(expect.objectContaining({ code: 'TaskTimedOut' }));
    service.tokens.find(second ?? '').succeeded('second');
    await turn();
    expect(output(execution.view())).toBe('second');
  });

  it('answers a second report, and a report after the end, by TaskTimedOut', async () => {
    const { service, token, execution } = await waiting({});
    execution.abort();
    expect(() => service.tokens.find(token)).toThrow(expect.objectContaining({ code: 'TaskTimedOut' }));
    expect(() => service.tokens.find('nonsense')).toThrow(expect.objectContaining({ code: 'InvalidToken' }));
  });
});

/** https://docs.aws.amazon.com/step-functions/latest/apireference/API_SendTaskHeartbeat.html */
describe('HeartbeatSeconds', () => {
  it('counts anew with each heartbeat, and ends the task when none comes', async () => {
    const { service, token, execution, pass } = await waiting({ TimeoutSeconds: 60, HeartbeatSeconds: 5 });
    for (let beat = 0; beat < 3; beat += 1) {
      await pass(4);
      service.tokens.find(token).heartbeat();
    }
    await pass(4);
    const before = execution.running;
    await pass(1);
    expect([before, execution.view().stoppedAt]).toEqual([true, 17_000]);
  });

  it('does not extend TimeoutSeconds', async () => {
    const { service, token, execution, pass } = await waiting({ TimeoutSeconds: 6, HeartbeatSeconds: 5 });
    await pass(4);
    service.tokens.find(token).heartbeat();
    await pass(2);
    expect(execution.running).toBe(false);
  });

  it.each([
    ['States.HeartbeatTimeout', true],
    ['States.Timeout', true],
    ['States.TaskFailed', false],
  ])('that runs out is States.Timeout, which %s catches: %j', async (name, caught) => {
    const { start, pass } = fixture(
      machine({
        Work: {
          Type: 'Task',
          Resource: CALLBACK,
          HeartbeatSeconds: 5,
          TimeoutSeconds: 60,
          Catch: [{ ErrorEquals: [name], Next: 'Caught' }],
          End: true,
        },
        Caught: { Type: 'Succeed' },
      }),
    );
    const execution = start();
    await pass(5);
    expect(execution.view()).toMatchObject(
      caught ? { output: '{"Error":"States.Timeout","Cause":""}' } : { error: 'States.Timeout' },
    );
  });

  it('is caught apart from a time-out by a catcher that comes first', async () => {
    const { start, pass, service, calls } = fixture(
      machine({
        Work: {
          Type: 'Task',
          Resource: CALLBACK,
          Parameters: { 'token.$': '$$.Task.Token' },
          HeartbeatSeconds: 5,
          TimeoutSeconds: 6,
          Catch: [
            { ErrorEquals: ['States.HeartbeatTimeout'], Next: 'Dead' },
            { ErrorEquals: ['States.Timeout'], Next: 'Late' },
          ],
          End: true,
        },
        Dead: { Type: 'Pass', Result: 'dead', End: true },
        Late: { Type: 'Pass', Result: 'late', End: true },
      }),
    );
    const [dead, late] = [start(), start()];
    await pass(4);
    service.tokens.find(String(Object(calls[1]?.parameters).token)).heartbeat();
    await pass(2);
    expect([output(dead.view()), output(late.view())]).toEqual(['dead', 'late']);
  });
});

/** https://docs.aws.amazon.com/step-functions/latest/dg/concepts-activities.html */
describe('an activity', () => {
  const definition = task({
    Resource: ACTIVITY,
    Parameters: { n: 1 },
    HeartbeatSeconds: 5,
    TimeoutSeconds: 60,
  });

  it('gives its task to the worker that asks, and goes on with what it reports', async () => {
    const { start, service } = fixture(definition);
    const execution = start();
    await turn();
    const taken = await service.activities.poll(ACTIVITY, 'worker-1');
    service.tokens.find(taken?.token ?? '').succeeded('shipped');
    await turn();
    expect([taken?.input, output(execution.view()), types(execution).slice(2, 5)]).toEqual([
      '{"n":1}',
      'shipped',
      ['ActivityScheduled', 'ActivityStarted', 'ActivitySucceeded'],
    ]);
  });

  it('gives tasks in their order to workers in theirs', async () => {
    const { start, service } = fixture(task({ Resource: ACTIVITY, Parameters: { 'n.$': '$' } }));
    const polls = ['first', 'second'].map((name) => service.activities.poll(ACTIVITY, name));
    for (const n of [1, 2, 3, 4]) start(n);
    await turn();
    polls.push(service.activities.poll(ACTIVITY), service.activities.poll(ACTIVITY));
    const tasks = await Promise.all(polls);
    expect(tasks.map((taken) => taken?.input)).toEqual(['{"n":1}', '{"n":2}', '{"n":3}', '{"n":4}']);
  });

  it('counts its limits from when a worker takes the task', async () => {
    const { start, service, pass } = fixture(definition);
    const execution = start();
    await pass(300);
    await service.activities.poll(ACTIVITY);
    await pass(4);
    const before = execution.running;
    await pass(1);
    expect([before, output(execution.view())]).toEqual([true, { caught: 'States.Timeout', cause: '' }]);
  });

  it('offers its task again when the worker that had it dies', async () => {
    const { start, service, pass } = fixture(
      task({
        Resource: ACTIVITY,
        Parameters: {},
        HeartbeatSeconds: 5,
        TimeoutSeconds: 60,
        Retry: [{ ErrorEquals: ['States.HeartbeatTimeout'] }],
      }),
    );
    const execution = start();
    await turn();
    await service.activities.poll(ACTIVITY, 'dies');
    await pass(6);
    const again = await service.activities.poll(ACTIVITY, 'lives');
    service.tokens.find(again?.token ?? '').succeeded('well');
    await turn();
    expect(output(execution.view())).toBe('well');
  });

  it('takes its offer back when the execution ends', async () => {
    const { start, service } = fixture(definition);
    const execution = start();
    await turn();
    const offered = service.activities.waiting(ACTIVITY);
    execution.abort();
    expect([offered, service.activities.waiting(ACTIVITY)]).toEqual([1, 0]);
  });

  it('gives nothing to a worker that has gone', async () => {
    const { start, service } = fixture(definition);
    const gone = new AbortController();
    const poll = service.activities.poll(ACTIVITY, 'gone', gone.signal);
    gone.abort();
    start();
    await turn();
    expect([await poll, service.activities.waiting(ACTIVITY)]).toEqual([undefined, 1]);
  });

  it('that does not exist fails the execution', async () => {
    const { run } = fixture(task({ Resource: `${ACTIVITY}-none`, Parameters: {} }));
    expect(await run()).toMatchObject({
      error: 'States.Runtime',
      cause: expect.stringContaining(`The activity ${ACTIVITY}-none does not exist.`),
    });
  });
});
