import path from 'node:path';
import { startAlarms } from '../alarms/alarms';
import type { Alarms } from '../alarms/alarms';
import { readAlarms } from '../alarms/definition';
import { metricStore } from '../alarms/metrics';
import type { Assembly } from '../assembly/types';
import type { AwsCall, Authorization, CallLedger } from '../aws/calls';
import { callLedger } from '../aws/calls';
import { cloudWatchProtocol } from '../aws/cloudwatch';
import { codeDeployProtocol } from '../aws/codedeploy';
import { lambdaProtocol } from '../aws/lambda';
import { wallTime } from '../aws/wall-time';
import { ServiceError, startEndpoint } from '../aws/wire';
import type { Endpoint, WireProtocol } from '../aws/wire';
import type { Clock } from '../clock';
import { AccessJudge } from '../iam/judge';
import type { AccessLog } from '../iam/log';
import { eventQueue } from '../lambda/asynchronous';
import type { EventQueue } from '../lambda/asynchronous';
import { readAliases, readFunctions } from '../lambda/from-template';
import type { SkippedFunction, TemplateAlias } from '../lambda/from-template';
import { LambdaService } from '../lambda/service';
import { VersionNumbers } from '../lambda/version-numbers';
import { seededRandom } from '../load/random';
import { watchForStandstills } from '../machine-time';
import { parseLambdaAppSpec } from './appspec';
import { readLambdaDeploymentGroups } from './from-template';
import { gradualStacks } from './gradual-stacks';
import { lambdaTarget } from './lambda-target';
import type { Deployment } from './model';
import { CodeDeployService } from './service';

export interface GradualSystemOptions {
  readonly clock: Clock;
  readonly seed: number;
  /** Empty folder; the caller removes it. */
  readonly folder: string;
  /** Where calls are judged. @default every call is allowed */
  readonly access?: AccessLog;
  /** Asked before each AWS call of a handler. @default the judge, if calls are judged */
  readonly authorize?: (call: AwsCall) => Authorization | Promise<Authorization>;
}

/** What deploying an assembly did. */
export interface StackUpdate {
  /** The deployment that an alias's update started, by alias; empty when none did. */
  readonly deployments: readonly Deployment[];
  readonly skipped: readonly SkippedFunction[];
}

/**
 * An account with Lambda, CodeDeploy and CloudWatch, into which cloud assemblies are deployed one after the other, as
 * CloudFormation would: functions, versions, alarms and groups first, aliases last.
 */
export class GradualSystem {
  readonly metrics = metricStore();
  readonly ledger: CallLedger = callLedger();
  readonly alarms: Alarms;
  readonly lambda: LambdaService;
  readonly events: EventQueue;
  readonly codeDeploy: CodeDeployService;
  private readonly judge: AccessJudge | undefined;
  private readonly numbers = new VersionNumbers();
  private readonly endpoints: Endpoint[] = [];
  private aliases = new Map<string, string>();
  /** A pause of the machine is no part of a template's minutes. */
  private readonly endWatch = watchForStandstills();

  private constructor(options: GradualSystemOptions) {
    const { access, clock, seed, folder } = options;
    this.judge = access && new AccessJudge(access, { deploymentGroup: (id) => this.codeDeploy.groupOf(id) });
    this.alarms = startAlarms([], this.metrics, clock);
    this.lambda = new LambdaService({
      clock,
      random: seededRandom(seed),
      metrics: this.metrics,
      folder: path.join(folder, 'functions'),
    });
    this.events = eventQueue(this.lambda, clock);
    this.codeDeploy = new CodeDeployService({
      clock,
      alarms: this.alarms,
      invokeHook: (functionName, payload, { role = '' }) => {
        const input = { FunctionName: functionName };
        this.judge?.assertRole({ role, service: 'lambda', operation: 'Invoke', input });
        // Asynchronous, so a hook that fails is tried again twice; one that does not exist is refused here.
        this.lambda.function(functionName);
        this.events.send({ functionName, payload: JSON.stringify(payload) });
      },
    });
  }

  /** Starts the account with its local endpoints. */
  static async start(options: GradualSystemOptions): Promise<GradualSystem> {
    const system = new GradualSystem(options);
    const time = wallTime(options.clock);
    const protocols: Readonly<Record<string, WireProtocol>> = {
      AWS_ENDPOINT_URL_LAMBDA: lambdaProtocol({ lambda: system.lambda, events: system.events }),
      AWS_ENDPOINT_URL_CODEDEPLOY: codeDeployProtocol({
        codeDeploy: system.codeDeploy,
        target: (appSpec) => lambdaTarget(system.lambda, parseLambdaAppSpec(appSpec)),
        time,
      }),
      AWS_ENDPOINT_URL_CLOUDWATCH: cloudWatchProtocol(system.metrics, system.alarms, time),
    };
    for (const [variable, protocol] of Object.entries(protocols)) {
      const authorize = options.authorize ?? system.judge?.authorize;
      const endpoint = await startEndpoint(protocol, { authorize, ledger: system.ledger });
      system.endpoints.push(endpoint);
      system.lambda.endpoints[variable] = endpoint.url;
    }
    return system;
  }

  /** URL of a local endpoint, for example of `CODEDEPLOY`. */
  endpointUrl(service: 'LAMBDA' | 'CODEDEPLOY' | 'CLOUDWATCH'): string {
    return this.lambda.endpoints[`AWS_ENDPOINT_URL_${service}`] ?? '';
  }

  /**
   * Creates or updates what the gradually deployed stacks of the assembly hold. A new version behind an existing alias starts a deployment when the
   * alias's UpdatePolicy says so; a new alias does not: a first deployment has nothing to shift from.
   *
   * @throws ServiceError `ValidationError`, as CloudFormation refuses a stack that it is still updating: an update waits
   * for the deployment that it started
   */
  async deploy(assembly: Assembly): Promise<StackUpdate> {
    const unfinished = this.codeDeploy
      .deployments()
      .find(({ creator, completedAt }) => creator === 'CloudFormation' && completedAt === undefined);
    if (unfinished) {
      throw new ServiceError(
        'ValidationError',
        `The stack is in UPDATE_IN_PROGRESS state and can not be updated: it waits for ${unfinished.id}.`,
      );
    }
    const part = gradualStacks(assembly);
    const published = this.numbers.assign(assembly, part);
    const resolver = this.numbers.resolver(assembly);
    this.judge?.deploy(assembly, resolver);
    const { functions, skipped } = readFunctions(part, resolver);
    for (const { configuration, reservedConcurrency } of functions) {
      await this.lambda.putFunction(configuration, reservedConcurrency);
    }
    for (const { functionName, version } of published) await this.lambda.publish(functionName, version);
    this.alarms.put(readAlarms(part, resolver));
    for (const group of readLambdaDeploymentGroups(part, resolver)) this.codeDeploy.putGroup(group);
    const deployments = readAliases(part, resolver).flatMap((alias) => this.updateAlias(alias) ?? []);
    return { deployments, skipped };
  }

  /** Ends every process, timer and connection. */
  async close(): Promise<void> {
    this.endWatch();
    this.alarms.close();
    this.events.close();
    await this.lambda.close();
    await Promise.all(this.endpoints.map((endpoint) => endpoint.close()));
  }

  private updateAlias(alias: TemplateAlias): Deployment | undefined {
    const { functionName, name, functionVersion, gradual } = alias;
    const id = `${functionName}:${name}`;
    const currentVersion = this.aliases.get(id);
    if (currentVersion === functionVersion) return undefined;
    if (currentVersion === undefined || !gradual) {
      this.lambda.putAlias(functionName, name, { functionVersion });
      this.aliases.set(id, functionVersion);
      return undefined;
    }
    const { applicationName, deploymentGroupName: groupName, hooks } = gradual;
    const revision = { functionName, alias: name, currentVersion, targetVersion: functionVersion, hooks };
    const target = lambdaTarget(this.lambda, revision);
    const deployment = this.codeDeploy.create({
      applicationName,
      groupName,
      target,
      creator: 'CloudFormation',
    });
    void this.keepWhenShifted(deployment.id, id, functionVersion);
    return deployment;
  }

  /** CloudFormation takes the alias's new version for deployed when the deployment has succeeded. */
  private async keepWhenShifted(deploymentId: string, alias: string, functionVersion: string): Promise<void> {
    const { status } = await this.codeDeploy.ended(deploymentId);
    if (status === 'Succeeded') this.aliases.set(alias, functionVersion);
  }
}
