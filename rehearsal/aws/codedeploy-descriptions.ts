import type { Deployment, DeploymentGroup, DeploymentTarget } from '../codedeploy/model';
import type { TrafficRouting } from '../codedeploy/traffic-routing';
import type { WallTime } from './wall-time';

/** A deployment as GetDeployment shows it: https://docs.aws.amazon.com/codedeploy/latest/APIReference/API_DeploymentInfo.html */
export function deploymentInfo(deployment: Deployment, time: WallTime): object {
  const { rollbackDeploymentId, rollbackOf, error, completedAt } = deployment;
  return {
    applicationName: deployment.applicationName,
    deploymentGroupName: deployment.groupName,
    deploymentConfigName: deployment.configName,
    deploymentId: deployment.id,
    computePlatform: deployment.computePlatform,
    creator: deployment.creator,
    status: deployment.status,
    createTime: time.epochSeconds(deployment.createdAt),
    completeTime: completedAt === undefined ? undefined : time.epochSeconds(completedAt),
    errorInformation: error,
    instanceTerminationWaitTimeStarted: deployment.terminationWaitStarted,
    rollbackInfo:
      (rollbackDeploymentId ?? rollbackOf)
        ? { rollbackDeploymentId, rollbackTriggeringDeploymentId: rollbackOf }
        : undefined,
  };
}

/** A target as GetDeploymentTarget shows it: https://docs.aws.amazon.com/codedeploy/latest/APIReference/API_DeploymentTarget.html */
export function deploymentTarget(
  deployment: Deployment,
  targetId: string,
  target: DeploymentTarget,
  time: WallTime,
): object {
  const common = {
    deploymentId: deployment.id,
    targetId,
    status: TARGET_STATUS[deployment.status],
    lastUpdatedAt: time.epochSeconds(lastChange(deployment)),
    lifecycleEvents: deployment.events.map(({ name, status, startedAt, endedAt }) => ({
      lifecycleEventName: name,
      status,
      startTime: startedAt === undefined ? undefined : time.epochSeconds(startedAt),
      endTime: endedAt === undefined ? undefined : time.epochSeconds(endedAt),
    })),
  };
  if (deployment.computePlatform === 'Lambda') {
    return { deploymentTargetType: 'LambdaTarget', lambdaTarget: common };
  }
  const taskSetsInfo = target.taskSets?.().map((set) => ({
    // AWS's own spelling.
    identifer: set.id,
    taskSetLabel: set.label,
    status: set.status,
    desiredCount: set.desired,
    pendingCount: set.pending,
    runningCount: set.running,
    trafficWeight: set.trafficWeight,
    targetGroup: { name: set.targetGroupName },
  }));
  return { deploymentTargetType: 'ECSTarget', ecsTarget: { ...common, taskSetsInfo } };
}

/** A target has no status of its own for a stopped deployment. */
const TARGET_STATUS: Readonly<Record<Deployment['status'], string>> = {
  Created: 'Pending',
  InProgress: 'InProgress',
  Ready: 'Ready',
  Succeeded: 'Succeeded',
  Failed: 'Failed',
  Stopped: 'Skipped',
};

/** A group as GetDeploymentGroup shows it: https://docs.aws.amazon.com/codedeploy/latest/APIReference/API_DeploymentGroupInfo.html */
export function groupInfo(group: DeploymentGroup): object {
  const { readyWaitMinutes, terminationWaitMinutes, alarms, rollbackOn } = group;
  return {
    applicationName: group.applicationName,
    deploymentGroupName: group.name,
    deploymentConfigName: group.configName,
    computePlatform: group.computePlatform,
    alarmConfiguration: { enabled: alarms.length > 0, alarms: alarms.map((name) => ({ name })) },
    autoRollbackConfiguration: { enabled: rollbackOn.length > 0, events: rollbackOn },
    ...(group.computePlatform === 'ECS' && {
      blueGreenDeploymentConfiguration: {
        deploymentReadyOption: {
          actionOnTimeout: readyWaitMinutes === undefined ? 'CONTINUE_DEPLOYMENT' : 'STOP_DEPLOYMENT',
          waitTimeInMinutes: readyWaitMinutes ?? 0,
        },
        terminateBlueInstancesOnDeploymentSuccess: {
          action: 'TERMINATE',
          terminationWaitTimeInMinutes: terminationWaitMinutes ?? 0,
        },
      },
    }),
  };
}

/** A configuration as GetDeploymentConfig shows it: https://docs.aws.amazon.com/codedeploy/latest/APIReference/API_DeploymentConfigInfo.html */
export function configInfo(name: string, routing: TrafficRouting): object {
  return {
    deploymentConfigName: name,
    trafficRoutingConfig: {
      type: routing.type,
      ...(routing.type === 'TimeBasedCanary' && {
        timeBasedCanary: {
          canaryPercentage: routing.percentage,
          canaryInterval: routing.intervalMinutes,
        },
      }),
      ...(routing.type === 'TimeBasedLinear' && {
        timeBasedLinear: {
          linearPercentage: routing.percentage,
          linearInterval: routing.intervalMinutes,
        },
      }),
    },
  };
}

function lastChange({ events, createdAt }: Deployment): number {
  return Math.max(createdAt, ...events.map(({ startedAt = 0, endedAt = 0 }) => Math.max(startedAt, endedAt)));
}
