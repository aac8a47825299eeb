import path from 'node:path';
import { startAlarms } from '../alarms/alarms';
import type { Alarms } from '../alarms/alarms';
import { metricStore } from '../alarms/metrics';
import { acceptedStarts } from '../aws/accepted-starts';
import { callLedger } from '../aws/calls';
import type { Authorization, AwsCall, CallLedger } from '../aws/calls';
import { ParameterStore } from '../aws/ssm';
import { closableClock } from '../closable-clock';
import { scaledClock } from '../clock';
import type { Closing } from '../closing';
import { CodeDeployService } from '../codedeploy/service';
import { EcsService } from '../ecs/service';
import { TaskDefinitions } from '../ecs/task-definitions';
import type { LocalImage } from '../image/image';
import { AccessJudge } from '../iam/judge';
import { eventQueue } from '../lambda/asynchronous';
import { LambdaService } from '../lambda/service';
import type { Listener } from '../listener';
import { seededRandom } from '../load/random';
import { watchForStandstills } from '../machine-time';
import { ownPace } from '../pace';
import type { ScenarioContext } from '../scenarios/types';
import { START_ALLOWANCE_MS, startLoadBalancing } from '../system';
import type { RunningLoadBalancing } from '../system';
import { localEnvironment } from '../task/local-environment';
import { startEndpoints } from './endpoints';
import type { AccountEndpoints } from './endpoints';
import type { DeliveryPlan } from './plan';
import { accountProtocols } from './protocols';
import type { AccountServices } from './protocols';
import type { Releaser } from './releaser';
import { serviceRoutes } from './routes';

export interface AccountOptions {
  /** Template time goes this many times faster than the scale that was asked for: a release takes minutes. @default 1 */
  readonly speed?: number;
  /** Requests of the load per real second, at most. @default 40 */
  readonly ratePerSecond?: number;
  /** Requests of the load under way at once, at most. @default no limit */
  readonly mostAtOnce?: number;
  /** Asked before each call of an AWS API. @default the judge of the context, if it has one */
  readonly authorize?: (call: AwsCall) => Authorization | Promise<Authorization>;
}

/** An empty account: everything that runs, and nothing that is deployed. */
export interface AccountParts extends Omit<AccountServices, 'plan' | 'service' | 'releaser'> {
  readonly ledger: CallLedger;
  /** @default calls are not judged */
  readonly judge?: AccessJudge;
  readonly alarms: Alarms;
  readonly endpoints: AccountEndpoints;
  readonly loadBalancing: RunningLoadBalancing;
  /** By ARN in the template. */
  readonly listeners: ReadonlyMap<string, Listener>;
  readonly images: Map<string, LocalImage>;
  readonly ecs: EcsService;
}

/**
 * Starts the parts of an account.
 *
 * @param releaser asked when an endpoint is called
 */
export async function startParts(
  plan: DeliveryPlan,
  context: ScenarioContext,
  options: AccountOptions,
  closing: Closing,
  releaser: () => Releaser | undefined,
): Promise<AccountParts> {
  const scale = context.scale * (options.speed ?? 1);
  // Minutes take fractions of a second here, so a pause of the machine would be a bad minute of the service.
  closing.add({ close: watchForStandstills() });
  const clock = closing.add(closableClock(scaledClock(scale)));
  const services = startServices(plan, context, clock);
  const { judge } = services;
  const ledger = callLedger();
  let ecs: EcsService | undefined;
  const endpoints = await startEndpoints(
    accountProtocols({ ...services, plan, service: () => ecs, releaser }),
    plan.tables,
    { ledger, authorize: options.authorize ?? judge?.authorize },
    closing,
  );
  Object.assign(services.lambda.endpoints, endpoints.variables);
  const loadBalancing = await startLoadBalancing(plan, clock, scale, closing);
  for (const part of [services.alarms, services.lambda, services.events]) closing.add(part);
  const listeners = listenersByArn(plan, loadBalancing);
  const images = new Map([[plan.container.image, plan.image]]);
  ecs = closing.add(
    new EcsService({
      model: plan.service,
      clusterName: plan.clusterName,
      serviceArn: plan.serviceArn,
      clock,
      targetGroups: new Map(loadBalancing.targetGroups.map((group) => [group.arn, group])),
      pair: plan.pair,
      ...serviceRoutes(plan, listeners),
      image: (uri) => images.get(uri),
      environment: ({ taskRole }) =>
        localEnvironment(plan.region, taskRole, {
          tableUrl: endpoints.table.url,
          othersUrl: endpoints.others,
          workflowsUrl: endpoints.urls.SFN,
        }),
      pace: (container) => ownPace(scale).container(container),
      folder: path.join(context.workFolder, 'tasks'),
      exitNoticedAfterMs: plan.detectionWindowMs,
      startAllowanceMs: START_ALLOWANCE_MS * scale,
    }),
  );
  return { ...services, ledger, endpoints, loadBalancing, listeners, images, ecs };
}

function startServices(
  plan: DeliveryPlan,
  context: ScenarioContext,
  clock: AccountServices['clock'],
): Omit<AccountServices, 'plan' | 'service' | 'releaser'> & Pick<AccountParts, 'judge'> {
  const metrics = metricStore();
  const alarms = startAlarms([], metrics, clock);
  const lambda = new LambdaService({
    clock,
    random: seededRandom(context.seed),
    metrics,
    folder: path.join(context.workFolder, 'functions'),
  });
  const events = eventQueue(lambda, clock);
  const judge =
    context.access && new AccessJudge(context.access, { deploymentGroup: (id) => codeDeploy.groupOf(id) });
  judge?.deploy(plan.assembly);
  const codeDeploy: CodeDeployService = new CodeDeployService({
    clock,
    alarms,
    invokeHook: (functionName, payload, { role = '' }) => {
      judge?.assertRole({
        role,
        service: 'lambda',
        operation: 'Invoke',
        input: { FunctionName: functionName },
      });
      // Asynchronous, so a hook that fails is tried again twice; one that does not exist is refused here.
      lambda.function(functionName);
      events.send({ functionName, payload: JSON.stringify(payload) });
    },
  });
  const now = (): number => clock.now();
  const definitions = new TaskDefinitions({ arnPrefix: plan.taskDefinitionArnPrefix, now });
  return {
    clock,
    metrics,
    alarms,
    lambda,
    events,
    codeDeploy,
    judge,
    definitions,
    parameters: new ParameterStore(now),
    workflows: acceptedStarts(),
  };
}

function listenersByArn(
  { loadBalancing }: DeliveryPlan,
  { listeners }: RunningLoadBalancing,
): ReadonlyMap<string, Listener> {
  return new Map(
    loadBalancing.listeners.flatMap(({ arn, name }) => {
      const running = listeners.find((listener) => listener.name === name);
      return running ? [[arn, running] as const] : [];
    }),
  );
}
