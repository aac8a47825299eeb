import type { DeploymentConfigInfo, DeploymentInfo, DeploymentTarget } from '@aws-sdk/client-codedeploy';
import type { AliasConfiguration } from '@aws-sdk/client-lambda';
import type { ShiftPlan } from './time-left';
import type { DeploymentStatus, DeploymentSummary, EventStatus, LifecycleView, TrafficView } from './view';

const STATUSES: Readonly<Record<string, DeploymentStatus>> = {
  Created: 'pending',
  Queued: 'pending',
  InProgress: 'running',
  Baking: 'running',
  Ready: 'waiting',
  Succeeded: 'succeeded',
  Failed: 'failed',
  Stopped: 'stopped',
};

/** @see https://docs.aws.amazon.com/codedeploy/latest/APIReference/API_DeploymentInfo.html */
export function statusOf({ status, rollbackInfo }: DeploymentInfo): DeploymentStatus {
  const known = STATUSES[status ?? ''] ?? 'running';
  if (known === 'running' && rollbackInfo?.rollbackTriggeringDeploymentId) return 'rolling back';
  return known;
}

export function summaryOf(info: DeploymentInfo): DeploymentSummary {
  const { code, message } = info.errorInformation ?? {};
  return {
    id: info.deploymentId ?? '',
    status: statusOf(info),
    createdAt: info.createTime,
    endedAt: info.completeTime,
    reason: message === undefined ? code : `${code === undefined ? '' : `${code}: `}${message}`,
  };
}

const EVENT_STATUSES: Readonly<Record<string, EventStatus>> = {
  Pending: 'pending',
  InProgress: 'running',
  Succeeded: 'succeeded',
  Failed: 'failed',
  Skipped: 'skipped',
};

/** Lifecycle events of the target of a service or a function. */
export function lifecycleOf(target: DeploymentTarget | undefined): readonly LifecycleView[] {
  const events = target?.ecsTarget?.lifecycleEvents ?? target?.lambdaTarget?.lifecycleEvents ?? [];
  return events.map(({ lifecycleEventName = '', status, startTime, endTime, diagnostics }) => ({
    name: lifecycleEventName,
    status: EVENT_STATUSES[status ?? ''] ?? 'pending',
    startedAt: startTime,
    endedAt: endTime,
    detail: diagnostics?.message || undefined,
  }));
}

/** @see https://docs.aws.amazon.com/codedeploy/latest/APIReference/API_TrafficRoutingConfig.html */
export function shiftPlan(configuration: DeploymentConfigInfo | undefined): ShiftPlan {
  const { timeBasedCanary, timeBasedLinear } = configuration?.trafficRoutingConfig ?? {};
  if (timeBasedCanary) {
    const { canaryPercentage = 0, canaryInterval = 0 } = timeBasedCanary;
    return { type: 'canary', percent: canaryPercentage, minutes: canaryInterval };
  }
  if (timeBasedLinear) {
    const { linearPercentage = 100, linearInterval = 0 } = timeBasedLinear;
    return { type: 'linear', percent: linearPercentage, minutes: linearInterval };
  }
  return { type: 'all-at-once' };
}

/** @see https://docs.aws.amazon.com/lambda/latest/api/API_AliasRoutingConfiguration.html */
export function trafficOfAlias(alias: AliasConfiguration): readonly TrafficView[] {
  const shifted = Object.entries(alias.RoutingConfig?.AdditionalVersionWeights ?? {}).map(
    ([version, weight]) => ({ label: `version ${version}`, percent: Math.round(weight * 1000) / 10 }),
  );
  const rest = 100 - shifted.reduce((sum, { percent }) => sum + percent, 0);
  return [{ label: `version ${alias.FunctionVersion}`, percent: rest }, ...shifted];
}
