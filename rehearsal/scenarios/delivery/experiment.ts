import { setTimeout as realDelay } from 'node:timers/promises';
import { DeliveryAccount } from '../../delivery/account';
import type { DeliveryPlan } from '../../delivery/plan';
import { withContainer } from '../../delivery/release-input';
import type { ReleaseView, TrafficChange } from '../../delivery/types';
import { inTime } from '../../in-time';
import type { Load } from '../../load/generator';
import { seededRandom } from '../../load/random';
import type { Sample } from '../../load/samples';
import type { Settlement } from '../../load/workload';
import type { OrderRelease } from '../releases/order-release';
import type { ScenarioContext } from '../types';
import { observed } from './cross-reads';
import type { ObservedWorkload } from './cross-reads';

/** What came of the load of an experiment. */
export interface LoadRecord {
  /** Every request, its target the revision that answered. */
  readonly samples: readonly Sample[];
  /** What was found when everything was read back. */
  readonly settlement: Settlement;
}

/** Requests per real second: few enough to leave this machine room for hooks and new tasks. */
const RATE_PER_SECOND = 30;
/** Requests under way at once: alarms watch response times, which must not be those of this machine's own queue. */
const MOST_AT_ONCE = 3;
/** Longest that any release takes, in template milliseconds: an hour to install, five hooks and some waiting. */
const LONGEST_RELEASE_MS = 8 * 3_600_000;
/** Real milliseconds between two looks at something that is waited for. */
const LOOK_EVERY_MS = 5;

/** An account in which the service runs, under load, and is released. */
export class DeliveryExperiment {
  private load: Load | undefined;
  private workload: ObservedWorkload | undefined;
  private loadStartedAt = 0;
  private images = 0;

  private constructor(
    readonly account: DeliveryAccount,
    private readonly context: ScenarioContext,
  ) {}

  /**
   * Starts an account and creates the stacks in it.
   *
   * @param speed template time goes this many times faster than the scale that was asked for
   */
  static async start(
    plan: DeliveryPlan,
    context: ScenarioContext,
    speed: number,
  ): Promise<DeliveryExperiment> {
    const account = await DeliveryAccount.start(inRealTime(plan, speed), context, {
      speed,
      ratePerSecond: RATE_PER_SECOND,
      mostAtOnce: MOST_AT_ONCE,
    });
    await account.deployFirst();
    return new DeliveryExperiment(account, context);
  }

  /** Template seconds per real second. */
  get scale(): number {
    return this.account.clock.scale;
  }

  /** Starts the users of the service. */
  startLoad(): void {
    const { account, context } = this;
    this.workload = observed(account.newWorkload());
    this.load = account.startLoad(this.workload, seededRandom(context.seed));
    this.loadStartedAt = account.clock.now() - this.load.now() * this.scale;
  }

  /** Waits until so many more requests were answered, at most this long in the template's time. */
  async answered(count: number, templateMs: number): Promise<void> {
    if (this.load) await this.inTime(this.load.answered(count), templateMs);
  }

  /** Stops the users, repeats what got no answer and reads everything back. */
  async stopLoad(): Promise<LoadRecord> {
    const { load, workload, account } = this;
    if (!load || !workload) throw new Error('There is no load to stop.');
    const samples = await load.stop();
    const settlement = await workload.settle((request) => account.client.send(request));
    // The listener says who served a request a moment after its client knows the answer.
    await new Promise((resolve) => setImmediate(resolve));
    return { samples, settlement };
  }

  /** What the users wrote and read. @throws Error before the load began */
  get orders(): ObservedWorkload {
    if (this.workload) return this.workload;
    throw new Error('There is no load yet.');
  }

  /**
   * Registers a release's task definition and starts its deployment.
   *
   * @param ignoreAlarms no alarm guards this one deployment. @default false
   * @returns the deployment's id
   */
  async release(release: OrderRelease, ignoreAlarms = false): Promise<string> {
    this.context.signal.throwIfAborted();
    const taskDefinition = this.taskDefinition(release);
    return this.account.deployments.release({ taskDefinition, ignoreAlarms });
  }

  /** The service's task definition as a release changes it; its image is put where ECS finds it. */
  taskDefinition({ label, image, variables = {} }: OrderRelease): Readonly<Record<string, unknown>> {
    const { account } = this;
    this.images += 1;
    const repository = account.plan.container.image.split('@')[0] ?? account.plan.container.image;
    const uri = `${repository}:${label}-${this.images}`;
    account.addImage(uri, image);
    return withContainer(account.taskDefinitionWith(uri), account.plan.container.name, (container) => ({
      ...container,
      environment: changed(container.environment, variables),
    }));
  }

  /** Waits for the end of a deployment and of its rollback. @throws Error when it lasts longer than any can */
  async ended(id: string): Promise<ReleaseView> {
    const { deployments } = this.account;
    if (await this.inTime(deployments.ended(id), LONGEST_RELEASE_MS)) return deployments.view(id);
    throw new Error(`The deployment ${id} has not ended after ${LONGEST_RELEASE_MS / 3_600_000} hours.`);
  }

  /** Waits on the template's time. @throws AbortError when the rehearsal ends */
  async wait(templateMs: number): Promise<void> {
    const until = this.account.clock.now() + templateMs;
    for (let left = templateMs; left > 0; left = until - this.account.clock.now()) {
      await realDelay(left / this.scale, undefined, { signal: this.context.signal });
    }
  }

  /** Waits for something, at most this long in the template's time. @returns whether it came */
  inTime(awaited: Promise<unknown>, templateMs: number): Promise<boolean> {
    return inTime(awaited, templateMs, this.account.clock, this.context.signal);
  }

  /** Waits until `happened`, which nothing tells of, at most this long. @returns whether it did */
  async waitUntil(happened: () => boolean, templateMs: number): Promise<boolean> {
    const { clock } = this.account;
    const until = clock.now() + templateMs;
    while (!happened() && clock.now() < until) {
      await realDelay(LOOK_EVERY_MS, undefined, { signal: this.context.signal });
    }
    return happened();
  }

  /** Changes of the production listener, the one that held when the load began first. */
  get changes(): readonly TrafficChange[] {
    const all = this.account.traffic.filter(({ listener }) => listener === 'production');
    const first = all.findLastIndex(({ at }) => at <= this.loadStartedAt);
    return all.slice(Math.max(0, first));
  }

  /** Real milliseconds since the load began. */
  atLoad(templateMs: number): number {
    return (templateMs - this.loadStartedAt) / this.scale;
  }

  /** Revision that answered the request with this trace root. */
  servedBy(traceRoot: string): string | undefined {
    return this.account.servedBy(traceRoot);
  }
}

/** Programs take as long to start as they do, however fast template time goes. */
function inRealTime(plan: DeliveryPlan, speed: number): DeliveryPlan {
  return { ...plan, startupDeadlineMs: plan.startupDeadlineMs * Math.max(1, speed) };
}

function changed(environment: unknown, variables: Readonly<Record<string, string>>): readonly unknown[] {
  const given: unknown[] = Array.isArray(environment) ? environment : [];
  const kept = given.filter((entry) => !(String({ ...Object(entry) }.name) in variables));
  return [...kept, ...Object.entries(variables).map(([name, value]) => ({ name, value }))];
}
