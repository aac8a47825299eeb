import path from 'node:path';
import { setTimeout as realDelay } from 'node:timers/promises';
import { ENV } from '../../../app/src/contract';
import { scaledClock } from '../../clock';
import type { Clock } from '../../clock';
import { closing } from '../../closing';
import type { Closing } from '../../closing';
import { OrderAccount } from '../../orders/account';
import { readBooks } from '../../orders/books';
import type { Books } from '../../orders/books';
import { Programs } from '../../orders/programs';
import { Shop } from '../../orders/shop';
import type { RehearsalPlan } from '../../plan';
import type { Execution } from '../../state-machine/execution';
import { writeChangedStack } from '../changed-stack';
import type { Change } from '../changed-stack';
import type { ScenarioContext } from '../types';
import { dateBack, stopExecution } from './operator';
import { workflowSubject } from './subject';
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
}

/** Real milliseconds after which a run that has not come to its end is given up. */
const PATIENCE_MS = 60_000;

/** An account with the workflow in it, the order API, workers and approvers. */
export class WorkflowRun {
  private workers = 0;
  /** Answers of the API to decisions. */
  readonly decisions: number[] = [];
  private readonly deciding = new Set<Promise<void>>();

  private constructor(
    readonly subject: WorkflowSubject,
    readonly account: OrderAccount,
    readonly clock: Clock,
    readonly programs: Programs,
    readonly shop: Shop,
    private readonly plan: RehearsalPlan,
    private readonly context: ScenarioContext,
    private readonly options: RunOptions,
    private readonly parts: Closing,
  ) {
    if (options.decision !== undefined) this.decideAll(options.decision);
  }

  /** @param scale template seconds per real second */
  static async start(
    plan: RehearsalPlan,
    context: ScenarioContext,
    scale: number,
    options: RunOptions,
  ): Promise<WorkflowRun> {
    const parts = closing(context.signal);
    try {
      const assembly = await changedAssembly(context, options);
      const clock = scaledClock(scale);
      const folder = path.join(context.workFolder, 'account');
      const account = await OrderAccount.start({ assembly, clock, seed: context.seed, folder, parts });
      const programs = new Programs({ plan, endpoints: account.endpoints, clock, folder, parts });
      const shop = new Shop(await programs.startApi(), `rehearsal-value-of-${ENV.decisionKey}`);
      const subject = workflowSubject(assembly);
      const run = new WorkflowRun(subject, account, clock, programs, shop, plan, context, options, parts);
      for (let worker = 0; worker < (options.workers ?? 1); worker += 1) await run.addWorker();
      return run;
    } catch (error) {
      await parts.close();
      throw error;
    }
  }

  addWorker(shippingSeconds = this.options.shippingSeconds): Promise<{ kill(): Promise<void> }> {
    this.workers += 1;
    return this.programs.startWorker(this.subject.activityArn, `worker-${this.workers}`, shippingSeconds);
  }

  /** Executions of the workflow, in order of their start. */
  get executions(): readonly Execution[] {
    const { states } = this.account;
    return states.list(this.subject.model.arn).map(({ executionArn }) => states.execution(executionArn));
  }

  /** Waits until this has happened. @throws Error naming it when it does not */
  async until(what: string, happened: () => boolean): Promise<void> {
    const until = performance.now() + PATIENCE_MS;
    while (!happened()) {
      if (performance.now() > until) throw new Error(`${what} did not come about within ${PATIENCE_MS} ms.`);
      await realDelay(5, undefined, { signal: this.context.signal });
    }
  }

  /** Waits on the template's time. */
  async wait(templateMs: number): Promise<void> {
    await realDelay(templateMs / this.clock.scale, undefined, { signal: this.context.signal });
  }

  /** Stops an execution, as a person would. */
  async stop(orderId: string): Promise<void> {
    const { AWS_ENDPOINT_URL_SFN: endpoint = '' } = this.account.endpoints;
    const execution = this.executions.find((one) => one.view().name === orderId);
    await stopExecution(endpoint, this.plan.region, execution?.executionArn ?? '');
  }

  /** Makes an order older. */
  async dateBack(orderId: string, minutes: number): Promise<void> {
    const { AWS_ENDPOINT_URL_DYNAMODB: endpoint = '' } = this.account.endpoints;
    await dateBack(endpoint, this.plan.region, this.subject.tables.orders, orderId, minutes);
  }

  /** Waits until an execution waits in this state. */
  async waitsIn(state: string): Promise<void> {
    const waits = (): boolean =>
      this.executions.some(({ visits }) => visits.some((visit) => visit.state === state && !visit.end));
    await this.until(`An execution that waits in ${state}`, waits);
  }

  /** Waits until so many executions have ended, and everything that they led to. */
  async settled(executions: number): Promise<void> {
    const ended = (): boolean =>
      this.executions.length >= executions && this.executions.every(({ running }) => !running);
    await this.until(`The end of ${executions} executions`, ended);
    await Promise.all(this.deciding);
    await this.until('The end of asynchronous events', () => this.account.events.pending === 0);
  }

  /** Order ids in the queue of parked orders. */
  get parked(): readonly string[] {
    return this.account.queues
      .messages(this.subject.parkedQueue)
      .map(({ body }) => String(Object(JSON.parse(body)).orderId));
  }

  /** What still waits, in words. */
  get pending(): readonly string[] {
    const { states, events } = this.account;
    const counts: Readonly<Record<string, number>> = {
      'executions that run': this.executions.filter(({ running }) => running).length,
      'task tokens': states.tokens.waiting,
      'activity tasks': states.activities.waiting(this.subject.activityArn),
      'events that failed for good': events.discarded.length,
    };
    return Object.entries(counts).flatMap(([what, count]) => (count > 0 ? [`${count} ${what}`] : []));
  }

  books(): Promise<Books> {
    const { AWS_ENDPOINT_URL_DYNAMODB = '' } = this.account.endpoints;
    return readBooks(AWS_ENDPOINT_URL_DYNAMODB, this.plan.region, this.subject.tables);
  }

  close(): Promise<void> {
    return this.parts.close();
  }

  private decideAll(decision: 'approve' | 'refuse'): void {
    this.account.topics.subscribe(({ topicArn, subject = '' }) => {
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

async function changedAssembly(context: ScenarioContext, { code }: RunOptions) {
  const { assembly } = context;
  if (code === undefined) return assembly;
  const subject = workflowSubject(assembly);
  let changed = assembly;
  for (const [index, [state, change]] of Object.entries(code).entries()) {
    const { stackName, logicalId } = subject.functionOf(state);
    const stack = changed.stacks.find((candidate) => candidate.stackName === stackName);
    if (!stack) throw new Error(`${changed.directory} has no stack ${stackName}.`);
    const folder = path.join(context.workFolder, `changed-${index}`);
    changed = await writeChangedStack(
      changed,
      stack,
      { label: state, code: { [logicalId]: change } },
      folder,
    );
  }
  return changed;
}
