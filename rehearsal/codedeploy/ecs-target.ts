import type { BlueGreenTasks } from '../ecs/service-tasks';
import type { DeploymentError, DeploymentTarget, LifecycleStep, TaskSetView } from './model';

/**
 * The lifecycle of a deployment of Amazon ECS. AWS does not say where exactly a deployment waits for approval; on its
 * other platform with such a wait it is before the events of rerouting, of which BeforeAllowTraffic is the first.
 *
 * @see https://docs.aws.amazon.com/codedeploy/latest/userguide/reference-appspec-file-structure-hooks.html#appspec-hooks-ecs
 */
export const ECS_LIFECYCLE: readonly LifecycleStep[] = [
  { name: 'BeforeInstall', kind: 'hook' },
  { name: 'Install', kind: 'action' },
  { name: 'AfterInstall', kind: 'hook' },
  { name: 'AllowTestTraffic', kind: 'action' },
  { name: 'AfterAllowTestTraffic', kind: 'hook' },
  { name: 'BeforeAllowTraffic', kind: 'hook', awaitsApproval: true },
  { name: 'AllowTraffic', kind: 'traffic' },
  { name: 'AfterAllowTraffic', kind: 'hook' },
];

/** A rollback finds the old tasks as they were: only the traffic has to move. */
const ROLLBACK_LIFECYCLE: readonly LifecycleStep[] = [{ name: 'AllowTraffic', kind: 'traffic' }];

export interface EcsTargetOptions {
  /** Name or ARN of the function for each hook. */
  readonly hooks: Readonly<Record<string, string>>;
  /** Why the revision cannot be deployed. @default it can */
  readonly problem?: DeploymentError;
  /** The task sets as they are now. @default none are shown */
  readonly taskSets?: () => readonly TaskSetView[];
}

/**
 * A service whose traffic moves from one task set to another.
 *
 * AWS says of BeforeInstall that "a rollback is not possible at this point": a deployment that ends there has changed
 * nothing, and no other deployment undoes it. From Install on, a rollback returns all traffic at once and then ends the
 * new tasks.
 */
export function ecsTarget(tasks: BlueGreenTasks, options: EcsTargetOptions): DeploymentTarget {
  let installing = false;
  const { hooks, problem, taskSets } = options;
  return {
    computePlatform: 'ECS',
    lifecycle: ECS_LIFECYCLE,
    hooks,
    problem,
    taskSets,
    shift: (percent) => tasks.shiftProduction(percent),
    async act(event) {
      if (event === 'Install') {
        installing = true;
        await tasks.install();
      } else tasks.shiftTest(100);
    },
    finish: () => tasks.terminateOld(),
    rollback: () => (installing ? rollbackTarget(tasks, taskSets) : undefined),
  };
}

function rollbackTarget(tasks: BlueGreenTasks, taskSets: EcsTargetOptions['taskSets']): DeploymentTarget {
  return {
    computePlatform: 'ECS',
    lifecycle: ROLLBACK_LIFECYCLE,
    hooks: {},
    taskSets,
    shift() {
      tasks.shiftProduction(0);
      tasks.shiftTest(0);
    },
    finish: () => tasks.terminateNew(),
    rollback: () => undefined,
  };
}
