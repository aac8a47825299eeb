import type { DeploymentConfiguration, ServiceDeployment, ServiceDeploymentBrief } from '@aws-sdk/client-ecs';
import { LIFECYCLE_STAGES } from '../../rehearsal/ecs-native/stages';
import type { ShiftPlan } from './time-left';
import type { DeploymentStatus, DeploymentSummary, LifecycleView } from './view';

const STATUSES: Readonly<Record<string, DeploymentStatus>> = {
  PENDING: 'pending',
  IN_PROGRESS: 'running',
  SUCCESSFUL: 'succeeded',
  STOP_REQUESTED: 'rolling back',
  STOPPED: 'stopped',
  ROLLBACK_REQUESTED: 'rolling back',
  ROLLBACK_IN_PROGRESS: 'rolling back',
  ROLLBACK_SUCCESSFUL: 'rolled back',
  ROLLBACK_FAILED: 'failed',
};

/** @see https://docs.aws.amazon.com/AmazonECS/latest/APIReference/API_ServiceDeployment.html */
export function statusOf(deployment: ServiceDeployment): DeploymentStatus {
  const waits = deployment.lifecycleHookDetails?.some(
    ({ targetType, status }) => targetType === 'PAUSE' && status === 'AWAITING_ACTION',
  );
  const known = STATUSES[deployment.status ?? ''] ?? 'running';
  return known === 'running' && waits ? 'waiting' : known;
}

export function summaryOf(deployment: ServiceDeploymentBrief & ServiceDeployment): DeploymentSummary {
  return {
    id: deployment.serviceDeploymentArn?.split('/').at(-1) ?? '',
    status: statusOf(deployment),
    createdAt: deployment.createdAt,
    endedAt: deployment.finishedAt,
    reason: deployment.rollback?.reason ?? deployment.statusReason,
  };
}

/**
 * Stages that have been reached. The API tells the present one only; those before it have passed. On the way back the
 * present one is an earlier one again: the one that failed is the latest that was seen.
 *
 * @param seen when each stage was first seen
 */
export function lifecycleOf(
  deployment: ServiceDeployment,
  seen: ReadonlyMap<string, Date>,
): readonly LifecycleView[] {
  const now = LIFECYCLE_STAGES.findIndex((stage) => stage === deployment.lifecycleStage);
  const reached = Math.max(now, ...LIFECYCLE_STAGES.map((stage, index) => (seen.has(stage) ? index : -1)));
  const status = STATUSES[deployment.status ?? ''];
  const over = deployment.finishedAt !== undefined;
  const gaveUp = status === 'rolling back' || (over && status !== 'succeeded');
  return LIFECYCLE_STAGES.slice(0, reached + 1).map((name, index) => {
    const next = LIFECYCLE_STAGES.slice(index + 1).find((stage) => seen.has(stage));
    const passed = index < reached || (over && !gaveUp);
    return {
      name,
      status: passed ? 'succeeded' : gaveUp ? 'failed' : 'running',
      startedAt: seen.get(name),
      endedAt: passed ? next && seen.get(next) : gaveUp ? endOf(deployment) : undefined,
      detail: index === now ? hooksOf(deployment) : undefined,
    };
  });
}

/** When a deployment that did not succeed gave up. */
function endOf({ rollback, finishedAt }: ServiceDeployment): Date | undefined {
  return rollback?.startedAt ?? finishedAt;
}

function hooksOf({ lifecycleHookDetails = [] }: ServiceDeployment): string | undefined {
  const named = lifecycleHookDetails.map(({ targetArn, targetType, status }) => {
    const name = targetArn?.split(':function:').at(-1) ?? (targetType ?? 'hook').toLowerCase();
    return `${name} ${(status ?? 'UNKNOWN').toLowerCase().replaceAll('_', ' ')}`;
  });
  return named.length === 0 ? undefined : named.join(', ');
}

/** @see https://docs.aws.amazon.com/AmazonECS/latest/APIReference/API_DeploymentConfiguration.html */
export function shiftPlan(configuration: DeploymentConfiguration): ShiftPlan {
  const { strategy, canaryConfiguration, linearConfiguration } = configuration;
  if (strategy === 'CANARY') {
    const { canaryPercent = 0, canaryBakeTimeInMinutes = 0 } = canaryConfiguration ?? {};
    return { type: 'canary', percent: canaryPercent, minutes: canaryBakeTimeInMinutes };
  }
  if (strategy === 'LINEAR') {
    const { stepPercent = 100, stepBakeTimeInMinutes = 0 } = linearConfiguration ?? {};
    return { type: 'linear', percent: stepPercent, minutes: stepBakeTimeInMinutes };
  }
  return { type: 'all-at-once' };
}

export function bakeMinutes({ bakeTimeInMinutes = 0 }: DeploymentConfiguration): number {
  return bakeTimeInMinutes;
}
