import { seededRandom } from '../../../rehearsal/load/random';
import type { Json } from '../../../rehearsal/state-machine/json';
import { failing, fixture, FUNCTION, machine, output } from './machines';

const done = { Done: { Type: 'Succeed' } };

function task(fields: Readonly<Record<string, Json>>): Json {
  return machine({
    Work: { Type: 'Task', Resource: FUNCTION, ...fields, Next: 'Done' },
    Caught: { Type: 'Pass', Parameters: { 'caught.$': '$' }, End: true },
    Other: { Type: 'Pass', Result: 'other', End: true },
    ...done,
  });
}

/** Template milliseconds at which the task was tried. */
async function attempts(retry: Json, errors: readonly string[], jitter = 1): Promise<readonly number[]> {
  const { run, calls } = fixture(task({ Retry: retry }), {
    answer: failing(...errors),
    random: { ...seededRandom(1), fraction: () => jitter },
  });
  await run();
  return calls.map(({ at }) => at);
}

const times = (error: string, count: number): readonly string[] => Array.from({ length: count }, () => error);

/** https://docs.aws.amazon.com/step-functions/latest/dg/concepts-error-handling.html#error-handling-retrying-after-an-error */
describe('a retrier', () => {
  it('waits one second, then twice as long each time, three times, when it says nothing', async () => {
    expect(await attempts([{ ErrorEquals: ['E'] }], times('E', 9))).toEqual([0, 1000, 3000, 7000]);
  });

  it('waits as IntervalSeconds, BackoffRate and MaxDelaySeconds say', async () => {
    const retry = [
      { ErrorEquals: ['E'], IntervalSeconds: 3, BackoffRate: 2, MaxDelaySeconds: 10, MaxAttempts: 4 },
    ];
    expect(await attempts(retry, times('E', 9))).toEqual([0, 3000, 9000, 19_000, 29_000]);
  });

  it('spreads its waits from zero to their length with full jitter', async () => {
    const retry = [{ ErrorEquals: ['E'], IntervalSeconds: 4, BackoffRate: 2, JitterStrategy: 'FULL' }];
    expect(await attempts(retry, times('E', 9), 0.5)).toEqual([0, 2000, 6000, 14_000]);
    expect(await attempts(retry, times('E', 9), 0)).toEqual([0, 0, 0, 0]);
  });

  it('with MaxAttempts 0 never tries again', async () => {
    const retry: Json = [{ ErrorEquals: ['E'], MaxAttempts: 0 }, { ErrorEquals: ['States.ALL'] }];
    expect(await attempts(retry, times('E', 9))).toEqual([0]);
  });

  /** The documentation's example: ErrorA, ErrorB, ErrorC, ErrorB, then the catcher. */
  it('counts its own attempts and no other one’s', async () => {
    const { run, calls } = fixture(
      task({
        Retry: [
          { ErrorEquals: ['ErrorA', 'ErrorB'], IntervalSeconds: 1, BackoffRate: 2, MaxAttempts: 2 },
          { ErrorEquals: ['ErrorC'], IntervalSeconds: 5 },
        ],
        Catch: [{ ErrorEquals: ['States.ALL'], Next: 'Other' }],
      }),
      { answer: failing('ErrorA', 'ErrorB', 'ErrorC', 'ErrorB') },
    );
    const view = await run();
    expect({ at: calls.map(({ at }) => at), out: output(view) }).toEqual({
      at: [0, 1000, 3000, 8000],
      out: 'other',
    });
  });

  it('tells the state how often it was tried again', async () => {
    const { run, calls } = fixture(
      task({ Parameters: { 'n.$': '$$.State.RetryCount' }, Retry: [{ ErrorEquals: ['E'] }] }),
      { answer: failing('E', 'E') },
    );
    await run();
    expect(calls.map(({ parameters }) => parameters)).toEqual([{ n: 0 }, { n: 1 }, { n: 2 }]);
  });

  it('is written down with its index, error and wait', async () => {
    const { start, pass } = fixture(
      task({ Retry: [{ ErrorEquals: ['A'] }, { ErrorEquals: ['E'], IntervalSeconds: 2 }] }),
      { answer: failing('E') },
    );
    const execution = start();
    await pass(2);
    expect(execution.visits[0]?.retries).toEqual([{ retrier: 1, error: 'E', at: 0, delayMs: 2000 }]);
  });
});

/** https://docs.aws.amazon.com/step-functions/latest/dg/concepts-error-handling.html#error-handling-error-representation */
describe('an error name', () => {
  it.each<[string, string, boolean]>([
    ['E', 'E', true],
    ['E', 'e', false],
    ['E', 'States.ALL', true],
    ['E', 'States.TaskFailed', true],
    ['States.Timeout', 'States.Timeout', true],
    ['States.Timeout', 'States.TaskFailed', false],
    ['States.Timeout', 'States.ALL', true],
    ['States.DataLimitExceeded', 'States.ALL', false],
    ['States.DataLimitExceeded', 'States.TaskFailed', false],
    ['States.DataLimitExceeded', 'States.DataLimitExceeded', true],
    ['States.Runtime', 'States.ALL', false],
    ['States.Runtime', 'States.Runtime', false],
    ['States.Permissions', 'States.ALL', true],
  ])('%s is caught by %s: %j', async (error, name, caught) => {
    const { run } = fixture(task({ Catch: [{ ErrorEquals: [name], Next: 'Other' }] }), {
      answer: failing(error),
    });
    expect(await run()).toMatchObject({ status: caught ? 'SUCCEEDED' : 'FAILED' });
  });
});

describe('a catcher', () => {
  it('is the first that matches, and puts error and cause where its ResultPath says', async () => {
    const { start, pass } = fixture(
      task({
        Catch: [
          { ErrorEquals: ['A'], Next: 'Other' },
          { ErrorEquals: ['B', 'E'], ResultPath: '$.failure', Next: 'Caught' },
          { ErrorEquals: ['States.ALL'], Next: 'Other' },
        ],
      }),
      { answer: failing('E') },
    );
    const execution = start({ id: 7 });
    await pass(1);
    expect(output(execution.view())).toEqual({
      caught: { id: 7, failure: { Error: 'E', Cause: 'E it is' } },
    });
    expect(execution.visits[0]?.end).toMatchObject({
      outcome: 'caught',
      catcher: 1,
      error: 'E',
      next: 'Caught',
    });
  });

  it('without a ResultPath makes the error the output', async () => {
    const { run } = fixture(task({ Catch: [{ ErrorEquals: ['E'], Next: 'Caught' }] }), {
      answer: failing('E'),
    });
    expect(output(await run({ id: 7 }))).toEqual({ caught: { Error: 'E', Cause: 'E it is' } });
  });

  it('comes after the retriers', async () => {
    const { run, calls } = fixture(
      task({
        Retry: [{ ErrorEquals: ['E'], MaxAttempts: 2 }],
        Catch: [{ ErrorEquals: ['E'], Next: 'Other' }],
      }),
      { answer: failing('E', 'E', 'E', 'E') },
    );
    expect([output(await run()), calls.length]).toEqual(['other', 3]);
  });

  it('whose ResultPath cannot be applied fails the execution, naming the state', async () => {
    const { run } = fixture(task({ Catch: [{ ErrorEquals: ['E'], ResultPath: '$.id.x', Next: 'Caught' }] }), {
      answer: failing('E'),
    });
    expect(await run({ id: 7 })).toMatchObject({
      error: 'States.ResultPathMatchFailure',
      cause: expect.stringContaining("the state 'Work' (entered at the event id #2)"),
    });
  });

  it('does not catch errors of the state that it leads to', async () => {
    const { run } = fixture(
      machine({
        Work: {
          Type: 'Task',
          Resource: FUNCTION,
          Catch: [{ ErrorEquals: ['States.ALL'], Next: 'Undo' }],
          End: true,
        },
        Undo: { Type: 'Task', Resource: FUNCTION, End: true },
      }),
      { answer: failing('E', 'F') },
    );
    expect(await run()).toMatchObject({ status: 'FAILED', error: 'F' });
  });
});

describe('an error of a state’s own fields', () => {
  it.each<[string, Record<string, Json>, string]>([
    ['Parameters', { Parameters: { 'x.$': '$.none' } }, 'States.ParameterPathFailure'],
    ['an intrinsic function', { Parameters: { 'x.$': "States.MathAdd('a', 1)" } }, 'States.IntrinsicFailure'],
    ['ResultPath', { ResultPath: '$.id.x' }, 'States.ResultPathMatchFailure'],
  ])('of %s can be caught by its name and by States.ALL', async (_what, fields, error) => {
    for (const name of [error, 'States.ALL']) {
      const { run } = fixture(task({ ...fields, Catch: [{ ErrorEquals: [name], Next: 'Caught' }] }));
      expect(output(await run({ id: 7 }))).toMatchObject({ caught: { Error: error } });
    }
  });

  it.each<[string, Record<string, Json>]>([
    ['InputPath', { InputPath: '$.none' }],
    ['OutputPath', { OutputPath: '$.none' }],
    ['TimeoutSecondsPath', { TimeoutSecondsPath: '$.none' }],
  ])('of %s ends the execution whatever its catchers say', async (_what, fields) => {
    const { run } = fixture(
      task({ ...fields, Catch: [{ ErrorEquals: ['States.ALL', 'States.Runtime'], Next: 'Other' }] }),
    );
    expect(await run({ id: 7 })).toMatchObject({
      status: 'FAILED',
      error: 'States.Runtime',
      cause:
        "An error occurred while executing the state 'Work' (entered at the event id #2). Invalid path '$.none' : No results for path: $['none']",
    });
  });

  it('is States.Runtime in a state that can catch nothing', async () => {
    const { run } = fixture(machine({ Pass: { Type: 'Pass', Parameters: { 'x.$': '$.none' }, End: true } }));
    expect(await run({})).toMatchObject({ error: 'States.Runtime', cause: expect.stringContaining("'x.$'") });
  });
});

/** https://docs.aws.amazon.com/step-functions/latest/dg/service-quotas.html */
describe('the limit of 256 KiB', () => {
  const large = 'ü'.repeat(131_072);
  it.each<[string, number, string]>([
    ['one byte below', 131_071 - 1, 'SUCCEEDED'],
    ['above', 131_072, 'FAILED'],
  ])('counts the bytes of a result: %s', async (_what, length, status) => {
    const { run } = fixture(task({}), { answer: () => Promise.resolve('ü'.repeat(length)) });
    expect(await run()).toMatchObject({ status });
  });

  it('is States.DataLimitExceeded, which States.ALL does not catch', async () => {
    const { run } = fixture(task({ Catch: [{ ErrorEquals: ['States.ALL'], Next: 'Other' }] }), {
      answer: () => Promise.resolve(large),
    });
    expect(await run()).toMatchObject({
      error: 'States.DataLimitExceeded',
      cause: `The state/task '${FUNCTION}' returned a result with a size exceeding the maximum number of bytes service limit.`,
    });
  });

  it('holds for what Parameters make and for what a state puts out', async () => {
    const half = 'x'.repeat(140_000);
    const twice = machine({ Twice: { Type: 'Pass', Parameters: { 'a.$': '$.s', 'b.$': '$.s' }, End: true } });
    expect(await fixture(twice).run({ s: half })).toMatchObject({ error: 'States.DataLimitExceeded' });
    const { run, calls } = fixture(task({ Parameters: { 'a.$': '$.s', 'b.$': '$.s' } }));
    expect([(await run({ s: half })).error, calls.length]).toEqual(['States.DataLimitExceeded', 0]);
  });
});

/** https://docs.aws.amazon.com/step-functions/latest/dg/service-quotas.html#service-limits-state-machine-executions */
describe('the limit of 25,000 events', () => {
  it('ends a machine that goes in circles', async () => {
    const { start } = fixture(machine({ Round: { Type: 'Pass', Next: 'Round' } }));
    const execution = start();
    while (execution.running) await new Promise((resolve) => setImmediate(resolve));
    expect([execution.view().error, execution.events.length]).toEqual(['States.Runtime', 25_000]);
  });
});
