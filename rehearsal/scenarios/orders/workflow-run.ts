import type { Clock } from '../../clock';
import type { Books } from '../../orders/books';
import type { QuoteDesk } from '../../orders/quote-desk';
import type { Refusals } from '../../orders/refusals';
import type { OrderDesk } from '../../orders/shop';
import type { WorkflowServices } from '../../orders/workflow-services';
import { executionArn } from '../../state-machine/arns';
import type { Execution } from '../../state-machine/execution';
import type { Change } from '../changed-stack';
import type { WorkflowSubject } from './subject';

/** What is different in a run. */
export interface RunOptions {
  /** New code, by the state that calls the function. @default the synthesized code */
  readonly code?: Readonly<Record<string, Change>>;
  /** Shipping workers that run from the beginning. @default 1 */
  readonly workers?: number;
  /** Real seconds that a shipment takes. @default 0 */
  readonly shippingSeconds?: number;
  /** What the approvers say to whatever they are asked. @default nothing */
  readonly decision?: 'approve' | 'refuse';
  /** Real seconds after which an execution ends by its own time-out. @default the template's, or two minutes */
  readonly ownTimeOutSeconds?: number;
}

/** What a run is made of. */
export interface RunParts {
  readonly subject: WorkflowSubject;
  readonly services: WorkflowServices;
  /** Calls of AWS APIs that are refused. */
  readonly refusals: Refusals;
  readonly clock: Clock;
  readonly shop: OrderDesk;
  readonly quoteDesk: QuoteDesk;
}

/** Orders under way: what a scenario does to them, and what has become of them. */
export abstract class WorkflowRun implements RunParts {
  readonly subject: WorkflowSubject;
  readonly services: WorkflowServices;
  readonly refusals: Refusals;
  readonly clock: Clock;
  readonly shop: OrderDesk;
  readonly quoteDesk: QuoteDesk;
  /** Answers of the API to decisions. */
  readonly decisions: number[] = [];
  private readonly deciding = new Set<Promise<void>>();

  protected constructor(parts: RunParts, { decision }: RunOptions) {
    this.subject = parts.subject;
    this.services = parts.services;
    this.refusals = parts.refusals;
    this.clock = parts.clock;
    this.shop = parts.shop;
    this.quoteDesk = parts.quoteDesk;
    if (decision !== undefined) this.decideAll(decision);
  }

  /** Starts a shipping worker. */
  abstract addWorker(shippingSeconds?: number): Promise<{ kill(): Promise<void> }>;
  /** Waits until this has happened. @throws Error naming it when it does not */
  abstract until(what: string, happened: () => boolean): Promise<void>;
  /** Stops an execution, as a person would. */
  abstract stop(orderId: string): Promise<void>;
  /** Makes an order older. */
  abstract dateBack(orderId: string, minutes: number): Promise<void>;
  /** What the tables say. */
  abstract books(): Promise<Books>;

  /** Executions of the workflow, in order of their start. */
  get executions(): readonly Execution[] {
    const { states } = this.services;
    return states.list(this.subject.model.arn).map(({ executionArn }) => states.execution(executionArn));
  }

  /** Whether an execution was started under the id of an order. */
  isStarted(orderId: string): boolean {
    try {
      this.services.states.execution(executionArn(this.subject.model.arn, orderId));
      return true;
    } catch {
      return false;
    }
  }

  /** Waits until an execution waits in this state. */
  async waitsIn(state: string): Promise<void> {
    const waits = (): boolean =>
      this.executions.some(({ visits }) => visits.some((visit) => visit.state === state && !visit.end));
    await this.until(`An execution that waits in ${state}`, waits);
  }

  /** Waits until so many executions have ended, and everything that they led to. */
  async settled(executions: number): Promise<void> {
    const ended = (): boolean => {
      const all = this.executions;
      return all.length >= executions && all.every(({ running }) => !running);
    };
    await this.until(`The end of ${executions} executions`, ended);
    await Promise.all(this.deciding);
    await this.until('The end of asynchronous events', () => this.services.events.pending === 0);
  }

  /** Order ids in the queue of parked orders. */
  get parked(): readonly string[] {
    return this.messages(this.subject.parkedQueue).map((message) => String(message.orderId));
  }

  /** Order ids in the queue of the events that the function which parks orders has failed at. */
  get unparked(): readonly string[] {
    return this.messages(this.subject.unparkedQueue).map(({ requestPayload }) =>
      String(Object(Object(requestPayload).detail).name),
    );
  }

  /** What still waits, in words. */
  get pending(): readonly string[] {
    const { states, events } = this.services;
    const lost = events.discarded.filter(({ destination }) => destination === undefined);
    const counts: Readonly<Record<string, number>> = {
      'executions that run': this.executions.filter(({ running }) => running).length,
      'task tokens': states.tokens.waiting,
      'activity tasks': states.activities.waiting(this.subject.activityArn),
      'events that failed for good': lost.length,
    };
    return Object.entries(counts).flatMap(([what, count]) => (count > 0 ? [`${count} ${what}`] : []));
  }

  private messages(queue: string): readonly Readonly<Record<string, unknown>>[] {
    return this.services.queues.messages(queue).map(({ body }) => Object(JSON.parse(body)));
  }

  private decideAll(decision: 'approve' | 'refuse'): void {
    this.services.topics.subscribe(({ topicArn, subject = '' }) => {
      const orderId = /^Order (\S+) waits/.exec(subject)?.[1];
      if (topicArn !== this.subject.approvalTopic || orderId === undefined) return;
      const deciding = this.shop
        .decide(orderId, decision)
        .then((status) => void this.decisions.push(status))
        .finally(() => this.deciding.delete(deciding));
      this.deciding.add(deciding);
    });
  }
}
