import { goodRelease } from '../releases/order-release';
import type { Scenario } from '../types';
import { expandAndContractScenario } from './expand-and-contract';
import { DRAWN, STOPPED, SUCCEEDS } from './expectations';
import { alarmAlreadyRed, foundByUsers } from './found-by-users';
import { stopInMidShift, stopTheRollback, tryAnotherRelease } from './interruptions';
import type { StrategyName } from './kit';
import { readEachOthersOrders } from './looks';
import { pipelineScenario, queuedReleaseScenario, rolledBackScenario } from './pipeline-scenario';
import { refusedBeforeUsers } from './refused';
import { releaseScenario } from './release-scenario';
import type { ReleaseScenario } from './release-scenario';
import { stackUpdateScenario } from './stack-update-scenario';
import { supersededScenario } from './superseded';
import type { DeliverySystem } from './system';

/** Releases of a good program. */
const GOOD: readonly ReleaseScenario[] = [
  {
    name: 'good-release',
    title: 'Good release',
    expectation:
      'Traffic moves as the template says, no request fails, and the new revision ends with all of it and reads every order of the old one.',
    expected: SUCCEEDS,
    release: ({ next }) => goodRelease('good', next),
    afterwards: readEachOthersOrders,
    notes: [DRAWN, 'How long Fargate takes to start a task comes on top on AWS; users do not notice.'],
  },
  {
    name: 'stop-in-mid-shift',
    title: 'Stop in mid-shift',
    expectation:
      'An operator stops the release while users reach both revisions; all traffic returns, no request fails, and the old revision reads every order that the new one wrote.',
    expected: STOPPED,
    release: ({ next }) => goodRelease('stopped', next),
    during: stopInMidShift,
    afterwards: readEachOthersOrders,
    // Enough time for the few users of the canary to write orders, on a slow machine too.
    hurry: 0.25,
    notes: ['The stop was called by the real SDK client.'],
  },
];

/** What CodeDeploy refuses while something else is under way. */
const CODEDEPLOY_ONLY: readonly ReleaseScenario[] = [
  {
    name: 'second-deployment',
    title: 'A second deployment during one',
    expectation: 'CodeDeploy refuses the second one by name, and the first one goes on undisturbed.',
    expected: SUCCEEDS,
    release: ({ next }) => goodRelease('first', next),
    during: tryAnotherRelease,
    notes: [
      'https://docs.aws.amazon.com/codedeploy/latest/userguide/limits.html: one deployment of a group at a time.',
      'The pipeline never comes to this: its executions are queued.',
    ],
  },
  {
    name: 'rollback-of-a-rollback',
    title: 'Rollback of a rollback',
    expectation: 'CodeDeploy refuses to stop the rollback, which ends with all traffic on the old revision.',
    expected: STOPPED,
    release: ({ next }) => goodRelease('stopped', next),
    during: stopTheRollback,
    notes: [
      'AWS does not document how StopDeployment answers for a rollback: docs/decisions/rehearsal-delivery.md.',
    ],
  },
];

/** The releases of a strategy, in the order of the report. @param prefix of the names, which are unique over all scenarios */
export function deliveryScenarios(
  strategy: StrategyName,
  prefix: string,
): readonly Scenario<DeliverySystem>[] {
  const releases = [
    ...GOOD,
    ...refusedBeforeUsers(strategy),
    ...foundByUsers(),
    ...(strategy === 'codedeploy' ? [...alarmAlreadyRed(), ...CODEDEPLOY_ONLY] : []),
  ];
  return [
    pipelineScenario(`${prefix}-pipeline`),
    ...releases.map((definition) => releaseScenario({ ...definition, name: `${prefix}-${definition.name}` })),
    expandAndContractScenario(`${prefix}-expand-and-contract`),
    ...(strategy === 'ecs-native'
      ? [
          supersededScenario(`${prefix}-second-deployment`),
          rolledBackScenario(`${prefix}-rollback-of-a-rollback`),
        ]
      : []),
    queuedReleaseScenario(`${prefix}-queued-release`),
    stackUpdateScenario(`${prefix}-stack-updates`),
  ];
}
