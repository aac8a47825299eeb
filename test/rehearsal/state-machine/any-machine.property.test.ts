import * as fc from 'fast-check';
import { StateError } from '../../../rehearsal/state-machine/error';
import type { Execution } from '../../../rehearsal/state-machine/execution';
import type { Json } from '../../../rehearsal/state-machine/json';
import { ACTIVITY, fixture, FUNCTION, turn } from './machines';
import type { Fixture } from './machines';

/** What comes of the attempts of a task, in turn; then it goes well. */
type Outcome = 'well' | 'ErrorA' | 'ErrorB' | 'hangs';
type Plan = readonly StatePlan[];
type StatePlan =
  | { readonly type: 'Pass' | 'Succeed' | 'Fail' | 'Choice' }
  | { readonly type: 'Wait'; readonly seconds: number }
  | {
      readonly type: 'Task';
      readonly resource: 'function' | 'callback' | 'activity';
      readonly outcomes: readonly Outcome[];
      readonly retry: Json;
      readonly caught: readonly string[];
    }
  | { readonly type: 'Parallel'; readonly branches: readonly Plan[] }
  | { readonly type: 'Map'; readonly items: number; readonly concurrency: number; readonly plan: Plan };

const names = fc.subarray(['ErrorA', 'ErrorB', 'States.Timeout', 'States.HeartbeatTimeout'], {
  minLength: 1,
});
const retrier = fc.record({
  ErrorEquals: names,
  MaxAttempts: fc.integer({ min: 0, max: 3 }),
  IntervalSeconds: fc.integer({ min: 1, max: 3 }),
  JitterStrategy: fc.constantFrom('FULL', 'NONE'),
});
const leaf: fc.Arbitrary<StatePlan> = fc.oneof(
  { weight: 2, arbitrary: fc.record({ type: fc.constantFrom('Pass' as const, 'Choice' as const) }) },
  { weight: 1, arbitrary: fc.record({ type: fc.constantFrom('Succeed' as const, 'Fail' as const) }) },
  {
    weight: 1,
    arbitrary: fc.record({ type: fc.constant('Wait' as const), seconds: fc.integer({ min: 0, max: 3 }) }),
  },
  {
    weight: 6,
    arbitrary: fc.record({
      type: fc.constant('Task' as const),
      resource: fc.constantFrom('function' as const, 'callback' as const, 'activity' as const),
      outcomes: fc.array(fc.constantFrom<Outcome>('well', 'ErrorA', 'ErrorB', 'hangs'), { maxLength: 4 }),
      retry: fc.array(retrier, { maxLength: 2 }),
      caught: fc.oneof(fc.constant([]), names, fc.constant(['States.ALL'])),
    }),
  },
);
const { plan } = fc.letrec<{ plan: Plan; state: StatePlan }>((tie) => ({
  plan: fc.array(tie('state'), { minLength: 1, maxLength: 4 }),
  state: fc.oneof(
    { maxDepth: 2, withCrossShrink: true },
    { weight: 4, arbitrary: leaf },
    {
      weight: 1,
      arbitrary: fc.record({
        type: fc.constant('Parallel' as const),
        branches: fc.array(tie('plan'), { minLength: 1, maxLength: 3 }),
      }),
    },
    {
      weight: 1,
      arbitrary: fc.record({
        type: fc.constant('Map' as const),
        items: fc.integer({ min: 0, max: 4 }),
        concurrency: fc.integer({ min: 0, max: 3 }),
        plan: tie('plan'),
      }),
    },
  ),
}));

/** A graph of the plan's states, each leading to the next; what is caught leads to the last. */
function graph(states: Plan, prefix: string): Json {
  const last = `${prefix}end`;
  const named = states.map((state, index) => {
    const next = index + 1 < states.length ? `${prefix}${index + 1}` : last;
    return [`${prefix}${index}`, definition(state, `${prefix}${index}.`, next, last)] as const;
  });
  return { StartAt: `${prefix}0`, States: { ...Object.fromEntries(named), [last]: { Type: 'Succeed' } } };
}

function definition(state: StatePlan, prefix: string, next: string, last: string): Json {
  switch (state.type) {
    case 'Pass':
      return { Type: 'Pass', Next: next };
    case 'Succeed':
    case 'Fail':
      return { Type: state.type };
    case 'Choice':
      return {
        Type: 'Choice',
        Choices: [{ Variable: '$$.State.Name', StringMatches: '*0', Next: next }],
        Default: last,
      };
    case 'Wait':
      return { Type: 'Wait', Seconds: state.seconds, Next: next };
    case 'Task':
      return task(state, next, last);
    case 'Parallel':
      return {
        Type: 'Parallel',
        Branches: state.branches.map((branch, index) => graph(branch, `${prefix}${index}.`)),
        ResultPath: null,
        Catch: [{ ErrorEquals: ['ErrorA'], ResultPath: null, Next: last }],
        Next: next,
      };
    case 'Map':
    default:
      return {
        Type: 'Map',
        ItemsPath: `$.items[0:${state.items}]`,
        ItemSelector: { 'items.$': '$.items' },
        MaxConcurrency: state.concurrency,
        ItemProcessor: graph(state.plan, prefix),
        ResultPath: null,
        Retry: [{ ErrorEquals: ['ErrorB'], MaxAttempts: 1 }],
        Next: next,
      };
  }
}

function task(state: Extract<StatePlan, { type: 'Task' }>, next: string, last: string): Json {
  const resources = {
    function: FUNCTION,
    callback: 'arn:aws:states:::lambda:invoke.waitForTaskToken',
    activity: ACTIVITY,
  };
  return {
    Type: 'Task',
    Resource: resources[state.resource],
    Parameters: {
      outcomes: [...state.outcomes],
      'attempt.$': '$$.State.RetryCount',
      ...(state.resource === 'callback' ? { 'token.$': '$$.Task.Token' } : {}),
    },
    ResultPath: null,
    TimeoutSeconds: 4,
    ...(state.resource === 'function' ? {} : { HeartbeatSeconds: 3 }),
    Retry: state.retry,
    Catch:
      state.caught.length === 0 ? [] : [{ ErrorEquals: [...state.caught], ResultPath: null, Next: last }],
    Next: next,
  };
}

function outcomeOf(parameters: Json): Outcome {
  const { outcomes, attempt } = Object(parameters);
  return outcomes[attempt] ?? 'well';
}

/** The function answers, the callback's holder reports, and a worker takes tasks and reports. */
function setUp(definitionOfAll: Json): Fixture {
  const tested: Fixture = fixture(definitionOfAll, {
    answer({ parameters }) {
      const outcome = outcomeOf(parameters);
      const { token } = Object(parameters);
      if (token !== undefined) {
        report(tested, String(token), outcome);
        return Promise.resolve({});
      }
      if (outcome === 'hangs') return new Promise(() => undefined);
      return outcome === 'well' ? Promise.resolve({}) : Promise.reject(new StateError(outcome, 'as planned'));
    },
  });
  return tested;
}

function report({ service }: Fixture, token: string, outcome: Outcome): void {
  if (outcome === 'well') service.tokens.find(token).succeeded({});
  else if (outcome !== 'hangs') service.tokens.find(token).failed(outcome, 'as planned');
}

async function work(tested: Fixture): Promise<void> {
  while (tested.service.activities.waiting(ACTIVITY) > 0) {
    const taken = await tested.service.activities.poll(ACTIVITY, 'worker');
    if (taken) report(tested, taken.token, outcomeOf(JSON.parse(taken.input)));
    await turn();
  }
}

describe('any state machine, however its tasks go', () => {
  it('ends, leaves nothing waiting, and has a well-formed history', async () => {
    await fc.assert(
      fc.asyncProperty(plan, async (given) => {
        const tested = setUp(graph(given, 's'));
        const execution = tested.start({ items: [1, 2, 3, 4] });
        for (let seconds = 0; execution.running && seconds < 2_000; seconds += 1) {
          await work(tested);
          await tested.pass(1);
        }
        assertEnded(tested, execution);
        assertHistory(execution);
      }),
      { numRuns: 150 },
    );
  });
});

function assertEnded({ clock, service }: Fixture, execution: Execution): void {
  expect([
    execution.running,
    clock.pending,
    service.tokens.waiting,
    service.activities.waiting(ACTIVITY),
  ]).toEqual([false, 0, 0, 0]);
  expect(execution.visits.every(({ end }) => end !== undefined)).toBe(true);
  // Every state drops its result, so what comes out is what went in.
  const { status, output } = execution.view();
  expect(output).toBe(status === 'SUCCEEDED' ? '{"items":[1,2,3,4]}' : undefined);
}

const TERMINAL = /^Execution(?:Succeeded|Failed|Aborted|TimedOut)$/;

function assertHistory({ events }: Execution): void {
  const faults = events.filter(
    ({ id, previousEventId, type, at }, index) =>
      id !== index + 1 ||
      previousEventId >= id ||
      at < (events[index - 1]?.at ?? 0) ||
      (type === 'ExecutionStarted') !== (index === 0) ||
      TERMINAL.test(type) !== (index === events.length - 1),
  );
  expect(faults).toEqual([]);
  // A state is left at most as often as it was entered, a task ends at most once for each time it was scheduled.
  const count = (pattern: RegExp): number => events.filter(({ type }) => pattern.test(type)).length;
  expect(count(/StateExited$/)).toBeLessThanOrEqual(count(/StateEntered$/));
  expect(count(/^(?:Task|Activity|LambdaFunction)(?:Succeeded|Failed|TimedOut)$/)).toBeLessThanOrEqual(
    count(/Scheduled$/),
  );
}
