import path from 'node:path';
import { readServiceApis } from '../api-gateway/from-template';
import { startRestApi } from '../api-gateway/server';
import { metricStore } from '../alarms/metrics';
import type { Assembly } from '../assembly/types';
import type { Authorization, AwsCall, CallLedger } from '../aws/calls';
import { callLedger } from '../aws/calls';
import { startDynamoDb } from '../aws/dynamodb';
import { lambdaProtocol } from '../aws/lambda';
import { snsProtocol } from '../aws/sns';
import { sqsProtocol } from '../aws/sqs';
import { stepFunctionsProtocol } from '../aws/step-functions';
import { readTables } from '../aws/tables';
import { unmodelledServices } from '../aws/unmodelled';
import { wallTime } from '../aws/wall-time';
import { startEndpoint } from '../aws/wire';
import type { WireProtocol } from '../aws/wire';
import type { Clock } from '../clock';
import type { Closing } from '../closing';
import { AccessJudge } from '../iam/judge';
import type { AccessLog } from '../iam/log';
import { readAliases, readFunctions } from '../lambda/from-template';
import { LambdaService } from '../lambda/service';
import { VersionNumbers } from '../lambda/version-numbers';
import { seededRandom } from '../load/random';
import { sdkIntegrations } from '../state-machine/integrations';
import { isObject } from '../state-machine/json';
import type { Integrations } from '../state-machine/task-resource';
import { undeployedResolver } from '../synth/made-up';
import { nameInUrl } from './from-template';
import type { PaceOptions } from './pace';
import { Refusals } from './refusals';
import { Turnstile } from './turnstile';
import { WorkflowServices } from './workflow-services';
import { workflowStacks } from './workflow-stacks';

export interface OrderAccountOptions {
  readonly assembly: Assembly;
  readonly clock: Clock;
  readonly seed: number;
  /** Empty folder; the caller removes it. */
  readonly folder: string;
  /** Ends with the account, in the reverse order of their start. */
  readonly parts: Closing;
  readonly pace?: PaceOptions;
  /** Where calls are judged. @default every call is allowed */
  readonly access?: AccessLog;
  /** Asked before each call of an AWS API. @default the judge, if calls are judged */
  readonly authorize?: (call: AwsCall) => Authorization | Promise<Authorization>;
}

/** Processes of one function that work at a time for the state machines. */
const AT_A_TIME = 2;

/**
 * An account in which the synthesized order workflow runs: tables, functions, queues, topics, state machines,
 * activities, rules, alarms and REST APIs of the templates, behind local endpoints.
 */
export class OrderAccount {
  readonly metrics = metricStore();
  readonly ledger: CallLedger = callLedger();
  readonly refusals = new Refusals();
  readonly lambda: LambdaService;
  readonly services: WorkflowServices;
  /** Addresses of what REST APIs in front of services offer, by path below the stage. */
  readonly restUrls = new Map<string, string>();
  private readonly judge: AccessJudge | undefined;
  private readonly endpointUrls: Record<string, string> = {};
  private readonly numbers = new VersionNumbers();
  private readonly part: Assembly;

  private constructor(private readonly options: OrderAccountOptions) {
    const { assembly, clock, seed, folder, parts, pace, access } = options;
    this.part = workflowStacks(assembly);
    this.lambda = new LambdaService({
      clock,
      random: seededRandom(seed),
      metrics: this.metrics,
      folder: path.join(folder, 'functions'),
    });
    const integrations = sdkIntegrations({ endpoints: this.endpointUrls, region: this.region });
    parts.add({ close: integrations.close });
    this.judge =
      access && new AccessJudge(access, { taskOwner: (token) => this.services.states.tokens.ownerOf(token) });
    this.judge?.deploy(assembly, this.numbers.resolver(assembly));
    const { metrics, lambda, judge } = this;
    this.services = new WorkflowServices(
      { assembly, clock, seed, metrics, lambda, judge, integrations: inTurn(integrations.table), pace },
      parts,
    );
  }

  /**
   * Starts the account, everything of the templates in it.
   *
   * @throws Error naming the resource that the rehearsal does not model
   */
  static async start(options: OrderAccountOptions): Promise<OrderAccount> {
    // Advice of the SDK about this machine's Node.js, which says nothing about the rehearsal.
    process.env.AWS_SDK_JS_NODE_VERSION_SUPPORT_WARNING_DISABLED ??= 'true';
    const account = new OrderAccount(options);
    await account.startEndpoints();
    options.parts.add(account.lambda);
    await account.createFunctions();
    account.services.begin();
    await account.startRestApis();
    return account;
  }

  /** URLs of the local endpoints by the variable that SDK clients know. */
  get endpoints(): Readonly<Record<string, string>> {
    return this.endpointUrls;
  }

  private get region(): string {
    return this.part.stacks[0]?.region ?? 'us-east-1';
  }

  private async startEndpoints(): Promise<void> {
    const { parts, clock } = this.options;
    const authorize = this.options.authorize ?? this.judge?.authorize;
    const time = wallTime(clock);
    const options = {
      ledger: this.ledger,
      authorize: async (call: AwsCall): Promise<Authorization> => {
        this.refusals.assertAccepted(call);
        return (await authorize?.(call)) ?? { allowed: true };
      },
    };
    const { policies, queues, topics, states, events } = this.services;
    const protocols: Readonly<Record<string, WireProtocol>> = {
      AWS_ENDPOINT_URL: unmodelledServices,
      AWS_ENDPOINT_URL_LAMBDA: lambdaProtocol({
        lambda: this.lambda,
        events,
        policy: ({ functionName }) => policies.get(functionName) ?? {},
      }),
      AWS_ENDPOINT_URL_SQS: sqsProtocol(queues, time),
      AWS_ENDPOINT_URL_SNS: snsProtocol(topics),
      AWS_ENDPOINT_URL_SFN: stepFunctionsProtocol(states, time),
    };
    for (const [variable, protocol] of Object.entries(protocols)) {
      const endpoint = parts.add(await startEndpoint(protocol, options));
      this.endpointUrls[variable] = endpoint.url;
    }
    const tables = readTables(this.options.assembly, undeployedResolver(this.options.assembly));
    const dynamoDb = parts.add(await startDynamoDb(tables, options));
    this.endpointUrls.AWS_ENDPOINT_URL_DYNAMODB = dynamoDb.url;
    Object.assign(this.lambda.endpoints, this.endpointUrls);
  }

  /** Functions, published versions and aliases. An SDK client takes the host of a queue's URL for the endpoint. */
  private async createFunctions(): Promise<void> {
    const { assembly } = this.options;
    const published = this.numbers.assign(assembly, this.part);
    const resolver = this.numbers.resolver(assembly);
    const { functions } = readFunctions(this.part, resolver);
    for (const { configuration, reservedConcurrency } of functions) {
      const environment = Object.fromEntries(
        Object.entries(configuration.environment).map(([name, value]) => [name, this.localUrl(value)]),
      );
      await this.lambda.putFunction({ ...configuration, environment }, reservedConcurrency);
    }
    for (const { functionName, version } of published) await this.lambda.publish(functionName, version);
    for (const { functionName, name, functionVersion } of readAliases(this.part, resolver)) {
      this.lambda.putAlias(functionName, name, { functionVersion });
    }
  }

  private localUrl(value: string): string {
    const queue = this.services.templateQueues.find(({ url }) => url === value);
    return queue ? `${this.endpointUrls.AWS_ENDPOINT_URL_SQS ?? ''}/${nameInUrl(queue.url)}` : value;
  }

  private async startRestApis(): Promise<void> {
    const { assembly, parts } = this.options;
    for (const model of readServiceApis(this.part, undeployedResolver(assembly))) {
      const api = await startRestApi(model, { endpoints: this.endpointUrls, region: this.region });
      parts.add(api);
      for (const { path: below } of model.methods) this.restUrls.set(below, `${api.url}${below}`);
    }
  }
}

/** Invocations of one function wait for each other, so that a burst of orders is no burst of processes. */
function inTurn(table: Integrations): Integrations {
  const turnstile = new Turnstile(AT_A_TIME);
  const invoke = table['lambda:invoke'];
  if (!invoke) return table;
  return {
    ...table,
    'lambda:invoke': (call) => {
      const { FunctionName } = isObject(call.parameters) ? call.parameters : {};
      return turnstile.through(JSON.stringify(FunctionName), () => invoke(call));
    },
  };
}
