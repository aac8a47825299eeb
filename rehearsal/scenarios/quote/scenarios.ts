import { someAlarm } from '../../alarms/some-alarm';
import type { Scenario } from '../types';
import {
  NEVER_REPORTS,
  OUT_OF_MEMORY_ON_SOME_INPUTS,
  slowOnSomeInputs,
  THROWS_BY_ALIAS,
  THROWS_ON_SOME_INPUTS,
  WRONG_PRICE,
  WRONG_PRICE_BY_ALIAS,
} from './changes';
import type { Experiment } from './experiment';
import { firstDeployment } from './first-deployment';
import type { ReleaseExpectation } from './findings';
import { stopInMidShift, tryAnotherRelease } from './interruptions';
import { releaseScenario } from './release-scenario';
import type { ReleaseScenario } from './release-scenario';
import { SAME_BEHAVIOUR } from './release';
import type { QuoteSystem } from './system';

const SUCCEEDS: ReleaseExpectation = { status: 'Succeeded', ends: 'new', failures: 'none', reached: true };
const BY_ALARM: ReleaseExpectation = {
  status: 'Stopped',
  code: 'ALARM_ACTIVE',
  ends: 'old',
  failures: 'of-the-new-version',
  reached: true,
};
const BEFORE_TRAFFIC: ReleaseExpectation = {
  status: 'Failed',
  code: 'HOOK_EXECUTION_FAILURE',
  ends: 'old',
  failures: 'none',
  reached: false,
};

const LOST_CALLS =
  'The failed calls are lost on AWS too: a canary is the price of finding out. Each of them was routed to the new version.';
const DRAWN = 'Lambda draws a version for each call, so the measured share varies around the configured one.';

/**
 * Calls per real second where none may reach the new version: each that comes while the first ones still start their
 * environments starts one more, a third of a second of a processor.
 */
const FEW_PER_SECOND = 20;

const RELEASES: readonly ReleaseScenario[] = [
  {
    name: 'quote-good-release',
    title: 'Good release',
    expectation:
      'Traffic shifts as the deployment config says, no call fails, and the new version ends with all of it.',
    expected: SUCCEEDS,
    release: () => ({ label: 'good', change: SAME_BEHAVIOUR }),
    notes: [DRAWN, '`cdk deploy` waits for the whole shift; alarms no longer roll back once it is over.'],
  },
  {
    name: 'quote-pre-traffic-rejects',
    title: 'Pre-traffic hook rejects',
    expectation:
      'The hook finds the wrong price, no caller ever reaches the new version, and the deployment is rolled back.',
    expected: BEFORE_TRAFFIC,
    ratePerSecond: FEW_PER_SECOND,
    release: () => ({ label: 'wrong-price', change: WRONG_PRICE }),
    notes: [
      'The new version charges one minor unit too much; the golden quotes of the synthesized hook know better.',
    ],
  },
  {
    name: 'quote-post-traffic-rejects',
    title: 'Post-traffic hook rejects',
    expectation:
      'The new version answers callers wrongly without failing; the hook after the shift finds it, and all traffic returns.',
    expected: {
      status: 'Failed',
      code: 'HOOK_EXECUTION_FAILURE',
      ends: 'old',
      failures: 'of-the-new-version',
      reached: true,
    },
    release: () => ({ label: 'wrong-price-by-alias', change: WRONG_PRICE_BY_ALIAS }),
    notes: [
      'The wrong price shows only through the alias, so the pre-traffic hook passes, and no alarm sees an answer that is merely wrong.',
      'Callers got wrong prices during the whole shift; that is so on AWS.',
    ],
  },
  {
    name: 'quote-throws-on-some-inputs',
    title: 'New version throws on some inputs',
    expectation:
      'An alarm stops the deployment and traffic returns; no call to the old version fails, every failed one was routed to the new.',
    expected: BY_ALARM,
    release: () => ({ label: 'throws', change: THROWS_ON_SOME_INPUTS }),
    notes: [LOST_CALLS, DRAWN],
  },
  {
    name: 'quote-slow',
    title: 'New version slow on some inputs',
    expectation: 'The alarm on the slowest percent stops the deployment, and no call fails.',
    expected: { ...BY_ALARM, failures: 'none' },
    release: (experiment) => ({ label: 'slow', change: slowOnSomeInputs(1.2 * slowestAllowed(experiment)) }),
    notes: ['Slow calls are answered: callers wait, they do not fail.', DRAWN],
  },
  {
    name: 'quote-out-of-memory',
    title: 'New version out of memory on some inputs',
    expectation:
      'The processes that outgrow MemorySize end, an alarm stops the deployment, and traffic returns.',
    expected: BY_ALARM,
    // To run out of memory takes a process most of a second, and the next one has to start: few calls, slower time.
    ratePerSecond: 20,
    speed: 1 / 3,
    release: () => ({ label: 'out-of-memory', change: OUT_OF_MEMORY_ON_SOME_INPUTS }),
    notes: [
      LOST_CALLS,
      'The limit here is that of the heap, and Node.js aborts the process; Lambda counts all memory and kills it. Both are Runtime.ExitError.',
    ],
  },
  {
    name: 'quote-hook-never-reports',
    title: 'A hook that never reports',
    expectation:
      'The deployment fails after one hour without a report, and no caller has reached the new version.',
    expected: BEFORE_TRAFFIC,
    ratePerSecond: FEW_PER_SECOND,
    speed: 20,
    release: () => ({
      label: 'silent-hook',
      change: SAME_BEHAVIOUR,
      hooks: { BeforeAllowTraffic: NEVER_REPORTS },
    }),
    notes: [
      'The hook of the template always reports; this one was replaced. `cdk deploy` would have waited for the hour.',
      'https://docs.aws.amazon.com/codedeploy/latest/userguide/reference-appspec-file-structure-hooks.html#appspec-hooks-lambda',
    ],
  },
  {
    name: 'quote-alarm-already-red',
    title: 'An alarm already red at the start',
    expectation:
      'The release that would mend the live version is stopped before its first hook: an alarm is in ALARM already.',
    expected: {
      status: 'Stopped',
      code: 'ALARM_ACTIVE',
      ends: 'old',
      failures: 'of-the-old-version',
      reached: false,
    },
    before: { label: 'faulty', change: THROWS_BY_ALIAS },
    untilRelease: untilAlarm,
    release: () => ({ label: 'mended', change: SAME_BEHAVIOUR }),
    notes: [
      'https://github.com/aws/serverless-application-model/issues/716. The way out is `ignoreAlarms` of the function, a dated escape.',
    ],
  },
  {
    name: 'quote-stop-in-mid-shift',
    title: 'Stop in mid-shift',
    expectation:
      'An operator stops the deployment while callers reach both versions; all traffic returns, and no call fails.',
    expected: { status: 'Stopped', code: 'MANUAL_STOP', ends: 'old', failures: 'none', reached: true },
    release: () => ({ label: 'stopped', change: SAME_BEHAVIOUR }),
    during: stopInMidShift,
    notes: ['StopDeployment was called by the real SDK client. CloudFormation then rolls the stack back.'],
  },
  {
    name: 'quote-second-release',
    title: 'A new release during one',
    expectation: 'The second release is refused by name, and the first one goes on undisturbed.',
    expected: SUCCEEDS,
    release: () => ({ label: 'first', change: SAME_BEHAVIOUR }),
    during: tryAnotherRelease,
    notes: [
      'CloudFormation refuses the second stack update, and CodeDeploy a second deployment to the group.',
      'https://docs.aws.amazon.com/codedeploy/latest/userguide/limits.html: one deployment of a group at a time.',
    ],
  },
];

/** The quote function's scenarios, in the order of the report. */
export const QUOTE_SCENARIOS: readonly Scenario<QuoteSystem>[] = [
  firstDeployment,
  ...RELEASES.map(releaseScenario),
];

/** The longest that an alarm on the duration of calls allows, in milliseconds. @throws Error when there is no such alarm */
function slowestAllowed({ system }: Experiment): number {
  const limits = system.alarms.definitions
    .filter(({ queries }) =>
      queries.some(
        (query) =>
          'metric' in query && query.metric.name === 'Duration' && query.metric.namespace === 'AWS/Lambda',
      ),
    )
    .map(({ threshold }) => threshold);
  if (limits.length > 0) return Math.max(...limits);
  throw new Error(
    'No alarm of the template watches the duration of calls, so a slow release would not be found.',
  );
}

/** Waits until an alarm of the deployment group is in ALARM. @throws Error when none is within an hour */
async function untilAlarm(experiment: Experiment): Promise<void> {
  const red = someAlarm(experiment.system.alarms, experiment.group.alarms);
  if (await experiment.inTime(red, 3_600_000)) return;
  throw new Error('The live version fails, and no alarm of the deployment group went off within an hour.');
}
