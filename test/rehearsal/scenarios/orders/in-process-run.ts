import { InProcessFunctions } from './in-process-functions';
import { lead } from '../../../soak/handlers';
import type { AttributeValue } from '@aws-sdk/client-dynamodb';
import { OPEN_ORDERS_INDEX, ORDERS_VARIABLES, STARTED_AT } from '../../../../lambda/orders/contract';
import { metricStore } from '../../../../rehearsal/alarms/metrics';
import { readServiceApis } from '../../../../rehearsal/api-gateway/from-template';
import { RestApi } from '../../../../rehearsal/api-gateway/rest-api';
import type { Assembly } from '../../../../rehearsal/assembly/types';
import { describeExecution } from '../../../../rehearsal/aws/step-functions-answers';
import { wallTime } from '../../../../rehearsal/aws/wall-time';
import { ServiceError } from '../../../../rehearsal/aws/wire';
import type { Closing } from '../../../../rehearsal/closing';
import { orderOf, paymentOf, stockOf } from '../../../../rehearsal/orders/books';
import type { Books } from '../../../../rehearsal/orders/books';
import { readBody } from '../../../../rehearsal/orders/quote-desk';
import type { DeskAnswer, QuoteDesk } from '../../../../rehearsal/orders/quote-desk';
import { Refusals } from '../../../../rehearsal/orders/refusals';
import { WorkflowServices } from '../../../../rehearsal/orders/workflow-services';
import { workflowStacks } from '../../../../rehearsal/orders/workflow-stacks';
import { QUOTE_CHECK_PATH } from '../../../../rehearsal/scenarios/orders/subject';
import { WorkflowRun } from '../../../../rehearsal/scenarios/orders/workflow-run';
import type { RunOptions, RunParts } from '../../../../rehearsal/scenarios/orders/workflow-run';
import {
  functionError,
  integrationError,
  SERVICES,
} from '../../../../rehearsal/state-machine/integration-errors';
import { parseJson } from '../../../../rehearsal/state-machine/json';
import type { Json } from '../../../../rehearsal/state-machine/json';
import type { Integrations, TaskCall } from '../../../../rehearsal/state-machine/task-resource';
import { undeployedResolver } from '../../../../rehearsal/synth/made-up';
import { fields, text, turn } from '../../../soak/calls';
import { jumpingClock } from '../../../soak/clock';
import type { JumpingClock } from '../../../soak/clock';
import type { SoakSubject } from '../../../soak/subject';
import { MemoryTables } from '../../../soak/tables';
import { InProcessShop } from './in-process-shop';
import { InProcessWorker } from './in-process-worker';

/** Jumps of the clock within which everything comes about; a watcher that looks every five minutes makes a few each. */
const MOST_JUMPS = 50_000;
/** Turns of the event loop in which a handler here has long answered. */
const MOST_TURNS = 10_000;

export interface InProcessRunOptions extends RunOptions {
  readonly assembly: Assembly;
  readonly soak: SoakSubject;
  readonly parts: Closing;
}

/**
 * A run without processes, endpoints and waiting: the services of the account as they are, the handlers of the functions
 * and the worker of the image in this process, tables in memory, and a clock that jumps.
 */
export class InProcessRun extends WorkflowRun {
  private constructor(
    parts: RunParts,
    private readonly options: InProcessRunOptions,
    private readonly jumping: JumpingClock,
    private readonly functions: InProcessFunctions,
    private readonly tables: MemoryTables,
  ) {
    super(parts, options);
  }

  static async start(options: InProcessRunOptions): Promise<InProcessRun> {
    const { assembly, soak, parts, code = {}, workers = 1 } = options;
    const { subject } = soak;
    const clock = jumpingClock();
    const metrics = metricStore();
    const refusals = new Refusals();
    const functions = new InProcessFunctions({ assembly, soak, clock, metrics, code });
    const { orders, payments, stock } = subject.tables;
    const tables = new MemoryTables({ [orders]: 'orderId', [payments]: 'orderId', [stock]: 'sku' });
    const integrations: Record<string, Integrations[string]> = {};
    const services = new WorkflowServices(
      { assembly, clock, seed: 1, metrics, lambda: functions, integrations },
      parts,
    );
    Object.assign(integrations, integrationsOf(services, functions, tables, refusals));
    surround(subject, services, tables, refusals);
    services.begin();
    const shop = new InProcessShop(subject, tables, services.states, refusals);
    const quoteDesk = new InProcessDesk(assembly, services, (done) => run.until('The answer', done));
    const run: InProcessRun = new InProcessRun(
      { subject, services, refusals, clock, shop, quoteDesk },
      options,
      clock,
      functions,
      tables,
    );
    for (let worker = 0; worker < workers; worker += 1) await run.addWorker();
    return run;
  }

  async addWorker(shippingSeconds = this.options.shippingSeconds ?? 0): Promise<{ kill(): Promise<void> }> {
    const worker = new InProcessWorker(
      this.services.states,
      this.subject.activityArn,
      this.clock,
      shippingSeconds,
    );
    this.options.parts.add({ close: () => worker.kill() });
    return worker;
  }

  /** Lets everything happen that happens, until this has. */
  async until(what: string, happened: () => boolean): Promise<void> {
    let turns = 0;
    for (let jumps = 0; jumps < MOST_JUMPS && turns < MOST_TURNS;) {
      await turn();
      if (happened()) return;
      if (this.functions.underWay > 0) turns += 1;
      else {
        turns = 0;
        jumps += 1;
        this.jumping.jump();
      }
    }
    throw new Error(`${what} did not come about in ${MOST_JUMPS} jumps of the clock.`);
  }

  async stop(orderId: string): Promise<void> {
    const found = this.executions.find((execution) => execution.view().name === orderId);
    this.services.states.stop(found?.executionArn ?? '', 'Operator', 'Stopped in a test');
  }

  async dateBack(orderId: string, minutes: number): Promise<void> {
    await this.tables.call('UpdateItem', {
      TableName: this.subject.tables.orders,
      Key: { orderId: { S: orderId } },
      UpdateExpression: 'SET #at = :at',
      ExpressionAttributeNames: { '#at': OPEN_ORDERS_INDEX.sortKey },
      ExpressionAttributeValues: { ':at': { S: new Date(Date.now() - minutes * 60_000).toISOString() } },
    });
  }

  async books(): Promise<Books> {
    const { orders, payments, stock } = this.subject.tables;
    return {
      orders: this.tables.all(orders).map(orderOf),
      payments: this.tables.all(payments).map(paymentOf),
      stock: this.tables.all(stock).map(stockOf),
    };
  }
}

/** An error as an SDK client would throw it. */
function asOfSdk(error: unknown): unknown {
  if (!(error instanceof ServiceError)) return error;
  const { code, message, status } = error;
  const $fault = status < 500 ? 'client' : 'server';
  return Object.assign(new Error(message), { name: code, $fault, $metadata: { httpStatusCode: status } });
}

function assertAccepted(refusals: Refusals, service: string, operation: string, input: object): void {
  try {
    refusals.assertAccepted({ role: 'in-process', service, operation, input: { ...input } });
  } catch (error) {
    throw asOfSdk(error);
  }
}

/** What state machines call. */
function integrationsOf(
  { topics, queues }: WorkflowServices,
  functions: InProcessFunctions,
  tables: MemoryTables,
  refusals: Refusals,
): Integrations {
  const called =
    (service: keyof typeof SERVICES, operation: string, act: (call: TaskCall) => Promise<Json>) =>
    async (call: TaskCall): Promise<Json> => {
      try {
        assertAccepted(refusals, service, operation, fields(call.parameters));
        return await act(call);
      } catch (error) {
        throw 'error' in Object(error) ? error : integrationError(SERVICES[service], error);
      }
    };
  const table = (operation: string) =>
    called('dynamodb', operation, async ({ parameters }) =>
      parseJson(JSON.stringify(await tables.call(operation, fields(parameters)))),
    );
  return {
    'lambda:invoke': called('lambda', 'Invoke', async ({ parameters }) => {
      const { FunctionName, Payload = null } = fields(parameters);
      const request = { functionName: text(FunctionName), payload: JSON.stringify(Payload) };
      const { payload, functionError: failed } = await functions.invoke(request);
      if (failed !== undefined) throw functionError(payload);
      return { Payload: parseJson(payload) };
    }),
    'dynamodb:getItem': table('GetItem'),
    'dynamodb:updateItem': table('UpdateItem'),
    'sns:publish': called('sns', 'Publish', async ({ parameters }) => {
      const { TopicArn, Message = null } = fields(parameters);
      return { MessageId: publish(topics, { TopicArn, Message: JSON.stringify(Message) }) };
    }),
    'sqs:sendMessage': called('sqs', 'SendMessage', async ({ parameters }) => {
      const { QueueUrl, MessageBody = null } = fields(parameters);
      return { MessageId: queues.send(queueOf(QueueUrl), JSON.stringify(MessageBody)) };
    }),
  };
}

function queueOf(url: unknown): string {
  return String(url).split('/').at(-1) ?? '';
}

function publish(
  topics: WorkflowServices['topics'],
  { TopicArn, Subject, Message }: Readonly<Record<string, unknown>>,
): string {
  const subject = typeof Subject === 'string' ? Subject : undefined;
  return topics.publish({ topicArn: String(TopicArn), subject, message: String(Message), attributes: {} });
}

/** Leads the handlers to this run: they are those of the process, so one run works at a time. */
function surround(
  subject: SoakSubject['subject'],
  { topics, queues, states, alarms }: WorkflowServices,
  tables: MemoryTables,
  refusals: Refusals,
): void {
  process.env[ORDERS_VARIABLES.ordersTable] = subject.tables.orders;
  process.env[ORDERS_VARIABLES.paymentsTable] = subject.tables.payments;
  process.env[ORDERS_VARIABLES.stockTable] = subject.tables.stock;
  process.env[ORDERS_VARIABLES.parkedQueue] = subject.parkedQueue;
  process.env[ORDERS_VARIABLES.approvalTopic] = subject.approvalTopic;
  process.env[ORDERS_VARIABLES.stateMachine] = subject.model.arn;
  const own = alarms.definitions.flatMap(({ queries }) =>
    queries.flatMap((query) => ('metric' in query ? query.metric.namespace : [])),
  );
  process.env.POWERTOOLS_METRICS_NAMESPACE = own.find((namespace) => !namespace.startsWith('AWS/'));
  lead({
    dynamoDb: async (operation, input) =>
      operation === 'Query'
        ? openOrders(tables.all(subject.tables.orders), input)
        : tables.call(operation, input),
    publish: (input) => void publish(topics, input),
    sendMessage({ QueueUrl, MessageBody }) {
      assertAccepted(refusals, 'sqs', 'SendMessage', { QueueUrl });
      queues.send(queueOf(QueueUrl), String(MessageBody));
    },
    startExecution: ({ name, input }) =>
      states.start({ machineArn: subject.model.arn, name: String(name), input: String(input) }),
  });
}

/** The two questions that the watcher asks of the index of open orders, which the tables here do not have. */
function openOrders(items: readonly Readonly<Record<string, AttributeValue>>[], query: object): object {
  const { ExpressionAttributeValues: values = {}, FilterExpression, Limit } = Object(query);
  const before: string = values[':before']?.S ?? '9999';
  const found = items
    .filter((item) => item[OPEN_ORDERS_INDEX.partitionKey] !== undefined)
    .filter((item) => (item[OPEN_ORDERS_INDEX.sortKey]?.S ?? '') < before)
    .filter(
      (item) =>
        FilterExpression === undefined ||
        (item.status?.S === values[':received'].S && item[STARTED_AT] === undefined),
    )
    .toSorted((a, b) => (String(a.createdAt?.S) < String(b.createdAt?.S) ? -1 : 1));
  return { Items: found.slice(0, Limit) };
}

/** The REST API of the templates, in front of the state machines here. */
class InProcessDesk implements QuoteDesk {
  readonly answers: DeskAnswer[] = [];
  private readonly path: string;
  private readonly api: RestApi;

  /** @param until lets everything happen until a question is answered */
  constructor(
    assembly: Assembly,
    { states }: WorkflowServices,
    private readonly until: (done: () => boolean) => Promise<void>,
  ) {
    const [model] = readServiceApis(workflowStacks(assembly), undeployedResolver(assembly));
    if (!model) throw new Error('The assembly has no API in front of a service.');
    this.path = `/${model.stage}${QUOTE_CHECK_PATH}`;
    const time = wallTime(jumpingClock());
    this.api = new RestApi(model, async (_call, body) => {
      const { stateMachineArn, input } = Object(JSON.parse(body));
      const view = await states.startSync({ machineArn: stateMachineArn, input });
      return { status: 200, body: JSON.stringify(describeExecution(view, time)) };
    });
  }

  async ask(lines: Parameters<QuoteDesk['ask']>[0]): Promise<DeskAnswer> {
    let answered = false;
    const request = { method: 'POST', path: this.path, signed: true, body: JSON.stringify({ lines }) };
    const answering = this.api.handle(request).finally(() => (answered = true));
    await this.until(() => answered);
    const { status, headers, body } = await answering;
    const answer = { status, contentType: headers['content-type'] ?? '', body: readBody(body), ms: 0 };
    this.answers.push(answer);
    return answer;
  }
}
