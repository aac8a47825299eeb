import { CONTRACTS } from '../releases/data';
import { silentRelease, unhealthyRelease } from '../releases/faulty';
import { NEVER_REPORTS, REPORTS_FAILURE, THROWS } from '../releases/hook-changes';
import { goodRelease, withVariables } from '../releases/order-release';
import { BY_ALARM, refused } from './expectations';
import type { ReleaseExpectation } from './findings';
import type { DeliveryExperiment } from './experiment';
import type { DeliveryKit, StrategyName } from './kit';
import type { ReleaseScenario } from './release-scenario';
import { TESTED } from './steps';

/** An hour of waiting passes this many times faster. */
const HURRY = 5;

/** Releases that must not reach users. */
export function refusedBeforeUsers(strategy: StrategyName): readonly ReleaseScenario[] {
  const tested = TESTED[strategy];
  const installFails = refused(strategy === 'codedeploy' ? 'TIMEOUT' : 'CIRCUIT_BREAKER');
  const hookFails = refused('HOOK_EXECUTION_FAILURE');
  const hours =
    strategy === 'codedeploy'
      ? 'CodeDeploy waits an hour for new tasks to become healthy; https://docs.aws.amazon.com/codedeploy/latest/userguide/limits.html.'
      : 'The deployment circuit breaker of the template ends it after some tasks.';
  return [
    ...unhealthyReleases(strategy, installFails, hours),
    {
      name: 'silent-release',
      title: 'A release that opens no port',
      expectation: 'The new tasks never listen, the release ends and goes back, and no user notices.',
      expected: installFails,
      release: ({ next }) => silentRelease(next),
      hurry: HURRY,
      notes: [hours, 'Amazon ECS goes on replacing tasks meanwhile, ever more slowly.'],
    },
    {
      name: 'hook-reports-failure',
      title: 'A hook reports a failure',
      expectation: 'The hook finds something wrong, the release goes back, and no user has reached it.',
      expected: hookFails,
      release: ({ next }) => goodRelease('rejected', next),
      hook: { at: tested, change: REPORTS_FAILURE },
      notes: [
        'The hook looks for an environment that is not there, and reports by the real SDK client or by its answer.',
      ],
    },
    {
      name: 'hook-throws',
      title: 'A hook that throws',
      expectation:
        'A hook with a fault of its own does not let a release pass: it goes back, and no user has reached it.',
      expected: hookFails,
      release: ({ next }) => goodRelease('hook-throws', next),
      hook: { at: tested, change: THROWS },
      hurry: strategy === 'codedeploy' ? HURRY : 1,
      notes: [
        'The hooks of the template report whatever happens; this one was replaced.',
        'CodeDeploy calls hooks asynchronously, so a thrown error is silence to it: it waits an hour. Amazon ECS sees the error.',
      ],
    },
    {
      name: 'hook-never-reports',
      title: 'A hook that never reports',
      expectation: 'Silence ends the release after its time-out, and no user has reached it.',
      expected: hookFails,
      release: ({ next }) => goodRelease('hook-silent', next),
      hook: { at: tested, change: NEVER_REPORTS },
      hurry: strategy === 'codedeploy' ? HURRY : 1,
      notes: ['The hooks of the template report whatever happens; this one was replaced.'],
    },
    {
      name: 'wrong-environment',
      title: 'A release with the variables of another environment',
      expectation:
        'The hook on the test listener finds the wrong environment, and no user has reached the release.',
      expected: hookFails,
      release: ({ next }) =>
        withVariables(goodRelease('next', next), 'elsewhere', { ENVIRONMENT: 'elsewhere' }),
      notes: ['The synthesized hook decides; only the task definition was changed.'],
    },
    {
      name: 'unreadable-data',
      title: 'A release whose data the old version cannot read',
      expectation:
        'The hook lets the old version read an order of the new one, finds that it cannot, and no user has reached the release.',
      expected: hookFails,
      release: async ({ build }) => goodRelease('contracts', await build('contracts', CONTRACTS)),
      notes: ['docs/expand-and-contract.md says how such a change is released.'],
    },
  ];
}

const UNHEALTHY = {
  name: 'unhealthy-release',
  title: 'A release that fails its health check',
  release: ({ next, plan }: DeliveryKit) => unhealthyRelease(next, plan.healthCheck.path),
};

/**
 * Whether the load balancer checks the new tasks before they get traffic depends on whether a listener names their group
 * by then: always under Amazon ECS, and under CodeDeploy from the second release on.
 */
function unhealthyReleases(
  strategy: StrategyName,
  installFails: ReleaseExpectation,
  hours: string,
): readonly ReleaseScenario[] {
  const byAlarm = {
    ...UNHEALTHY,
    expectation:
      'The alarm on unhealthy hosts ends the release before it has a healthy task, and no user notices.',
    expected: { ...BY_ALARM, reached: false },
    notes: ['The listeners name both target groups, so the load balancer checks the new tasks.'],
  };
  if (strategy === 'ecs-native') return [byAlarm];
  return [
    {
      ...UNHEALTHY,
      expectation:
        'The health check of the container keeps the new tasks from becoming healthy, the release ends and goes back, and no user notices.',
      expected: installFails,
      hurry: HURRY,
      notes: [
        hours,
        'No listener names the second target group before the first release: its targets are unused, and the load balancer does not check them.',
      ],
    },
    {
      ...byAlarm,
      name: 'unhealthy-later-release',
      title: 'A later release that fails its health check',
      untilRelease: releasedBefore,
    },
  ];
}

/** After a release CodeDeploy leaves both target groups in the listeners. */
async function releasedBefore(experiment: DeliveryExperiment): Promise<readonly string[]> {
  const { account } = experiment;
  const { status } = await experiment.ended(
    await experiment.release(goodRelease('before', account.plan.image)),
  );
  if (status !== 'Succeeded') throw new Error(`The release before ended as ${status}.`);
  return ['A good release went through before.'];
}
