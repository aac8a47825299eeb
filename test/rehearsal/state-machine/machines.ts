import { wallTime } from '../../../rehearsal/aws/wall-time';
import { manualClock } from '../../../rehearsal/clock';
import type { ManualClock } from '../../../rehearsal/clock';
import { seededRandom } from '../../../rehearsal/load/random';
import { parseDefinition } from '../../../rehearsal/state-machine/definition';
import { StateError } from '../../../rehearsal/state-machine/error';
import type { Execution, ExecutionView } from '../../../rehearsal/state-machine/execution';
import type { Json } from '../../../rehearsal/state-machine/json';
import { StepFunctionsService } from '../../../rehearsal/state-machine/service';
import type { StepFunctionsOptions } from '../../../rehearsal/state-machine/service';
import type { Integration } from '../../../rehearsal/state-machine/task-resource';

export const MACHINE = 'arn:aws:states:us-east-1:123456789012:stateMachine:orders';
export const FUNCTION = 'arn:aws:lambda:us-east-1:123456789012:function:price';
export const ACTIVITY = 'arn:aws:states:us-east-1:123456789012:activity:ship';
/** Epoch milliseconds at which the clock stands at 0. */
export const START = Date.UTC(2026, 0, 5, 12);

/** Step Functions with one machine, whose time and tasks the test holds in its hands. */
export interface Fixture {
  readonly clock: ManualClock;
  readonly service: StepFunctionsService;
  /** Input of every call of the function, in order, and when it came. */
  readonly calls: { readonly at: number; readonly parameters: Json }[];
  readonly start: (input?: Json, name?: string) => Execution;
  /** Starts an execution, lets all time pass that it needs, and gives its end. */
  readonly run: (input?: Json) => Promise<ExecutionView>;
  /** Lets template time pass, second by second. */
  readonly pass: (seconds: number) => Promise<void>;
}

export interface FixtureOptions extends Partial<StepFunctionsOptions> {
  readonly type?: 'STANDARD' | 'EXPRESS';
  /** What the function answers. @default its input */
  readonly answer?: Integration;
}

/** A machine of these states, the first of which is the start. */
export function machine(
  states: Readonly<Record<string, Json>>,
  more: Readonly<Record<string, Json>> = {},
): Json {
  return { StartAt: Object.keys(states)[0] ?? '', States: states, ...more };
}

export function fixture(definition: Json, options: FixtureOptions = {}): Fixture {
  const clock = manualClock();
  const calls: { at: number; parameters: Json }[] = [];
  const answer = options.answer ?? (({ parameters }) => Promise.resolve(parameters));
  const called: Integration = (call) => {
    calls.push({ at: clock.now(), parameters: call.parameters });
    return answer(call);
  };
  const service = new StepFunctionsService({
    clock,
    time: wallTime(clock, () => START + clock.now()),
    random: seededRandom(1),
    integrations: { function: called, 'lambda:invoke': called, 'sqs:sendMessage': called },
    ...options,
  });
  service.activities.put(ACTIVITY);
  service.putMachine({
    arn: MACHINE,
    name: 'orders',
    type: options.type ?? 'STANDARD',
    roleArn: 'arn:aws:iam::123456789012:role/orders-role',
    definition: parseDefinition('orders', definition),
    definitionText: JSON.stringify(definition),
  });
  const start = (input: Json = {}, name?: string): Execution => {
    const { executionArn } = service.start({ machineArn: MACHINE, name, input: JSON.stringify(input) });
    return service.execution(executionArn);
  };
  const pass = async (seconds: number): Promise<void> => {
    for (let second = 0; second < seconds; second += 1) {
      await turn();
      clock.advance(1000);
      await turn();
    }
  };
  return {
    clock,
    service,
    calls,
    start,
    pass,
    run: async (input) => {
      const execution = start(input);
      await turn();
      for (let passed = 0; execution.running && clock.pending > 0 && passed < 10_000; passed += 1)
        await pass(1);
      return execution.view();
    },
  };
}

/** Lets everything happen that waits for no time. */
export function turn(): Promise<void> {
  return new Promise((resolve) => setImmediate(resolve));
}

/** A task that fails with each of these errors in turn, then answers. */
export function failing(...errors: readonly string[]): Integration {
  const left = [...errors];
  return () => {
    const error = left.shift();
    return error === undefined
      ? Promise.resolve('well')
      : Promise.reject(new StateError(error, `${error} it is`));
  };
}

/** Output of an execution that succeeded. */
export function output(view: ExecutionView): Json {
  if (view.output === undefined) throw new Error(`${view.status}: ${view.error ?? ''} ${view.cause ?? ''}`);
  const value: Json = JSON.parse(view.output);
  return value;
}
