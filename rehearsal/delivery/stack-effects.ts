import type { Alarms } from '../alarms/alarms';
import { readAlarms } from '../alarms/definition';
import type { ParameterStore } from '../aws/ssm';
import type { Clock } from '../clock';
import { readEcsDeploymentGroups } from '../codedeploy/ecs-from-template';
import type { CodeDeployService } from '../codedeploy/service';
import { updateService } from '../ecs-native/cloudformation';
import { readNativeDeployment } from '../ecs-native/from-template';
import type { NativeDeployment } from '../ecs-native/model';
import type { NativeDeployments } from '../ecs-native/service';
import { apiRequest } from '../ecs/property-names';
import type { TaskDefinitions } from '../ecs/task-definitions';
import type { ServiceTraffic } from '../ecs/traffic';
import type { EventQueue } from '../lambda/asynchronous';
import type { LambdaService } from '../lambda/service';
import { readListeners } from '../listener';
import type { Listener } from '../listener';
import { askCustomResource } from './custom-resource';
import { putFunctions } from './functions';
import { checkChange } from './modelled-changes';
import { putParameters } from './parameters';
import { onlyStack } from './stack-part';
import type { ResourceChange, StackEffects } from './stack-contract';

/** A service that ECS itself deploys. */
export interface NativeService {
  readonly deployments: Pick<NativeDeployments, 'deploy' | 'ended' | 'stop'>;
  /** Takes how ECS deploys from now on. */
  configure(deployment: NativeDeployment): void;
}

/** The parts of an account that a stack update can change. */
export interface UpdatableAccount {
  readonly clock: Clock;
  readonly stackId: string;
  /** By ARN in the template. */
  readonly listeners: ReadonlyMap<string, Listener>;
  readonly ecs: { readonly traffic: Pick<ServiceTraffic, 'note'> };
  readonly definitions: TaskDefinitions;
  readonly lambda: Pick<LambdaService, 'putFunction'>;
  readonly events: Pick<EventQueue, 'send'>;
  readonly alarms: Alarms;
  readonly codeDeploy: CodeDeployService;
  readonly parameters: ParameterStore;
  /** @default CodeDeploy releases the service */
  readonly native?: NativeService;
  /** Leads a URL of the template to this machine. */
  readonly localUrl: (text: string) => string;
}

type Write = (change: ResourceChange, account: UpdatableAccount) => Promise<string | undefined>;

/** How each type is written. Those that are not here show nowhere. */
const WRITERS: Readonly<Record<string, Write>> = {
  'AWS::CloudWatch::Alarm': writeAlarms,
  'AWS::CodeDeploy::DeploymentGroup': writeGroups,
  'AWS::ECS::Service': writeService,
  'AWS::ECS::TaskDefinition': writeTaskDefinition,
  'AWS::ElasticLoadBalancingV2::Listener': writeListener,
  'AWS::ElasticLoadBalancingV2::ListenerRule': writeRule,
  'AWS::Lambda::Function': writeFunction,
  'AWS::SSM::Parameter': writeParameters,
};

/** What updates of the service's stack do in an account. */
export function stackEffects(account: UpdatableAccount): StackEffects {
  return {
    check: (change) => {
      checkChange(change);
      if (account.native && change.type === 'AWS::ECS::Service') readDeployment(change, account.stackId);
    },
    ask: (request) => askCustomResource(request, account.events, account.clock),
    write: async (change) => (await WRITERS[change.type]?.(change, account)) ?? undefined,
  };
}

async function writeAlarms(
  { assembly, resolver }: ResourceChange,
  account: UpdatableAccount,
): Promise<undefined> {
  account.alarms.put(readAlarms(onlyStack(assembly, account.stackId), resolver));
}

async function writeGroups(
  { assembly, resolver }: ResourceChange,
  account: UpdatableAccount,
): Promise<undefined> {
  for (const group of readEcsDeploymentGroups(onlyStack(assembly, account.stackId), resolver)) {
    account.codeDeploy.putGroup(group);
  }
}

async function writeFunction(
  { assembly, resolver, logicalId }: ResourceChange,
  account: UpdatableAccount,
): Promise<undefined> {
  await putFunctions(onlyStack(assembly, account.stackId), resolver, account.lambda, {
    localUrl: account.localUrl,
    only: logicalId,
  });
}

async function writeParameters(
  { assembly, resolver }: ResourceChange,
  account: UpdatableAccount,
): Promise<undefined> {
  putParameters(onlyStack(assembly, account.stackId), resolver, account.parameters);
}

/** The whole action is sent again, whatever the listener had in the meantime (aws/aws-cdk#36649). */
async function writeListener(
  { assembly, resolver, logicalId }: ResourceChange,
  account: UpdatableAccount,
): Promise<undefined> {
  const read = readListeners(resolver, assembly).listeners.find((found) => found.logicalId === logicalId);
  if (read) account.listeners.get(read.arn)?.setDefaultAction(read.defaultAction);
  account.ecs.traffic.note();
}

async function writeRule(
  { assembly, resolver, logicalId }: ResourceChange,
  account: UpdatableAccount,
): Promise<undefined> {
  const id = String(resolver.ref(account.stackId, logicalId));
  for (const { arn, rules } of readListeners(resolver, assembly).listeners) {
    const rule = rules.find((candidate) => candidate.id === id);
    if (rule) account.listeners.get(arn)?.setRuleAction(id, rule.action);
  }
  account.ecs.traffic.note();
}

async function writeTaskDefinition({ after }: ResourceChange, account: UpdatableAccount): Promise<string> {
  return account.definitions.register({ ...Object(apiRequest(after)) }).arn;
}

/**
 * UpdateService. How the service is deployed counts for the deployment that the same update starts.
 *
 * Under CodeDeploy a service names the family of its task definition, so a new revision leaves it as it is; another
 * family is refused, as on AWS.
 *
 * @see https://docs.aws.amazon.com/AmazonECS/latest/APIReference/API_UpdateService.html
 */
async function writeService(
  change: ResourceChange,
  { native, definitions, clock, stackId }: UpdatableAccount,
): Promise<undefined> {
  const { before, after } = change;
  const sameTasks = before?.TaskDefinition === after?.TaskDefinition;
  if (!native) {
    if (sameTasks) return;
    throw new Error(
      'Unable to update task definition on services with a CODE_DEPLOY deployment controller. Use AWS CodeDeploy to trigger a new deployment.',
    );
  }
  native.configure(readDeployment(change, stackId));
  if (sameTasks) return;
  const revision = definitions.get(String(after?.TaskDefinition)).name;
  const { status, reason } = await updateService(native.deployments, revision, clock);
  if (status === 'UPDATE_FAILED') throw new Error(reason ?? 'The service was not updated.');
}

/** @throws Error naming what of the service's deployments is not modelled */
function readDeployment(
  { logicalId, assembly, resolver }: ResourceChange,
  stackId: string,
): NativeDeployment {
  const found = readNativeDeployment(onlyStack(assembly, stackId), resolver);
  if (found) return found;
  throw new Error(`${logicalId}: taking away DeploymentConfiguration.Strategy is not modelled.`);
}
