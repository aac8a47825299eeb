import type { Failure, FailureCode } from './model';

/** Whether a stage failed, or something outside of it ended the deployment: an alarm, a person, another deployment. */
const OF_A_STAGE: Readonly<Record<FailureCode, boolean>> = {
  ALARM_ACTIVE: false,
  MANUAL_STOP: false,
  SUPERSEDED: false,
  APPROVAL_REFUSED: false,
  HOOK_EXECUTION_FAILURE: true,
  CIRCUIT_BREAKER: true,
  TIMEOUT: true,
  INTERNAL_ERROR: true,
};

/** @returns false when the deployment was ended from outside of its stages */
export function isStageFailure({ code }: Failure): boolean {
  return OF_A_STAGE[code];
}
