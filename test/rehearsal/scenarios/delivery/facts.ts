import type { ReleaseView } from '../../../../rehearsal/delivery/types';
import type { Sample } from '../../../../rehearsal/load/samples';
import type { ReleaseExpectation, ReleaseFacts } from '../../../../rehearsal/scenarios/delivery/findings';

export const MINUTE = 60_000;

/** A release by a canary of 10 percent for five minutes, that began to move traffic after one minute. */
export const VIEW: ReleaseView = {
  id: 'd-1',
  status: 'Succeeded',
  events: [
    { name: 'Install', status: 'Succeeded', startedAt: 0, endedAt: MINUTE },
    { name: 'AllowTraffic', status: 'Succeeded', startedAt: MINUTE, endedAt: 6 * MINUTE },
  ],
  createdAt: 0,
  completedAt: 11 * MINUTE,
  oldRevision: 'api:1',
  newRevision: 'api:2',
};

/** A request that was answered in time. @param atMs real milliseconds of the load */
export function sample(atMs: number, target: string | undefined, failure?: string): Sample {
  return { operation: 'create', atMs, durationMs: 5, status: failure ? 500 : 201, target, failure };
}

/** The facts of a release that went well; a minute of the template took 60 ms. */
export const FACTS: ReleaseFacts = {
  view: VIEW,
  routing: { type: 'TimeBasedCanary', percentage: 10, intervalMinutes: 5 },
  changes: [
    { at: -MINUTE, listener: 'production', shares: { 'api:1': 100 } },
    { at: MINUTE, listener: 'production', shares: { 'api:1': 90, 'api:2': 10 } },
    { at: 6 * MINUTE, listener: 'production', shares: { 'api:2': 100 } },
  ],
  samples: [sample(10, 'api:1'), sample(100, 'api:2'), sample(400, 'api:2')],
  faults: 0,
  liveRevision: 'api:2',
  atLoad: (templateMs) => templateMs / 1000,
  slackMs: 0,
};

/** Must come true of {@link FACTS}. */
export const SUCCEEDS: ReleaseExpectation = {
  status: 'Succeeded',
  ends: 'new',
  failures: 'none',
  reached: true,
};
