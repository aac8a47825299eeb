import path from 'node:path';
import { acceptedStarts } from './aws/accepted-starts';
import { callLedger } from './aws/calls';
import type { Authorization, AwsCall, CallCount } from './aws/calls';
import { startDynamoDb } from './aws/dynamodb';
import { openGate } from './aws/gate';
import type { Gate } from './aws/gate';
import { unmodelledServices } from './aws/unmodelled';
import { startEndpoint } from './aws/wire';
import { scaledClock } from './clock';
import type { Clock } from './clock';
import { closing } from './closing';
import type { Closing } from './closing';
import { AccessJudge } from './iam/judge';
import { createListener, createTargetGroup } from './listener';
import type { Listener, TargetGroup } from './listener';
import type { LoadClient } from './load/client';
import { openEntrance } from './load/entrance';
import type { Load } from './load/generator';
import type { Random } from './load/random';
import type { Workload } from './load/workload';
import { watchForStandstills } from './machine-time';
import { ownPace } from './pace';
import { startsOrders, STARTS_ARE_ACCEPTED } from './plan';
import type { RehearsalPlan } from './plan';
import { provenance } from './report/provenance';
import type { Provenance, RunningSystem, ScenarioContext } from './scenarios/types';
import { localEnvironment } from './task/local-environment';
import { startService } from './task/service';
import type { RunningService } from './task/running-service';

/** Real milliseconds that a program is given to start on a busy machine, however short the template's grace period is. */
export const START_ALLOWANCE_MS = 10_000;

/** The service of an assembly, running: tasks as real processes behind the listeners, tables in memory. */
export interface ServiceSystem extends RunningSystem {
  readonly plan: RehearsalPlan;
  readonly clock: Clock;
  readonly service: RunningService;
  readonly listeners: readonly Listener[];
  /** Takes the users' requests. */
  readonly production: Listener;
  /** Target groups that the service's tasks are registered with. */
  readonly targetGroups: readonly TargetGroup[];
  /** The way from the tasks to DynamoDB. */
  readonly table: Gate;
  readonly client: LoadClient;
  /** Calls of AWS APIs so far, by role. */
  calls(): readonly CallCount[];
  newWorkload(): Workload;
  startLoad(workload: Workload, random: Random): Load;
}

export interface SystemOptions {
  /** Requests of the load per real second, at most. @default 40 */
  readonly ratePerSecond?: number;
  /** Real milliseconds that a program may take to become healthy, beside the template's grace period. @default 10000 */
  readonly startAllowanceMs?: number;
  /** Asked before each call of an AWS API. @default the judge of the context, if it has one */
  readonly authorize?: (call: AwsCall) => Authorization | Promise<Authorization>;
}

/**
 * Starts the service of a plan and waits until as many healthy tasks run as the template asks for.
 *
 * @throws ServiceNotSteady with events and output of the tasks when they do not become healthy in time
 */
export async function startSystem(
  plan: RehearsalPlan,
  context: ScenarioContext,
  options: SystemOptions = {},
): Promise<ServiceSystem> {
  const parts = closing(context.signal);
  try {
    return await assemble(plan, context, options, parts);
  } catch (error) {
    await parts.close();
    throw error;
  }
}

async function assemble(
  plan: RehearsalPlan,
  context: ScenarioContext,
  options: SystemOptions,
  parts: Closing,
): Promise<ServiceSystem> {
  parts.add({ close: watchForStandstills() });
  const clock = scaledClock(context.scale);
  const pace = ownPace(context.scale);
  const ledger = callLedger();
  const judge = context.access && new AccessJudge(context.access);
  judge?.deploy(plan.assembly);
  const endpointOptions = { ledger, authorize: options.authorize ?? judge?.authorize };
  const dynamoDb = parts.add(await startDynamoDb(plan.tables, endpointOptions));
  const table = parts.add(await openGate(dynamoDb.url));
  const others = parts.add(await startEndpoint(unmodelledServices, endpointOptions));
  const workflows = acceptedStarts();
  const { url: workflowsUrl } = parts.add(await startEndpoint(workflows.protocol, endpointOptions));
  const endpoints = { tableUrl: table.url, othersUrl: others.url, workflowsUrl };
  const { targetGroups, listeners, production } = await startLoadBalancing(plan, clock, context.scale, parts);
  const service = parts.add(
    startService({
      model: plan.service,
      container: pace.container(plan.container),
      image: plan.image,
      targets: plan.service.targets,
      targetGroups: new Map(targetGroups.map((group) => [group.arn, group])),
      environment: localEnvironment(plan.region, plan.service.taskDefinition.taskRole, endpoints),
      folder: path.join(context.workFolder, `tasks-${process.hrtime.bigint()}`),
      clock,
      exitNoticedAfterMs: plan.detectionWindowMs,
      startAllowanceMs: (options.startAllowanceMs ?? START_ALLOWANCE_MS) * context.scale,
    }),
  );
  await service.until((now) => now.steady, 'a steady state', plan.startupDeadlineMs);
  const entrance = parts.add(
    await openEntrance({
      listener: production,
      healthCheckPath: plan.healthCheck.path,
      seed: context.seed,
      ratePerSecond: options.ratePerSecond,
      started: startsOrders(plan) ? workflows : undefined,
    }),
  );

  return {
    plan,
    clock,
    service,
    listeners,
    production,
    targetGroups: targetGroups.filter(({ arn }) =>
      plan.service.targets.some(({ targetGroupArn }) => targetGroupArn === arn),
    ),
    table,
    client: entrance.client,
    calls: () => ledger.counts(),
    newWorkload: () => entrance.newWorkload(),
    startLoad: (workload, random) => entrance.startLoad(workload, random),
    provenance: () => provenanceOf(plan, context, entrance.newWorkload()),
    close: () => parts.close(),
  };
}

function provenanceOf(plan: RehearsalPlan, context: ScenarioContext, workload: Workload): Provenance {
  const { real, modelled, onlyAws } = provenance(plan, context, workload);
  return { real, modelled: startsOrders(plan) ? [...modelled, STARTS_ARE_ACCEPTED] : modelled, onlyAws };
}

/** The load balancers of a plan, on this machine. */
export interface RunningLoadBalancing {
  readonly targetGroups: readonly TargetGroup[];
  readonly listeners: readonly Listener[];
  /** Takes the users' requests. */
  readonly production: Listener;
}

/** Starts target groups and listeners as the plan has them. Their time limits keep what programs are allowed. */
export async function startLoadBalancing(
  { loadBalancing, production }: Pick<RehearsalPlan, 'loadBalancing' | 'production'>,
  clock: Clock,
  scale: number,
  parts: Closing,
): Promise<RunningLoadBalancing> {
  const pace = ownPace(scale);
  const targetGroups = loadBalancing.targetGroups.map((group) =>
    parts.add(createTargetGroup(pace.targetGroup(group), clock)),
  );
  const listeners: Listener[] = [];
  for (const listener of loadBalancing.listeners) {
    listeners.push(parts.add(await createListener({ ...pace.listener(listener), targetGroups }, clock)));
  }
  const found = listeners.find(({ name }) => name === production.name);
  if (!found) throw new Error(`There is no listener ${production.name}.`);
  return { targetGroups, listeners, production: found };
}
