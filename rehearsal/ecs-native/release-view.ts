import type { ReleaseStatus, ReleaseView } from '../delivery/types';
import { isStageFailure } from './failures';
import type { ServiceDeployment } from './model';

/**
 * A service deployment as people and reports see it. Its rollback is part of it, so that both have the same id; the
 * deployment counts as failed from the moment that it turns back, and as completed when the old revision serves alone.
 */
export function releaseView(deployment: ServiceDeployment): ReleaseView {
  const { id, failure, events, createdAt, endedAt, sourceRevision, targetRevision, rollback } = deployment;
  return {
    id,
    status: releaseStatus(deployment),
    events,
    createdAt,
    completedAt: endedAt,
    error: failure,
    oldRevision: sourceRevision,
    newRevision: targetRevision,
    rollback: rollback && { id, status: rollbackStatus(deployment) },
  };
}

function releaseStatus({ status, failure, hooks }: ServiceDeployment): ReleaseStatus {
  if (status === 'SUCCESSFUL') return 'Succeeded';
  if (failure) return isStageFailure(failure) ? 'Failed' : 'Stopped';
  return hooks.some((hook) => hook.status === 'AWAITING_ACTION') ? 'Ready' : 'InProgress';
}

function rollbackStatus({ status }: ServiceDeployment): ReleaseStatus {
  if (status === 'ROLLBACK_IN_PROGRESS') return 'InProgress';
  return status === 'ROLLBACK_SUCCESSFUL' ? 'Succeeded' : 'Failed';
}
