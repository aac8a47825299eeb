import type { Workload } from '../load/workload';
import type { RehearsalPlan } from '../plan';
import type { Provenance, ScenarioContext } from '../scenarios/types';
import { nameOf } from '../task/order-api';

/** Resource types of which the rehearsal runs or models something. */
const REHEARSED = new Set([
  'AWS::ApplicationAutoScaling::ScalableTarget',
  'AWS::DynamoDB::GlobalTable',
  'AWS::DynamoDB::Table',
  'AWS::ECS::Service',
  'AWS::ECS::TaskDefinition',
  'AWS::ElasticLoadBalancingV2::Listener',
  'AWS::ElasticLoadBalancingV2::ListenerRule',
  'AWS::ElasticLoadBalancingV2::LoadBalancer',
  'AWS::ElasticLoadBalancingV2::TargetGroup',
]);
/** Says nothing about what runs. */
const WITHOUT_BEHAVIOUR = new Set(['AWS::CDK::Metadata']);

/**
 * What of a rehearsal of the service was real, what was a model, and what only an account can show.
 *
 * @param alsoRehearsed resource types that were run or modelled beside the service's own. @default none
 */
export function provenance(
  plan: RehearsalPlan,
  { scale, access }: Pick<ScenarioContext, 'scale' | 'access'>,
  workload: Workload,
  alsoRehearsed: readonly string[] = [],
): Provenance {
  return {
    real: [
      `The image's program, bundled by its own Dockerfile: ${plan.image.notes.join(' ')}`,
      `Each task is a process of its own on Node.js ${process.version} (${process.platform} ${process.arch}), started by the image's command with the variables of task definition ${plan.service.taskDefinition.family}.`,
      `HTTP over real connections from the load to the listeners and on to the tasks. ${workload.description}`,
      'Calls of the AWS SDK, over HTTP to local endpoints.',
    ],
    modelled: [
      `Time: waits of the template are ${scale} times shorter here; the programs run at their own pace, so latencies are this machine's, and what the template allows a program (time-outs of health checks, idle connections, draining and stopping) keeps its length. Health checks are at least 0.3 s apart here, those of healthy containers 2 s.`,
      'Elastic Load Balancing: listeners, rules, target groups, health checks, draining, as documented.',
      `ECS service scheduler: desired count ${plan.service.desiredCount}, replacement, order of stopping. ECS states no time in which it notices that a task ended; the model takes the health check window, ${plan.detectionWindowMs / 1000} s, as the worst.`,
      `DynamoDB: dynalite in memory, tables as synthesized: ${plan.tables.map(tableLine).join(', ') || 'none'}.`,
      access
        ? 'Permissions: each call is judged by the identity policies that the templates give to the caller’s role.'
        : 'Permissions: none are evaluated; every call is allowed.',
      ...secretLines(plan),
    ],
    onlyAws: [
      `The image on ${plan.service.taskDefinition.architecture} with the Node.js of ${plan.image.bases.join(', ') || 'its base'}: here it is ${process.version}.`,
      ...isolationLines(plan),
      'How long Fargate takes to place a task and pull its image: here a process starts at once.',
      ...sidecarLines(plan),
      ...plan.others.map((other) => `Service ${nameOf(other)} is not run: the order API’s is.`),
      notRehearsed(plan, alsoRehearsed),
    ],
  };
}

function tableLine({ logicalId, notModelled, timeToLiveAttribute }: RehearsalPlan['tables'][number]): string {
  const lacks = [
    ...(timeToLiveAttribute ? [`expiry by ${timeToLiveAttribute}`] : []),
    ...notModelled.map((name) => name),
  ];
  return lacks.length === 0 ? logicalId : `${logicalId} (without ${lacks.join(', ')})`;
}

function secretLines({ container }: RehearsalPlan): string[] {
  const names = Object.keys(container.secrets);
  return names.length === 0 ? [] : [`Secrets: made-up values in ${names.join(', ')}.`];
}

function isolationLines({ container }: RehearsalPlan): string[] {
  const missing = [
    ...(container.readonlyRootFilesystem ? ['the read-only root file system'] : []),
    'CPU and memory limits',
    'the user of the container',
    'security groups',
  ];
  return [`Isolation: ${missing.join(', ')} are not enforced here.`];
}

function sidecarLines({ container, service }: RehearsalPlan): string[] {
  const others = service.taskDefinition.containers.filter(({ name }) => name !== container.name);
  return others.map(({ name }) => `Sidecar ${name} is not run.`);
}

function notRehearsed({ assembly }: RehearsalPlan, alsoRehearsed: readonly string[]): string {
  const known = new Set([...REHEARSED, ...WITHOUT_BEHAVIOUR, ...alsoRehearsed]);
  const counts = new Map<string, number>();
  for (const { template } of assembly.stacks) {
    for (const { Type } of Object.values(template.Resources)) {
      if (!known.has(Type)) counts.set(Type, (counts.get(Type) ?? 0) + 1);
    }
  }
  const list = [...counts]
    .toSorted(([a], [b]) => a.localeCompare(b))
    .map(([type, count]) => `${type} ${count}`);
  return `In the templates and not rehearsed: ${list.join(', ')}.`;
}
