import { ecsTarget } from '../../../rehearsal/codedeploy/ecs-target';
import type { EcsTargetOptions } from '../../../rehearsal/codedeploy/ecs-target';
import type { Deployment, DeploymentGroup } from '../../../rehearsal/codedeploy/model';
import { engine } from './engine';
import type { Engine } from './engine';
import { fakeTasks } from './fake-tasks';
import type { FakeTasks } from './fake-tasks';

/** Every hook of the ECS platform, each by the name of its event. */
export const EVERY_HOOK: Readonly<Record<string, string>> = Object.fromEntries(
  ['BeforeInstall', 'AfterInstall', 'AfterAllowTestTraffic', 'BeforeAllowTraffic', 'AfterAllowTraffic'].map(
    (event) => [event, event],
  ),
);

/** CodeDeploy with a service whose tasks, hooks, alarms and time the test holds in its hands. */
export interface EcsEngine extends Pick<Engine, 'clock' | 'service' | 'invoked' | 'report' | 'setAlarm'> {
  readonly tasks: FakeTasks;
  readonly release: (options?: Partial<EcsTargetOptions> & { alarms?: readonly string[] }) => Deployment;
  /** Lets what was resolved take effect. */
  readonly settle: () => Promise<void>;
  /** Reports for the hook called last, and lets it take effect. */
  readonly answer: (status: 'Succeeded' | 'Failed') => Promise<void>;
  /** Goes on without hooks until the new tasks are healthy and the traffic begins to move. */
  readonly installed: () => Promise<void>;
  readonly status: (id: string) => string;
}

export function ecsEngine(group: Partial<DeploymentGroup> = {}): EcsEngine {
  const tested = engine({
    computePlatform: 'ECS',
    configName: 'CodeDeployDefault.ECSCanary10Percent5Minutes',
    terminationWaitMinutes: 5,
    ...group,
  });
  const { clock, service, invoked, report, setAlarm } = tested;
  const tasks = fakeTasks(() => clock.now());
  return {
    clock,
    service,
    invoked,
    report,
    setAlarm,
    tasks,
    settle,
    release({ alarms, ...options } = {}) {
      const target = ecsTarget(tasks, { hooks: {}, ...options });
      return service.create({ applicationName: 'app', groupName: 'group', target, alarms });
    },
    async answer(status) {
      report(status);
      await settle();
    },
    async installed() {
      tasks.becomeHealthy();
      await settle();
    },
    status: (id) => service.deployment(id).status,
  };
}

/** An action takes some turns of the microtask queue; ten leave room for a chain of them. */
async function settle(): Promise<void> {
  for (let turn = 0; turn < 10; turn += 1) await Promise.resolve();
}
