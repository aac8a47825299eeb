import type { AlarmTransition } from '../../../rehearsal/alarms/alarms';
import type { AlarmState } from '../../../rehearsal/alarms/evaluate';
import { manualClock } from '../../../rehearsal/clock';
import type { ManualClock } from '../../../rehearsal/clock';
import type { TrafficChange } from '../../../rehearsal/delivery/types';
import { nativeDeployments } from '../../../rehearsal/ecs-native/service';
import type { NativeDeployments } from '../../../rehearsal/ecs-native/service';
import type { TaskStart } from '../../../rehearsal/ecs-native/failure-detection';
import type { HookEvent } from '../../../rehearsal/ecs-native/hook-execution';
import type { LifecycleHook, NativeDeployment } from '../../../rehearsal/ecs-native/model';
import type { HookStage } from '../../../rehearsal/ecs-native/stages';
import { FakeService } from './fake-service';

export const SECOND = 1000;
export const MINUTE = 60 * SECOND;
export const HOUR = 60 * MINUTE;

export const BLUE_GREEN: NativeDeployment = {
  serviceArn: 'arn:aws:ecs:us-east-1:123456789012:service/cluster/orders',
  shift: { strategy: 'BLUE_GREEN' },
  bakeMs: 5 * MINUTE,
  hooks: [],
  alarms: { names: ['errors'], rollback: true },
  loadBalancing: {
    targetGroupArn: 'blue',
    alternateTargetGroupArn: 'green',
    productionRuleArn: 'production',
    testRuleArn: 'test',
  },
};

/** Ten percent, five minutes, the rest. */
export const CANARY: NativeDeployment = {
  ...BLUE_GREEN,
  shift: { strategy: 'CANARY', percent: 10, stepBakeMs: 5 * MINUTE },
};

export function lambdaHook(stage: HookStage, more: Partial<LifecycleHook> = {}): LifecycleHook {
  const common = { stages: [stage], timeoutMs: 3 * MINUTE, timeoutAction: 'ROLLBACK' as const, ...more };
  return { ...common, targetType: 'AWS_LAMBDA', functionArn: `function at ${stage}` };
}

export function pauseHook(stage: HookStage, more: Partial<LifecycleHook> = {}): LifecycleHook {
  const common = { stages: [stage], timeoutMs: 10 * MINUTE, timeoutAction: 'ROLLBACK' as const, ...more };
  return { ...common, targetType: 'PAUSE' };
}

/** A call of a hook that the test answers. */
export interface HookCall {
  readonly functionArn: string;
  readonly event: HookEvent;
  /** Template milliseconds. */
  readonly at: number;
  readonly answer: (answer: unknown) => void;
  readonly refuse: (error: Error) => void;
  /** The function ended with an error. */
  readonly fail: () => void;
}

/** An engine whose hooks, alarms, tasks and time the test holds in its hands. */
export class Engine {
  readonly clock: ManualClock = manualClock();
  readonly service: FakeService = new FakeService(this.clock);
  readonly calls: HookCall[] = [];
  readonly traffic: TrafficChange[] = [];
  readonly deployments: NativeDeployments;
  /** Answers to calls that the test does not answer itself. @default it answers every call */
  reply: ((event: HookEvent) => unknown) | undefined;
  private alarm: AlarmState = 'OK';
  private readonly listeners = new Set<(transition: AlarmTransition) => void>();

  constructor(configuration: NativeDeployment = BLUE_GREEN) {
    this.deployments = nativeDeployments({
      clock: this.clock,
      configuration: () => configuration,
      service: this.service,
      alarms: {
        state: () => this.alarm,
        onTransition: (listener) => {
          this.listeners.add(listener);
          return () => this.listeners.delete(listener);
        },
      },
      invokeHook: ({ functionName, payload }) => this.invoke(functionName, JSON.parse(payload)),
    });
    this.deployments.onTraffic((change) => this.traffic.push(change));
  }

  /** Starts a release, and lets everything happen that needs no time. */
  async release(options: { readonly ignoreAlarms?: boolean } = {}): Promise<string> {
    const id = await this.deployments.release({ taskDefinition: { family: 'orders' }, ...options });
    await settled();
    return id;
  }

  /** Moves on in steps, so that what is waited for can begin in between. */
  async advance(ms: number, stepMs = MINUTE): Promise<void> {
    for (let left = ms; left > 0; left -= stepMs) {
      this.clock.advance(Math.min(left, stepMs));
      await settled();
    }
  }

  /** The call made last. */
  get lastCall(): HookCall {
    const call = this.calls.at(-1);
    if (!call) throw new Error('No hook was called.');
    return call;
  }

  async answer(answer: unknown, call: HookCall = this.lastCall): Promise<void> {
    call.answer(answer);
    await settled();
  }

  async setAlarm(to: AlarmState): Promise<void> {
    const transition = { alarm: 'errors', from: this.alarm, to, at: this.clock.now(), reason: 'test' };
    this.alarm = to;
    for (const listener of this.listeners) listener(transition);
    await settled();
  }

  async taskStarts(start: TaskStart): Promise<void> {
    this.service.taskStarts(start);
    await settled();
  }

  /** Production shares of the new revision, at each change: milliseconds and percent. */
  productionOf(revision: string): readonly (readonly [at: number, percent: number])[] {
    return this.traffic
      .filter(({ listener }) => listener === 'production')
      .map(({ at, shares }) => [at, shares[revision] ?? 0] as const);
  }

  /** The stages that took place, in order, with how they ended. */
  stages(id: string): readonly string[] {
    return this.deployments
      .deployment(id)
      .events.filter(({ startedAt }) => startedAt !== undefined)
      .map(({ name, status }) => (status === 'Succeeded' ? name : `${name} ${status}`));
  }

  private invoke(
    functionArn: string,
    event: HookEvent,
  ): Promise<{ payload: string; functionError?: 'Unhandled' }> {
    return new Promise((resolve, reject) => {
      const call: HookCall = {
        functionArn,
        event,
        at: this.clock.now(),
        answer: (answer) => resolve({ payload: JSON.stringify(answer) ?? '' }),
        refuse: reject,
        fail: () => resolve({ payload: '{"errorType":"Error"}', functionError: 'Unhandled' }),
      };
      this.calls.push(call);
      if (this.reply) call.answer(this.reply(event));
    });
  }
}

/** Lets every promise that can be kept be kept. */
export async function settled(): Promise<void> {
  await new Promise((resolve) => {
    setImmediate(resolve);
  });
}
