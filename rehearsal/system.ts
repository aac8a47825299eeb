import path from 'node:path';
import { callLedger } from './aws/calls';
import type { Authorization, AwsCall, CallCount } from './aws/calls';
import { startDynamoDb } from './aws/dynamodb';
import { openGate } from './aws/gate';
import type { Gate } from './aws/gate';
import { unmodelledServices } from './aws/unmodelled';
import { startEndpoint } from './aws/wire';
import { scaledClock } from './clock';
import type { Clock } from './clock';
import { createListener, createTargetGroup } from './listener';
import type { Listener, TargetGroup } from './listener';
import { chooseWorkload } from './load/choose';
import type { WorkloadFactory } from './load/choose';
import { loadClient } from './load/client';
import type { LoadClient } from './load/client';
import { startLoad } from './load/generator';
import type { Load } from './load/generator';
import { seededRandom } from './load/random';
import type { Random } from './load/random';
import { sustainableRate } from './load/sustainable-rate';
import type { Workload } from './load/workload';
import { ownPace } from './pace';
import type { RehearsalPlan } from './plan';
import { provenance } from './report/provenance';
import type { RunningSystem, ScenarioContext } from './scenarios/types';
import { startService } from './task/service';
import type { RunningService } from './task/running-service';

/** Requests per real second, where the machine can do it. */
const RATE_PER_SECOND = 40;
/** Real milliseconds that a program is given to start on a busy machine, however short the template's grace period is. */
const START_ALLOWANCE_MS = 10_000;
/** Sets the customers of the first requests apart from those of the load. */
const WARM_UP_SEED = 0x5eed;
/** Real milliseconds after which a user gives up; longer than any answer that the service promises. */
const USER_PATIENCE_MS = 15_000;

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
  /** Asked before each call of an AWS API. @default every call is allowed */
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
  const closing: (() => Promise<void>)[] = [];
  let closed: Promise<void> | undefined;
  const closeParts = async (): Promise<void> => {
    context.signal.removeEventListener('abort', abort);
    // In reverse: who calls ends before who is called.
    for (const step of closing.splice(0).toReversed()) await step();
  };
  const close = (): Promise<void> => (closed ??= closeParts());
  const abort = (): void => void close();
  context.signal.addEventListener('abort', abort);
  try {
    return await assemble(plan, context, options, closing, close);
  } catch (error) {
    await close();
    throw error;
  }
}

async function assemble(
  plan: RehearsalPlan,
  context: ScenarioContext,
  options: SystemOptions,
  closing: (() => Promise<void>)[],
  close: () => Promise<void>,
): Promise<ServiceSystem> {
  const clock = scaledClock(context.scale);
  const pace = ownPace(context.scale);
  const ledger = callLedger();
  const endpointOptions = { ledger, authorize: options.authorize };
  const until = <T extends { close(): Promise<void> }>(part: T): T => {
    closing.push(() => part.close());
    if (context.signal.aborted) throw new Error('The rehearsal was ended.');
    return part;
  };
  const dynamoDb = until(await startDynamoDb(plan.tables, endpointOptions));
  const table = until(await openGate(dynamoDb.url));
  const others = until(await startEndpoint(unmodelledServices, endpointOptions));
  const targetGroups = plan.loadBalancing.targetGroups.map((group) =>
    until(createTargetGroup(pace.targetGroup(group), clock)),
  );
  const listeners: Listener[] = [];
  for (const listener of plan.loadBalancing.listeners) {
    listeners.push(until(await createListener({ ...pace.listener(listener), targetGroups }, clock)));
  }
  const production = listeners.find(({ name }) => name === plan.production.name);
  if (!production) throw new Error(`There is no listener ${plan.production.name}.`);
  const servedBy = new Map<string, string>();
  production.on('request', ({ traceId, targetId }) => {
    const root = /Root=([^;]+)/.exec(traceId)?.[1];
    if (root !== undefined && targetId !== undefined) servedBy.set(root, targetId);
  });
  const service = until(
    startService({
      model: plan.service,
      container: pace.container(plan.container),
      image: plan.image,
      targets: plan.service.targets,
      targetGroups: new Map(targetGroups.map((group) => [group.arn, group])),
      environment: taskEnvironment(plan, table.url, others.url),
      folder: path.join(context.workFolder, `tasks-${closing.length}-${process.hrtime.bigint()}`),
      clock,
      exitNoticedAfterMs: plan.detectionWindowMs,
      startAllowanceMs: (options.startAllowanceMs ?? START_ALLOWANCE_MS) * context.scale,
    }),
  );
  await service.until((now) => now.steady, 'a steady state', plan.startupDeadlineMs);
  const client = until(loadClient(production.url, USER_PATIENCE_MS));
  const newWorkload: WorkloadFactory = await chooseWorkload(client, plan.healthCheck.path);
  const ratePerSecond = await sustainableRate(
    client,
    newWorkload(),
    seededRandom(context.seed ^ WARM_UP_SEED),
    options.ratePerSecond ?? RATE_PER_SECOND,
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
    client,
    calls: () => ledger.counts(),
    newWorkload,
    startLoad(workload, random) {
      const load = startLoad({
        client,
        workload,
        random,
        ratePerSecond,
        servedBy: (root) => servedBy.get(root),
      });
      closing.push(() => Promise.resolve(load.cancel()));
      return load;
    },
    provenance: () => provenance(plan, context, newWorkload()),
    close,
  };
}

/** What the machine adds to a task: a region, the task role as credentials, and local endpoints for every service. */
function taskEnvironment(plan: RehearsalPlan, tableUrl: string, othersUrl: string): Record<string, string> {
  return {
    AWS_REGION: plan.region,
    AWS_DEFAULT_REGION: plan.region,
    AWS_EXECUTION_ENV: 'AWS_ECS_FARGATE',
    AWS_ACCESS_KEY_ID: plan.service.taskDefinition.taskRole ?? 'no-task-role',
    AWS_SECRET_ACCESS_KEY: 'rehearsal',
    AWS_EC2_METADATA_DISABLED: 'true',
    AWS_ENDPOINT_URL: othersUrl,
    AWS_ENDPOINT_URL_DYNAMODB: tableUrl,
  };
}
