import { ORDER_STATUS, ORDERS_VARIABLES } from '../../lambda/orders/contract';
import { wallTime } from '../../rehearsal/aws/wall-time';
import { seededRandom } from '../../rehearsal/load/random';
import { orderOf, paymentOf, stockOf } from '../../rehearsal/orders/books';
import type { Books } from '../../rehearsal/orders/books';
import { parseFunctionReference } from '../../rehearsal/lambda/names';
import { StateError } from '../../rehearsal/state-machine/error';
import type { Execution } from '../../rehearsal/state-machine/execution';
import type { Json, JsonObject } from '../../rehearsal/state-machine/json';
import { StepFunctionsService } from '../../rehearsal/state-machine/service';
import type { TaskCall } from '../../rehearsal/state-machine/task-resource';
import { Charges } from './charges';
import { jumpingClock } from './clock';
import { WELL } from './fates';
import type { OrderPlan } from './fates';
import { answerOf, closerOf, fields, noticeOf, text, turn } from './calls';
import { callParkOrder, lead } from './handlers';
import { PlannedWorker } from './planned-worker';
import type { SoakSubject } from './subject';
import { MemoryTables } from './tables';

/** Attempts that Lambda makes of an asynchronous event. */
const EVENT_ATTEMPTS = 3;
/** Jumps of the clock after which a world is called endless. */
const MOST_JUMPS = 200_000;

/**
 * The synthesized state machine over the handlers of this process and tables in memory, on a clock that jumps. What
 * comes of each task is planned; the handlers do what they do in the account.
 */
export class SoakWorld {
  readonly clock = jumpingClock();
  readonly states: StepFunctionsService;
  readonly parked: string[] = [];
  readonly charges = new Charges();
  private readonly tables: MemoryTables;
  private readonly worker: PlannedWorker;
  private readonly plans = new Map<string, OrderPlan>();
  private readonly attempts = new Map<string, number>();
  private underWay = 0;

  constructor(
    private readonly soak: SoakSubject,
    seed: number,
  ) {
    const { tables } = soak.subject;
    this.tables = new MemoryTables({
      [tables.orders]: 'orderId',
      [tables.payments]: 'orderId',
      [tables.stock]: 'sku',
    });
    this.states = new StepFunctionsService({
      clock: this.clock,
      time: wallTime(this.clock),
      random: seededRandom(seed),
      integrations: {
        'lambda:invoke': (call) => this.invoke(call),
        'dynamodb:updateItem': (call) => this.update(call),
        'sns:publish': (call) => this.carryOut(call, noticeOf(call), async () => ({ MessageId: 'soak' })),
        'sqs:sendMessage': (call) => this.carryOut(call, 'ParkOrder', () => this.park(call)),
      },
    });
    this.states.activities.put(soak.subject.activityArn);
    this.states.putMachine(soak.subject.model);
    this.states.onStatusChange((event) => {
      for (const { matches } of soak.rules) if (matches?.(event)) this.parkEnded(event);
    });
    this.worker = new PlannedWorker(this.states, soak.subject.activityArn, this.clock, (orderId) =>
      this.plans.get(orderId)?.shipping(this.count(orderId, 'Ship')),
    );
    this.surround();
  }

  /** Stores an order, as the API does, and starts its execution. */
  place(orderId: string, plan: OrderPlan): Execution {
    this.plans.set(orderId, plan);
    const { customer, lines, stoppedAfter } = plan;
    void this.tables.call('PutItem', {
      TableName: this.soak.subject.tables.orders,
      Item: {
        orderId: { S: orderId },
        status: { S: ORDER_STATUS.received },
        open: { S: 'OPEN' },
        createdAt: { S: '2026-01-05T12:00:00.000Z' },
        lines: {
          L: lines.map(({ sku, quantity }) => ({
            M: { sku: { S: sku }, quantity: { N: String(quantity) } },
          })),
        },
      },
    });
    const { executionArn } = this.states.start({
      machineArn: this.soak.subject.model.arn,
      name: orderId,
      input: JSON.stringify({ orderId, customer, lines }),
    });
    if (stoppedAfter !== undefined) {
      this.clock.schedule(() => this.states.stop(executionArn, 'Operator', 'planned'), stoppedAfter * 1000);
    }
    return this.states.execution(executionArn);
  }

  /** Lets everything happen that happens. @throws Error when it never ends */
  async settle(): Promise<void> {
    for (let jumps = 0; ;) {
      await turn();
      if ((await this.worker.work()) || this.underWay > 0) continue;
      if (this.clock.pending === 0) break;
      this.clock.jump();
      jumps += 1;
      if (jumps > MOST_JUMPS) throw new Error(`The orders did not come to an end in ${MOST_JUMPS} steps.`);
    }
  }

  books(): Books {
    const { tables } = this.soak.subject;
    return {
      orders: this.tables.all(tables.orders).map(orderOf),
      payments: this.tables.all(tables.payments).map(paymentOf),
      stock: this.tables.all(tables.stock).map(stockOf),
    };
  }

  /** What still waits, in words. */
  get pending(): readonly string[] {
    const { states, soak } = this;
    return [
      ...states.list().flatMap(({ status, name }) => (status === 'RUNNING' ? [`execution ${name}`] : [])),
      ...(states.tokens.waiting > 0 ? [`${states.tokens.waiting} task tokens`] : []),
      ...(states.activities.waiting(soak.subject.activityArn) > 0 ? ['activity tasks'] : []),
    ];
  }

  /** Leads the handlers to this world: they are those of the process, so one world works at a time. */
  private surround(): void {
    const { tables, parkedQueue, approvalTopic } = this.soak.subject;
    process.env[ORDERS_VARIABLES.ordersTable] = tables.orders;
    process.env[ORDERS_VARIABLES.paymentsTable] = tables.payments;
    process.env[ORDERS_VARIABLES.stockTable] = tables.stock;
    process.env[ORDERS_VARIABLES.parkedQueue] = parkedQueue;
    process.env[ORDERS_VARIABLES.approvalTopic] = approvalTopic;
    lead({
      dynamoDb: (operation, input) =>
        this.charges.follow(fields(JSON.parse(JSON.stringify(input))), () =>
          this.tables.call(operation, input),
        ),
      publish: () => undefined,
      sendMessage: ({ MessageBody }) => this.keepParked(JSON.parse(String(MessageBody))),
    });
  }

  private async invoke(call: TaskCall): Promise<Json> {
    const { FunctionName, Payload = null } = fields(call.parameters);
    const name = parseFunctionReference(text(FunctionName)).functionName;
    const state = this.soak.stateOfFunction.get(name) ?? name;
    const result = await this.carryOut(call, state, async () => ({
      Payload: await answerOf(state, Payload),
    }));
    if (state === 'AskForApproval') this.decide(fields(Payload));
    return result;
  }

  private update(call: TaskCall): Promise<Json> {
    return this.carryOut(call, closerOf(call), async () => {
      try {
        return {
          ...JSON.parse(JSON.stringify(await this.tables.call('UpdateItem', fields(call.parameters)))),
        };
      } catch (error) {
        const name = error instanceof Error ? error.name : 'AmazonDynamoDBException';
        throw new StateError(`DynamoDB.${name}`, String(error));
      }
    });
  }

  /** Does the work of a task as it was planned. */
  private async carryOut(call: TaskCall, state: string, work: () => Promise<Json>): Promise<Json> {
    const orderId = this.orderIdOf(call.parameters);
    const plan = this.plans.get(orderId);
    const fate = plan?.fate(state, this.count(orderId, state)) ?? WELL;
    switch (fate.kind) {
      case 'well':
        return this.doing(work);
      case 'late':
        await this.after(fate.seconds);
        return this.doing(work);
      case 'refused':
        throw new StateError(fate.error, 'planned');
      case 'lost':
        await this.after(fate.seconds);
        await this.doing(work).catch(() => undefined);
        throw new StateError(fate.error, 'planned');
      case 'silent':
        if (fate.acts) await this.doing(work).catch(() => undefined);
        return new Promise(() => undefined);
      case 'malformed':
        return fields(await this.doing(work)).Payload === undefined ? {} : { Payload: { well: 'done' } };
      case 'oversized':
      default:
        await this.doing(work);
        return { Payload: 'x'.repeat(300_000) };
    }
  }

  /** Time stands still while a handler works. */
  private async doing<T>(work: () => Promise<T>): Promise<T> {
    this.underWay += 1;
    try {
      return await work();
    } finally {
      this.underWay -= 1;
    }
  }

  private after(seconds: number): Promise<void> {
    return new Promise((resolve) => this.clock.schedule(resolve, seconds * 1000));
  }

  /** The order that a call is about. A line to be priced does not name it: it is one that has such a line. */
  private orderIdOf(parameters: Json): string {
    const whole = JSON.stringify(parameters);
    const named = [...this.plans.keys()].find((orderId) => whole.includes(orderId));
    if (named !== undefined) return named;
    const { sku, quantity } = fields(fields(parameters).Payload ?? null);
    const [orderId = ''] =
      [...this.plans].find(([, { lines }]) =>
        lines.some((line) => line.sku === sku && line.quantity === quantity),
      ) ?? [];
    return orderId;
  }

  private count(orderId: string, state: string): number {
    const key = `${orderId} ${state}`;
    const attempt = this.attempts.get(key) ?? 0;
    this.attempts.set(key, attempt + 1);
    return attempt;
  }

  private decide({ orderId = '', taskToken = '' }: JsonObject): void {
    const decision = this.plans.get(text(orderId))?.approval ?? 'never';
    if (decision === 'never') return;
    try {
      const waiting = this.states.tokens.find(text(taskToken));
      if (decision === 'approve') waiting.succeeded({ by: 'approver', at: '2026-01-05T12:00:00.000Z' });
      else waiting.failed('ApprovalRefused', 'planned');
    } catch {
      // The attempt that asked was given up in the meantime: the next one asks again.
    }
  }

  private async park({ parameters }: TaskCall): Promise<Json> {
    const { MessageBody = null } = fields(parameters);
    this.keepParked(MessageBody);
    return { MessageId: 'soak' };
  }

  private keepParked(message: Json): void {
    this.parked.push(text(fields(message).orderId));
  }

  /** Lambda's asynchronous invocation of the function that parks. */
  private parkEnded(event: object): void {
    const attempt = async (number: number): Promise<void> => {
      try {
        await callParkOrder(JSON.parse(JSON.stringify(event)));
      } catch (error) {
        if (number === EVENT_ATTEMPTS) throw error;
        await attempt(number + 1);
      }
    };
    void this.doing(() => attempt(1));
  }
}
