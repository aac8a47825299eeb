import type { ReleaseExpectation } from './findings';

/** It goes through, and nobody notices. */
export const SUCCEEDS: ReleaseExpectation = {
  status: 'Succeeded',
  ends: 'new',
  failures: 'none',
  reached: true,
};

/** An alarm ends it while users reach it. */
export const BY_ALARM: ReleaseExpectation = {
  status: 'Stopped',
  code: 'ALARM_ACTIVE',
  ends: 'old',
  failures: 'none',
  reached: true,
};

/** Somebody ends it while users reach it. */
export const STOPPED: ReleaseExpectation = { ...BY_ALARM, code: 'MANUAL_STOP' };

/** It ends before users reach it. @param code why */
export function refused(code: string): ReleaseExpectation {
  return { status: 'Failed', code, ends: 'old', failures: 'none', reached: false };
}

/** Why the drawing of who served is not the drawing of who was to. */
export const DRAWN =
  'The load balancer shares requests by weight, so the measured share varies around the configured one.';
