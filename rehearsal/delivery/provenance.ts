import type { SkippedFunction } from '../lambda/from-template';
import type { Workload } from '../load/workload';
import { startsOrders, STARTS_ARE_ACCEPTED } from '../plan';
import { provenance } from '../report/provenance';
import type { Provenance, ScenarioContext } from '../scenarios/types';
import type { DeliveryPlan } from './plan';

/** Resource types of which an account runs or models something, beside the service's own. */
const REHEARSED: readonly string[] = [
  'AWS::CloudWatch::Alarm',
  'AWS::CodeDeploy::Application',
  'AWS::CodeDeploy::DeploymentConfig',
  'AWS::CodeDeploy::DeploymentGroup',
  'AWS::ECS::Cluster',
  'AWS::Lambda::Function',
  'AWS::SSM::Parameter',
  'AWS::SecretsManager::Secret',
  'Custom::LiveTargetGroup',
];

const ENGINES: Readonly<Record<DeliveryPlan['delivery']['strategy'], string>> = {
  codedeploy:
    'CodeDeploy: lifecycle events, hooks, traffic routing, alarms, the waits for approval and for termination, stop and rollback, as documented. What AWS leaves open is named in docs/decisions/rehearsal-delivery.md.',
  'ecs-native':
    "Amazon ECS's own deployments: lifecycle stages, hooks, traffic shift, bake time, alarms, circuit breaker, stop and rollback, as documented. What AWS leaves open is named in docs/decisions/rehearsal-ecs-native.md.",
};

/** What an account leaves out of a strategy. The reasons stand in the records that the engines name. */
const LEFT_OUT: Readonly<Record<DeliveryPlan['delivery']['strategy'], readonly string[]>> = {
  codedeploy: [],
  'ecs-native': [
    'The creation of the service as a deployment: whether its stages, hooks and pauses take place when there is no version before. Here the first tasks stand at once.',
  ],
};

/** What of a rehearsal in an account was real, what was a model, and what only a real account can show. */
export function deliveryProvenance(
  plan: DeliveryPlan,
  context: Pick<ScenarioContext, 'scale' | 'access'>,
  workload: Workload,
  skipped: readonly SkippedFunction[],
): Provenance {
  const { real, modelled, onlyAws } = provenance(plan, context, workload, REHEARSED);
  return {
    real: [
      ...real,
      'The synthesized code of every Node.js function of the service’s stack (hooks of releases, the guard of the listeners), one process for each execution environment. They call the listeners and the endpoints over HTTP, and report through the real SDK client.',
    ],
    modelled: [
      ...modelled,
      ENGINES[plan.delivery.strategy],
      'CloudWatch: alarms over the metrics of the listeners and target groups, with the periods, thresholds and missing-data treatment of the templates. A sample counts at once; CloudWatch gets it a minute or two later.',
      'CloudFormation, where a stack is updated: properties that differ are sent whole, custom resources are asked first, a failed update is rolled back.',
      ...(startsOrders(plan) ? [STARTS_ARE_ACCEPTED] : []),
      'Secrets: made up, the same for the listener’s rule and for the hooks.',
    ],
    onlyAws: [
      ...onlyAws,
      ...LEFT_OUT[plan.delivery.strategy],
      ...skipped.map(({ logicalId, reason }) => `The function ${logicalId} was not run: ${reason}.`),
    ],
  };
}
