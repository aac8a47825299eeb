import path from 'node:path';
import { startAlarms } from '../alarms/alarms';
import type { Alarms } from '../alarms/alarms';
import { readAlarms } from '../alarms/definition';
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
import type { TableModel } from '../aws/tables';
import { unmodelledServices } from '../aws/unmodelled';
import { wallTime } from '../aws/wall-time';
import { startEndpoint } from '../aws/wire';
import type { WireProtocol } from '../aws/wire';
import type { Clock } from '../clock';
import type { Closing } from '../closing';
import { eventQueue } from '../lambda/asynchronous';
import type { EventQueue } from '../lambda/asynchronous';
import { readAliases, readFunctions } from '../lambda/from-template';
import { LambdaService } from '../lambda/service';
import { VersionNumbers } from '../lambda/version-numbers';
import { seededRandom } from '../load/random';
import { Queues } from '../messaging/queues';
import { Topics } from '../messaging/topics';
import { readActivities, readStateMachines } from '../state-machine/from-template';
import { sdkIntegrations } from '../state-machine/integrations';
import { isObject } from '../state-machine/json';
import type { MachineModel } from '../state-machine/model';
import { StepFunctionsService } from '../state-machine/service';
import type { Integrations } from '../state-machine/task-resource';
import { undeployedResolver } from '../synth/made-up';
import type { Resolver } from '../values/types';
import { EventRules } from './event-rules';
import { nameInUrl, readInvokePolicies, readQueues, readRules, readTopics } from './from-template';
import type { TemplateQueue } from './from-template';
import { countExecution, measureQueues } from './metrics';
import { shortestHeartbeatMs, workflowPace } from './pace';
import type { WorkflowPace } from './pace';
import { Refusals } from './refusals';
import { Turnstile } from './turnstile';
import { workflowStacks } from './workflow-stacks';

export interface OrderAccountOptions {
  readonly assembly: Assembly;
  readonly clock: Clock;
  readonly seed: number;
  /** Empty folder; the caller removes it. */
  readonly folder: string;
  /** Ends with the account, in the reverse order of their start. */
  readonly parts: Closing;
  /** Asked before each call of an AWS API. @default every call is allowed */
  readonly authorize?: (call: AwsCall) => Authorization | Promise<Authorization>;
}

/** Processes of one function that work at a time for the state machines. */
const AT_A_TIME = 2;

/**
 * An account in which the synthesized order workflow runs: tables, functions, queues, topics, state machines,
 * activities, rules and alarms of the templates, behind local endpoints.
 */
export class OrderAccount {
  readonly metrics = metricStore();
  readonly ledger: CallLedger = callLedger();
  readonly refusals = new Refusals();
  readonly alarms: Alarms;
  readonly lambda: LambdaService;
  readonly events: EventQueue;
  readonly queues: Queues;
  readonly topics: Topics;
  readonly states: StepFunctionsService;
  readonly tables: readonly TableModel[];
  private readonly endpointUrls: Record<string, string> = {};
  private readonly resolver: Resolver;
  private readonly numbers = new VersionNumbers();
  private readonly part: Assembly;
  private readonly templateQueues: readonly TemplateQueue[];
  private readonly models: readonly MachineModel[];
  private readonly pace: WorkflowPace;

  private constructor(private readonly options: OrderAccountOptions) {
    const { assembly, clock, seed, folder, parts } = options;
    this.part = workflowStacks(assembly);
    this.resolver = undeployedResolver(assembly);
    this.tables = readTables(assembly, this.resolver);
    this.templateQueues = readQueues(this.part, this.resolver);
    this.models = readStateMachines(this.part, this.resolver);
    this.pace = workflowPace(clock.scale, shortestHeartbeatMs(this.models));
    this.queues = new Queues(clock);
    this.topics = new Topics(clock);
    this.alarms = parts.add(startAlarms(readAlarms(this.part, this.resolver), this.metrics, clock));
    this.lambda = new LambdaService({
      clock,
      random: seededRandom(seed),
      metrics: this.metrics,
      folder: path.join(folder, 'functions'),
    });
    this.events = eventQueue(this.lambda, clock);
    this.states = this.startStates();
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
    options.parts.add(account.events);
    await account.createFunctions();
    account.createMessaging();
    options.parts.add(account.states);
    for (const model of account.models) account.states.putMachine(account.pace.machine(model));
    account.startRules();
    return account;
  }

  /** URLs of the local endpoints by the variable that SDK clients know. */
  get endpoints(): Readonly<Record<string, string>> {
    return this.endpointUrls;
  }

  private startStates(): StepFunctionsService {
    const { clock, seed, parts } = this.options;
    const region = this.part.stacks[0]?.region ?? 'us-east-1';
    const integrations = sdkIntegrations({ endpoints: this.endpointUrls, region });
    parts.add({ close: integrations.close });
    const states = new StepFunctionsService({
      clock,
      time: wallTime(clock),
      random: seededRandom(seed),
      integrations: inTurn(integrations.table),
      limit: this.pace.limit,
    });
    for (const arn of readActivities(this.part, this.resolver)) states.activities.put(arn);
    return states;
  }

  private async startEndpoints(): Promise<void> {
    const { parts, authorize, clock } = this.options;
    const time = wallTime(clock);
    const options = {
      ledger: this.ledger,
      authorize: async (call: AwsCall): Promise<Authorization> => {
        this.refusals.assertAccepted(call);
        return (await authorize?.(call)) ?? { allowed: true };
      },
    };
    const policies = readInvokePolicies(this.part, this.resolver);
    const protocols: Readonly<Record<string, WireProtocol>> = {
      AWS_ENDPOINT_URL: unmodelledServices,
      AWS_ENDPOINT_URL_LAMBDA: lambdaProtocol({
        lambda: this.lambda,
        events: this.events,
        policy: ({ functionName }) => policies.get(functionName) ?? {},
      }),
      AWS_ENDPOINT_URL_SQS: sqsProtocol(this.queues, time),
      AWS_ENDPOINT_URL_SNS: snsProtocol(this.topics),
      AWS_ENDPOINT_URL_SFN: stepFunctionsProtocol(this.states, time),
    };
    for (const [variable, protocol] of Object.entries(protocols)) {
      const endpoint = parts.add(await startEndpoint(protocol, options));
      this.endpointUrls[variable] = endpoint.url;
    }
    const dynamoDb = parts.add(await startDynamoDb(this.tables, options));
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
    const queue = this.templateQueues.find(({ url }) => url === value);
    return queue ? `${this.endpointUrls.AWS_ENDPOINT_URL_SQS ?? ''}/${nameInUrl(queue.url)}` : value;
  }

  private createMessaging(): void {
    for (const queue of this.templateQueues) this.queues.put(queue);
    for (const arn of readTopics(this.part, this.resolver)) this.topics.put(arn);
    const { clock, parts } = this.options;
    const stop = measureQueues(this.metrics, this.queues, clock);
    parts.add({ close: stop });
  }

  private startRules(): void {
    const { clock, parts } = this.options;
    const rules = parts.add(
      new EventRules({
        rules: readRules(this.part, this.resolver),
        events: this.events,
        policies: readInvokePolicies(this.part, this.resolver),
        clock,
        schedule: this.pace.schedule,
      }),
    );
    this.states.onStatusChange((event) => {
      rules.put(event);
      const [executionArn = ''] = event.resources;
      const execution = this.states.execution(executionArn);
      if (!execution.running)
        countExecution(this.metrics, execution, (ms) => this.pace.limit('activity', ms));
    });
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
