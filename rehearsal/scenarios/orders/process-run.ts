import path from 'node:path';
import { setTimeout as realDelay } from 'node:timers/promises';
import { ENV } from '../../../app/src/contract';
import { scaledClock } from '../../clock';
import { closing } from '../../closing';
import type { Closing } from '../../closing';
import { watchForStandstills } from '../../machine-time';
import { OrderAccount } from '../../orders/account';
import { readBooks } from '../../orders/books';
import type { Books } from '../../orders/books';
import { Programs } from '../../orders/programs';
import { RestQuoteDesk } from '../../orders/quote-desk';
import { Shop } from '../../orders/shop';
import type { RehearsalPlan } from '../../plan';
import { writeChangedStack } from '../changed-stack';
import type { ScenarioContext } from '../types';
import { dateBack, stopExecution } from './operator';
import { QUOTE_CHECK_PATH, workerRoleOf, workflowSubject } from './subject';
import type { WorkflowSubject } from './subject';
import { WorkflowRun } from './workflow-run';
import type { RunOptions, RunParts } from './workflow-run';

/** Real milliseconds that a run takes at most, beside what its definition waits. */
const PATIENCE_MS = 60_000;

/**
 * Real milliseconds after which a run that has not come to its end is given up. A reminder that is due after days lasts
 * longer than all the rest, however fast the time goes.
 *
 * @param scale template seconds per real second
 */
export function patienceMs({ longestWaitMs }: Pick<WorkflowSubject, 'longestWaitMs'>, scale: number): number {
  return PATIENCE_MS + Math.ceil(longestWaitMs / scale);
}

/** What a run on processes has beside the others. */
interface Surroundings {
  readonly account: OrderAccount;
  readonly programs: Programs;
  readonly plan: RehearsalPlan;
  readonly context: ScenarioContext;
  readonly parts: Closing;
  /** Template seconds per real second. */
  readonly scale: number;
}

/** A run in an account of its own, on real processes: functions, the order API, workers, and approvers. */
export class ProcessRun extends WorkflowRun {
  private workers = 0;

  private constructor(
    parts: RunParts,
    private readonly options: RunOptions,
    private readonly surroundings: Surroundings,
  ) {
    super(parts, options);
  }

  /** @param scale template seconds per real second */
  static async start(
    plan: RehearsalPlan,
    context: ScenarioContext,
    scale: number,
    options: RunOptions,
  ): Promise<ProcessRun> {
    const parts = closing(context.signal);
    try {
      const assembly = await changedAssembly(context, options);
      parts.add({ close: watchForStandstills() });
      const clock = scaledClock(scale);
      const folder = path.join(context.workFolder, 'account');
      const { ownTimeOutSeconds } = options;
      const pace = { ownTimeOutMs: ownTimeOutSeconds && ownTimeOutSeconds * 1000 };
      const { access, seed } = context;
      const account = await OrderAccount.start({ assembly, clock, seed, folder, parts, pace, access });
      const { endpoints } = account;
      const workerRole = workerRoleOf(assembly);
      const programs = new Programs({ plan, endpoints, workerRole, clock, folder, parts });
      const subject = workflowSubject(assembly);
      const run = new ProcessRun(
        {
          subject,
          services: account.services,
          refusals: account.refusals,
          clock,
          shop: new Shop(await programs.startApi(), `rehearsal-value-of-${ENV.decisionKey}`),
          quoteDesk: new RestQuoteDesk(account.restUrls.get(QUOTE_CHECK_PATH) ?? ''),
        },
        options,
        { account, programs, plan, context, parts, scale },
      );
      for (let worker = 0; worker < (options.workers ?? 1); worker += 1) await run.addWorker();
      return run;
    } catch (error) {
      await parts.close();
      throw error;
    }
  }

  get account(): OrderAccount {
    return this.surroundings.account;
  }

  addWorker(shippingSeconds = this.options.shippingSeconds): Promise<{ kill(): Promise<void> }> {
    this.workers += 1;
    const name = `worker-${this.workers}`;
    return this.surroundings.programs.startWorker(this.subject.activityArn, name, shippingSeconds);
  }

  async until(what: string, happened: () => boolean): Promise<void> {
    const patience = patienceMs(this.subject, this.surroundings.scale);
    const until = performance.now() + patience;
    while (!happened()) {
      if (performance.now() > until) throw new Error(`${what} did not come about within ${patience} ms.`);
      await realDelay(5, undefined, { signal: this.surroundings.context.signal });
    }
  }

  async stop(orderId: string): Promise<void> {
    const { AWS_ENDPOINT_URL_SFN: endpoint = '' } = this.account.endpoints;
    const execution = this.executions.find((one) => one.view().name === orderId);
    await stopExecution(endpoint, this.surroundings.plan.region, execution?.executionArn ?? '');
  }

  async dateBack(orderId: string, minutes: number): Promise<void> {
    const { AWS_ENDPOINT_URL_DYNAMODB: endpoint = '' } = this.account.endpoints;
    await dateBack(endpoint, this.surroundings.plan.region, this.subject.tables.orders, orderId, minutes);
  }

  books(): Promise<Books> {
    const { AWS_ENDPOINT_URL_DYNAMODB = '' } = this.account.endpoints;
    return readBooks(AWS_ENDPOINT_URL_DYNAMODB, this.surroundings.plan.region, this.subject.tables);
  }

  close(): Promise<void> {
    return this.surroundings.parts.close();
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
