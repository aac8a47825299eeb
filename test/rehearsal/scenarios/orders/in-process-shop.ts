import { randomUUID } from 'node:crypto';
import { OPEN_ORDERS_INDEX, ORDER_STATUS } from '../../../../lambda/orders/contract';
import { executionInput } from '../../../../lambda/orders/waiting-order';
import type { Refusals } from '../../../../rehearsal/orders/refusals';
import type { OrderDesk, OrderRequest, ShopAnswer } from '../../../../rehearsal/orders/shop';
import type { WorkflowSubject } from '../../../../rehearsal/scenarios/orders/subject';
import type { StepFunctionsService } from '../../../../rehearsal/state-machine/service';
import type { MemoryTables } from '../../../soak/tables';

/** What the order API does, without HTTP: stores an order, starts it as well as it can, hands decisions over. */
export class InProcessShop implements OrderDesk {
  readonly answers: ShopAnswer[] = [];
  private readonly idOfKey = new Map<string, string>();

  constructor(
    private readonly subject: WorkflowSubject,
    private readonly tables: MemoryTables,
    private readonly states: StepFunctionsService,
    private readonly refusals: Refusals,
  ) {}

  async place({ customer, lines }: OrderRequest, key: string = randomUUID()): Promise<ShopAnswer> {
    const known = this.idOfKey.get(key);
    const orderId = known ?? randomUUID();
    this.idOfKey.set(key, orderId);
    const answer = { status: known ? 200 : 201, ms: 0, order: { orderId, status: ORDER_STATUS.received } };
    if (known === undefined) {
      const stored = lines.map(({ sku, quantity }) => ({
        M: { sku: { S: sku }, quantity: { N: String(quantity) } },
      }));
      await this.tables.call('PutItem', {
        TableName: this.subject.tables.orders,
        Item: {
          orderId: { S: orderId },
          customer: { S: customer },
          status: { S: ORDER_STATUS.received },
          [OPEN_ORDERS_INDEX.partitionKey]: { S: OPEN_ORDERS_INDEX.partition },
          [OPEN_ORDERS_INDEX.sortKey]: { S: new Date().toISOString() },
          lines: { L: stored },
        },
      });
    }
    this.start(orderId, executionInput({ orderId, customer, lines }));
    this.answers.push(answer);
    return answer;
  }

  async decide(orderId: string, decision: 'approve' | 'refuse'): Promise<number> {
    const order = this.tables.all(this.subject.tables.orders).find((item) => item.orderId?.S === orderId);
    const waiting = this.states.tokens.find(order?.approval?.M?.taskToken?.S ?? '');
    if (decision === 'approve') waiting.succeeded({ by: 'approver-7', at: '2026-01-05T12:00:00.000Z' });
    else waiting.failed('ApprovalRefused', 'Refused by approver-7.');
    return 202;
  }

  /** A start that fails changes nothing. */
  private start(name: string, input: string): void {
    const { arn: machineArn } = this.subject.model;
    try {
      this.refusals.assertAccepted({
        role: 'order-api',
        service: 'states',
        operation: 'StartExecution',
        input: { name },
      });
      this.states.start({ machineArn, name, input });
    } catch {
      // The watcher of open orders makes up for it.
    }
  }
}
