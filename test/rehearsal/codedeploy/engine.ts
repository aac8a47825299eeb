import type { AlarmTransition } from '../../../rehearsal/alarms/alarms';
import type { AlarmState } from '../../../rehearsal/alarms/evaluate';
import { manualClock } from '../../../rehearsal/clock';
import type { ManualClock } from '../../../rehearsal/clock';
import type { HookPayload } from '../../../rehearsal/codedeploy/deployment';
import { LAMBDA_LIFECYCLE } from '../../../rehearsal/codedeploy/lambda-target';
import type { Deployment, DeploymentGroup, DeploymentTarget } from '../../../rehearsal/codedeploy/model';
import { CodeDeployService } from '../../../rehearsal/codedeploy/service';

export const MINUTE = 60_000;

export const GROUP: DeploymentGroup = {
  applicationName: 'app',
  name: 'group',
  computePlatform: 'Lambda',
  configName: 'CodeDeployDefault.LambdaCanary10Percent5Minutes',
  routing: { type: 'TimeBasedCanary', percentage: 10, intervalMinutes: 5 },
  alarms: ['errors'],
  rollbackOn: ['DEPLOYMENT_FAILURE', 'DEPLOYMENT_STOP_ON_ALARM', 'DEPLOYMENT_STOP_ON_REQUEST'],
};

/** An engine whose hooks, alarms and traffic the test holds in its hands. */
export interface Engine {
  readonly clock: ManualClock;
  readonly service: CodeDeployService;
  /** Share of the new version, at each change. */
  readonly shifts: { readonly at: number; readonly percent: number }[];
  /** Hooks called, in order. */
  readonly invoked: { readonly functionName: string; readonly payload: HookPayload }[];
  readonly create: (hooks?: Readonly<Record<string, string>>) => Deployment;
  /** Reports for the hook called last. */
  readonly report: (status: 'Succeeded' | 'Failed') => void;
  readonly setAlarm: (state: AlarmState) => void;
}

/** @param targetOf what a deployment with these hooks shifts. @default nothing but its shifts */
export function engine(
  group: Partial<DeploymentGroup> = {},
  targetOf?: (hooks: Readonly<Record<string, string>>) => DeploymentTarget,
): Engine {
  const clock = manualClock();
  const shifts: { at: number; percent: number }[] = [];
  const invoked: { functionName: string; payload: HookPayload }[] = [];
  const listeners = new Set<(transition: AlarmTransition) => void>();
  let alarm: AlarmState = 'OK';
  const service = new CodeDeployService({
    clock,
    alarms: {
      state: () => alarm,
      onTransition(listener) {
        listeners.add(listener);
        return () => listeners.delete(listener);
      },
    },
    invokeHook: (functionName, payload) => {
      if (functionName === 'gone') throw new Error('Function not found: gone');
      invoked.push({ functionName, payload });
    },
  });
  service.putGroup({ ...GROUP, ...group });
  return {
    clock,
    service,
    shifts,
    invoked,
    create(hooks = {}) {
      const own: DeploymentTarget = {
        computePlatform: 'Lambda',
        lifecycle: LAMBDA_LIFECYCLE,
        hooks,
        shift() {},
      };
      const target = targetOf?.(hooks) ?? own;
      const shift = (percent: number): void => {
        shifts.push({ at: clock.now(), percent });
        target.shift(percent);
      };
      return service.create({ applicationName: 'app', groupName: 'group', target: { ...target, shift } });
    },
    report(status) {
      const { DeploymentId, LifecycleEventHookExecutionId } = invoked.at(-1)?.payload ?? {
        DeploymentId: '',
        LifecycleEventHookExecutionId: '',
      };
      service.report(DeploymentId, LifecycleEventHookExecutionId, status);
    },
    setAlarm(to) {
      const transition = { alarm: 'errors', from: alarm, to, at: clock.now(), reason: 'test' };
      alarm = to;
      for (const listener of listeners) listener(transition);
    },
  };
}
