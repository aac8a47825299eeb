import path from 'node:path';
import { failingRelease, slowRelease } from '../releases/faulty';
import { goodRelease } from '../releases/order-release';
import type { OrderRelease } from '../releases/order-release';
import type { ScenarioContext } from '../types';
import { BY_ALARM, DRAWN, SUCCEEDS } from './expectations';
import { stoppedByRedAlarm } from './interruptions';
import type { DeliveryKit } from './kit';
import { slowestAllowed } from './limits';
import type { ReleaseScenario } from './release-scenario';

/** One in so many requests of its users fails under the failing release. */
const ONE_IN = 20;

const LOST =
  'The failed requests are lost on AWS too: users are the ones who find such a fault. Each was answered by the new revision.';

/** Where a faulty program notes what it did. */
function faultLog(workFolder: string): string {
  return path.join(workFolder, 'faults.log');
}

/** Releases whose fault only users meet. */
export function foundByUsers(): readonly ReleaseScenario[] {
  return [
    {
      name: 'failing-release',
      title: 'A healthy release that fails one request in twenty',
      expectation:
        'An alarm ends the release and all traffic returns; exactly the requests failed that the new program noted to have failed.',
      expected: { ...BY_ALARM, failures: 'of-the-new' },
      release: ({ next }, { workFolder }) => failingRelease(next, ONE_IN, faultLog(workFolder)),
      notes: [LOST, DRAWN],
    },
    {
      name: 'slow-release',
      title: 'A healthy release that is slow',
      expectation:
        'The alarm on the slowest percent ends the release, all traffic returns, and no request fails.',
      expected: BY_ALARM,
      release: ({ next, plan }, { workFolder }) =>
        slowRelease(next, 1.3 * slowestAllowed(plan), faultLog(workFolder)),
      notes: ['Slow requests are answered: users wait, they do not fail.', DRAWN],
    },
  ];
}

/** The version that is live fails. */
function failingFirst({ plan }: DeliveryKit, { workFolder }: ScenarioContext): OrderRelease {
  return failingRelease(plan.image, ONE_IN, faultLog(workFolder));
}

/** An alarm that is red before the release begins, because the live version fails. */
export function alarmAlreadyRed(): readonly ReleaseScenario[] {
  return [
    {
      name: 'alarm-already-red',
      title: 'An alarm already red at the start, and the way past it',
      expectation:
        'The live version fails. The release that would mend it is stopped before its first step, and goes through with `overrideAlarmConfiguration`; requests fail only while the old version answers.',
      expected: { ...SUCCEEDS, failures: 'of-the-old' },
      before: failingFirst,
      untilRelease: stoppedByRedAlarm,
      ignoreAlarms: true,
      release: ({ next }) => goodRelease('mended', next),
      notes: [
        'https://github.com/aws/serverless-application-model/issues/716.',
        'No alarm guards the second attempt, as the deployment shows. `deployment.ignoreAlarms` of the configuration does the same until a date.',
      ],
    },
  ];
}
