import type { Execution, ExecutionView } from '../../../rehearsal/state-machine/execution';
import type { Json } from '../../../rehearsal/state-machine/json';
import { fixture, FUNCTION, machine, MACHINE, output, START, turn } from './machines';

const TASK = { Type: 'Task', Resource: FUNCTION };

/** Timestamp of a moment of template time. */
const at = (ms: number): string => new Date(START + ms).toISOString();

/** A branch that waits, then gives its name. */
const branch = (name: string, seconds: number): Json =>
  machine({
    [`Wait${name}`]: { Type: 'Wait', Seconds: seconds, Next: `Done${name}` },
    [`Done${name}`]: { Type: 'Pass', Result: name, End: true },
  });

/** A machine with one Map. */
const items = (fields: Readonly<Record<string, Json>>, ...states: readonly Record<string, Json>[]): Json =>
  machine({
    Each: {
      Type: 'Map',
      ItemsPath: '$.lines',
      ItemProcessor: machine(Object.assign({}, ...states)),
      ...fields,
      End: true,
    },
  });

/** Events as `id<-previous type`, the form of the histories recorded of AWS by localstack's snapshot tests. */
function lines(execution: Execution): readonly string[] {
  return execution.events.map(({ id, previousEventId, type }) => `${id}<-${previousEventId} ${type}`);
}

describe('the data of a state', () => {
  /** https://docs.aws.amazon.com/step-functions/latest/dg/concepts-input-output-filtering.html */
  it('passes InputPath, Parameters, ResultSelector, ResultPath and OutputPath in this order', async () => {
    const { run, calls } = fixture(
      machine({
        Quote: {
          ...TASK,
          InputPath: '$.order',
          Parameters: { 'sku.$': '$.sku' },
          ResultSelector: { 'price.$': '$.money.price' },
          ResultPath: '$.order.quote',
          OutputPath: '$.order',
          End: true,
        },
      }),
      { answer: () => Promise.resolve({ money: { price: 5 }, debug: true }) },
    );
    const result = output(await run({ order: { sku: 'a' }, other: 1 }));
    expect({ parameters: calls[0]?.parameters, result }).toEqual({
      parameters: { sku: 'a' },
      result: { sku: 'a', quote: { price: 5 } },
    });
  });

  it.each<[string, Record<string, Json>, Json]>([
    ['an InputPath of null takes an empty object', { InputPath: null }, {}],
    ['an OutputPath of null gives an empty object', { OutputPath: null }, {}],
    ['a ResultPath of null drops the result', { ResultPath: null, Result: 'x' }, { a: 1 }],
    ['a Result stands for the output', { Result: [1] }, [1]],
    ['Parameters make the output', { Parameters: { 'b.$': '$.a' } }, { b: 1 }],
  ])('%s', async (_what, fields, expected) => {
    const { run } = fixture(machine({ Pass: { Type: 'Pass', ...fields, End: true } }));
    expect(output(await run({ a: 1 }))).toEqual(expected);
  });

  /** https://docs.aws.amazon.com/step-functions/latest/dg/input-output-contextobject.html */
  it('finds in the context object who runs it, since when and on what', async () => {
    const { run } = fixture(machine({ Look: { Type: 'Pass', InputPath: '$$', End: true } }));
    const found = output(await run({ n: 1 }));
    const iso = new Date(START).toISOString();
    expect(found).toEqual({
      Execution: {
        Id: expect.stringContaining(':execution:orders:'),
        Input: { n: 1 },
        Name: expect.any(String),
        RoleArn: 'arn:aws:iam::123456789012:role/orders-role',
        StartTime: iso,
        RedriveCount: 0,
      },
      StateMachine: { Id: MACHINE, Name: 'orders' },
      State: { Name: 'Look', EnteredTime: iso },
    });
  });
});

describe('a Wait state', () => {
  it.each<[string, Record<string, Json>, number]>([
    ['Seconds', { Seconds: 7 }, 7000],
    ['SecondsPath', { SecondsPath: '$.seconds' }, 3000],
    ['Timestamp', { Timestamp: at(5000) }, 5000],
    ['TimestampPath', { TimestampPath: '$.moment' }, 2000],
    ['a Timestamp that has passed', { Timestamp: at(-5000) }, 0],
  ])('lasts as its %s says', async (_what, fields, expectedMs) => {
    const { start, pass } = fixture(machine({ Wait: { Type: 'Wait', ...fields, End: true } }));
    const execution = start({ seconds: 3, moment: at(2000) });
    await pass(Math.max(1, expectedMs / 1000));
    expect(execution.visits[0]?.end).toMatchObject({ outcome: 'succeeded', at: expectedMs });
  });

  it.each<[Json, string]>([
    [1.5, 'cannot be parsed as a long value: $.seconds == 1.5'],
    [-1, 'references a negative value: $.seconds == -1'],
  ])('does not take %j for seconds', async (seconds, cause) => {
    const { run } = fixture(machine({ Wait: { Type: 'Wait', SecondsPath: '$.seconds', End: true } }));
    expect(await run({ seconds })).toMatchObject({
      status: 'FAILED',
      error: 'States.Runtime',
      cause: `An error occurred while executing the state 'Wait' (entered at the event id #2). The SecondsPath parameter ${cause}`,
    });
  });
});

describe('a Choice state', () => {
  const definition = machine({
    Which: {
      Type: 'Choice',
      Choices: [{ Variable: '$.n', NumericGreaterThan: 5, Next: 'Large' }],
      Default: 'Small',
    },
    Large: { Type: 'Pass', Result: 'large', End: true },
    Small: { Type: 'Pass', Result: 'small', End: true },
  });
  it.each([
    [6, 'large'],
    [5, 'small'],
  ])('goes where the first rule that holds leads: %d is %s', async (n, expected) => {
    expect(output(await fixture(definition).run({ n }))).toBe(expected);
  });

  it('fails the execution when no rule holds and there is no Default', async () => {
    const { run } = fixture(
      machine({
        Which: { Type: 'Choice', Choices: [{ Variable: '$.n', NumericEquals: 1, Next: 'One' }] },
        One: { Type: 'Succeed' },
      }),
    );
    expect(await run({ n: 2 })).toMatchObject({ status: 'FAILED', error: 'States.NoChoiceMatched' });
  });
});

describe('a Fail state', () => {
  it.each<[Record<string, Json>, Partial<ExecutionView>]>([
    [
      { Error: 'Refused', Cause: 'too late' },
      { error: 'Refused', cause: 'too late' },
    ],
    [
      { ErrorPath: '$.e', CausePath: "States.Format('{}!', $.c)" },
      { error: 'X', cause: 'why!' },
    ],
    [{}, { error: undefined, cause: undefined }],
  ])('%j ends the execution with its error and cause', async (fields, expected) => {
    const { run } = fixture(machine({ End: { Type: 'Fail', ...fields } }));
    expect(await run({ e: 'X', c: 'why' })).toMatchObject({ status: 'FAILED', ...expected });
  });
});

describe('a Parallel state', () => {
  it('gives its branches one input and their outputs in the order of the branches', async () => {
    const { run } = fixture(
      machine({ Both: { Type: 'Parallel', Branches: [branch('Slow', 5), branch('Quick', 1)], End: true } }),
    );
    expect(output(await run())).toEqual(['Slow', 'Quick']);
  });

  it('ends the other branches when one fails, and passes its error to its own catchers', async () => {
    const { start, pass, service } = fixture(
      machine({
        Both: {
          Type: 'Parallel',
          Branches: [
            machine({ Fails: { Type: 'Fail', Error: 'Stock', Cause: 'short' } }),
            machine({
              Ships: {
                Type: 'Task',
                Resource: 'arn:aws:states:::sqs:sendMessage.waitForTaskToken',
                End: true,
              },
            }),
          ].toReversed(),
          Catch: [{ ErrorEquals: ['Stock'], ResultPath: '$.failure', Next: 'Undo' }],
          Next: 'Undo',
        },
        Undo: { Type: 'Wait', Seconds: 1, End: true },
      }),
      { answer: () => Promise.resolve({}) },
    );
    const execution = start({ id: 1 });
    await turn();
    const ships = execution.visits.find(({ state }) => state === 'Ships');
    const { waiting } = service.tokens;
    await pass(1);
    expect([ships?.end?.outcome, waiting, output(execution.view())]).toEqual([
      'abandoned',
      0,
      { id: 1, failure: { Error: 'Stock', Cause: 'short' } },
    ]);
  });

  it('has the events that AWS was recorded to write when a branch fails', async () => {
    const { start } = fixture(
      machine({
        ParallelState: {
          Type: 'Parallel',
          Branches: [
            machine({ Branch1: { Type: 'Fail', Error: 'FailureType', Cause: 'Cause description' } }),
          ],
          Catch: [{ ErrorEquals: ['States.ALL'], Next: 'FinalCaught' }],
          End: true,
        },
        FinalCaught: { Type: 'Pass', End: true },
      }),
    );
    const execution = start();
    await turn();
    expect(lines(execution)).toEqual([
      '1<-0 ExecutionStarted',
      '2<-0 ParallelStateEntered',
      '3<-2 ParallelStateStarted',
      '4<-3 FailStateEntered',
      '5<-4 ParallelStateFailed',
      '6<-5 ParallelStateExited',
      '7<-6 PassStateEntered',
      '8<-7 PassStateExited',
      '9<-8 ExecutionSucceeded',
    ]);
  });
});

describe('a Map state', () => {
  it('gives the outputs in the order of the items, which ItemSelector sees with index and value', async () => {
    const { run } = fixture(
      items(
        {
          ItemSelector: {
            'index.$': '$$.Map.Item.Index',
            'value.$': '$$.Map.Item.Value',
            'order.$': '$.id',
          },
        },
        { Keep: { Type: 'Pass', End: true } },
      ),
    );
    expect(output(await run({ id: 'o', lines: ['a', 'b'] }))).toEqual([
      { index: 0, value: 'a', order: 'o' },
      { index: 1, value: 'b', order: 'o' },
    ]);
  });

  it.each<[Record<string, Json>, number]>([
    [{ MaxConcurrency: 2 }, 2],
    [{ MaxConcurrencyPath: '$.limit' }, 3],
    // An inline Map of any concurrency runs 40 items at a time: https://docs.aws.amazon.com/step-functions/latest/dg/state-map-inline.html
    [{}, 40],
  ])('%j runs %d items at a time', async (fields, expected) => {
    let [underWay, most] = [0, 0];
    const { start, pass } = fixture(
      items(fields, { Work: { ...TASK, Next: 'Rest' }, Rest: { Type: 'Wait', Seconds: 1, End: true } }),
      {
        answer: () => {
          underWay += 1;
          most = Math.max(most, underWay);
          return Promise.resolve(null);
        },
      },
    );
    const execution = start({ limit: 3, lines: Array.from({ length: 50 }, (_, index) => index) });
    await turn();
    const first = most;
    await pass(26);
    expect({ first, status: execution.view().status }).toEqual({ first: expected, status: 'SUCCEEDED' });
  });

  it('has the events that AWS was recorded to write', async () => {
    const { start } = fixture(items({}, { HandleItem: { Type: 'Pass', End: true } }));
    const execution = start({ lines: ['item-0'] });
    await turn();
    expect(lines(execution)).toEqual([
      '1<-0 ExecutionStarted',
      '2<-0 MapStateEntered',
      '3<-2 MapStateStarted',
      '4<-3 MapIterationStarted',
      '5<-4 PassStateEntered',
      '6<-5 PassStateExited',
      '7<-6 MapIterationSucceeded',
      '8<-7 MapStateSucceeded',
      '9<-7 MapStateExited',
      '10<-9 ExecutionSucceeded',
    ]);
  });

  it('has the events that AWS was recorded to write when an item fails under a retrier', async () => {
    const { start, pass } = fixture(
      items(
        { Retry: [{ ErrorEquals: ['HandleItemFailError'], MaxAttempts: 1 }] },
        { HandleItemFail: { Type: 'Fail', Error: 'HandleItemFailError', Cause: 'HandleItemFailCause' } },
      ),
    );
    const execution = start({ lines: [1] });
    await pass(2);
    expect(lines(execution)).toEqual([
      '1<-0 ExecutionStarted',
      '2<-0 MapStateEntered',
      '3<-2 MapStateStarted',
      '4<-3 MapIterationStarted',
      '5<-4 FailStateEntered',
      '6<-5 MapIterationFailed',
      '7<-5 MapStateStarted',
      '8<-7 MapIterationStarted',
      '9<-8 FailStateEntered',
      '10<-9 MapIterationFailed',
      '11<-9 MapStateFailed',
      '12<-11 ExecutionFailed',
    ]);
  });

  it('aborts the items under way when one fails', async () => {
    const { start, pass } = fixture(items({}, { Work: { ...TASK, TimeoutSecondsPath: '$', End: true } }), {
      answer: () => new Promise(() => undefined),
    });
    const execution = start({ lines: [5, 50] });
    await pass(5);
    expect(lines(execution).slice(-6)).toEqual([
      '12<-7 LambdaFunctionTimedOut',
      '13<-12 MapIterationFailed',
      '14<-12 TaskStateAborted',
      '15<-12 MapIterationAborted',
      '16<-12 MapStateFailed',
      '17<-16 ExecutionFailed',
    ]);
  });

  it('of no items gives none, and what is no array fails the execution', async () => {
    const definition = items({}, { Keep: { Type: 'Pass', End: true } });
    expect(output(await fixture(definition).run({ lines: [] }))).toEqual([]);
    expect(await fixture(definition).run({ lines: 'a' })).toMatchObject({
      error: 'States.Runtime',
      cause: expect.stringContaining('must point to array'),
    });
  });
});
