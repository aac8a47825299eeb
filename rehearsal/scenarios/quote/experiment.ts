import path from 'node:path';
import { setTimeout as realDelay } from 'node:timers/promises';
import type { Assembly } from '../../assembly/types';
import { scaledClock } from '../../clock';
import type { Clock } from '../../clock';
import { GradualSystem } from '../../codedeploy/gradual-system';
import type { Deployment, DeploymentGroup } from '../../codedeploy/model';
import { inTime } from '../../in-time';
import { readAliases } from '../../lambda/from-template';
import type { RoutingChange } from '../../lambda/service';
import { seededRandom } from '../../load/random';
import { undeployedResolver } from '../../synth/made-up';
import type { ScenarioContext } from '../types';
import { writeRelease } from './release';
import type { Release } from './release';
import { gradualSubject } from './subject';
import { pricedLines, startQuoteLoad } from './workload';
import type { Call, QuoteLoad } from './workload';

/** A moment or a change during the load. */
export interface ExperimentRecord {
  readonly calls: readonly Call[];
  readonly routing: readonly RoutingChange[];
  /** Template milliseconds at which the load began. */
  readonly loadStartedAt: number;
}

/** An account in which one function is released under load. */
export class Experiment {
  readonly routing: RoutingChange[] = [];
  private load: QuoteLoad | undefined;
  private loadStartedAt = 0;
  private releases = 0;

  private constructor(
    readonly system: GradualSystem,
    readonly clock: Clock,
    readonly functionName: string,
    readonly alias: string,
    private readonly groupNames: { readonly application: string; readonly group: string },
    private readonly context: ScenarioContext,
  ) {
    system.lambda.onRouting((change) => this.routing.push(change));
  }

  /**
   * Starts an empty account. Nothing is deployed yet.
   *
   * @param scale template seconds per real second
   */
  static async start(context: ScenarioContext, scale: number): Promise<Experiment> {
    const { stack, aliasId } = gradualSubject(context.assembly);
    const clock = scaledClock(scale);
    const alias = readAliases(context.assembly, undeployedResolver(context.assembly)).find(
      ({ logicalId }) => logicalId === aliasId,
    );
    if (!alias?.gradual) throw new Error(`${stack.stackName}/${aliasId} is not deployed gradually.`);
    const names = { application: alias.gradual.applicationName, group: alias.gradual.deploymentGroupName };
    const system = await GradualSystem.start({
      clock,
      seed: context.seed,
      access: context.access,
      folder: path.join(context.workFolder, 'account'),
    });
    return new Experiment(system, clock, alias.functionName, alias.name, names, context);
  }

  get group(): DeploymentGroup {
    return this.system.codeDeploy.group(this.groupNames.application, this.groupNames.group);
  }

  /** Deploys the assembly as it was synthesized. */
  async deployFirst(): Promise<readonly Deployment[]> {
    return this.deploy(this.context.assembly);
  }

  /** Deploys the assembly with changed code. */
  async deployRelease(release: Release): Promise<readonly Deployment[]> {
    this.releases += 1;
    const folder = path.join(this.context.workFolder, `release-${this.releases}`);
    const { assembly } = this.context;
    return this.deploy(await writeRelease(assembly, gradualSubject(assembly), release, folder));
  }

  /** The version behind the alias; the old one while it shares with a new one. */
  get liveVersion(): string {
    return this.system.lambda.function(this.functionName).alias(this.alias).functionVersion;
  }

  /** Starts callers of the alias. What is right, the present live version says. */
  async startLoad(ratePerSecond: number): Promise<void> {
    const { lambda } = this.system;
    const lines = await pricedLines(lambda, this.functionName, this.liveVersion);
    this.loadStartedAt = this.clock.now();
    const random = seededRandom(this.context.seed);
    const { functionName, alias } = this;
    this.load = startQuoteLoad({ lambda, functionName, alias, lines, random, ratePerSecond });
  }

  /** Stops the callers and gives what they saw. */
  async stopLoad(): Promise<ExperimentRecord> {
    const calls = (await this.load?.stop()) ?? [];
    return { calls, routing: this.routing, loadStartedAt: this.loadStartedAt };
  }

  /** Waits on the template's time. @throws AbortError when the rehearsal ends */
  async wait(templateMs: number): Promise<void> {
    await realDelay(templateMs / this.clock.scale, undefined, { signal: this.context.signal });
  }

  /** Waits for something, at most this long in the template's time. @returns whether it came */
  inTime(awaited: Promise<unknown>, templateMs: number): Promise<boolean> {
    return inTime(awaited, templateMs, this.clock, this.context.signal);
  }

  /** Waits until `happened`, which nothing tells of, at most this long. @returns whether it did */
  async waitUntil(happened: () => boolean, templateMs: number): Promise<boolean> {
    const until = this.clock.now() + templateMs;
    while (!happened() && this.clock.now() < until) {
      await realDelay(5, undefined, { signal: this.context.signal });
    }
    return happened();
  }

  /** Waits for the end of a deployment. @throws Error when it lasts longer than CodeDeploy allows a shift and its hooks */
  async ended(deployment: Deployment): Promise<Deployment> {
    const { codeDeploy } = this.system;
    const ended = await this.inTime(codeDeploy.ended(deployment.id), LONGEST_DEPLOYMENT_MS);
    if (!ended) throw new Error(`The deployment ${deployment.id} has not ended after 50 hours.`);
    return codeDeploy.deployment(deployment.id);
  }

  /** Real seconds since the load began. */
  seconds(templateMs: number): number {
    return (templateMs - this.loadStartedAt) / this.clock.scale / 1000;
  }

  async close(): Promise<void> {
    await this.load?.stop();
    await this.system.close();
  }

  private async deploy(assembly: Assembly): Promise<readonly Deployment[]> {
    this.context.signal.throwIfAborted();
    return (await this.system.deploy(assembly)).deployments;
  }
}

/** https://docs.aws.amazon.com/codedeploy/latest/userguide/limits.html */
const LONGEST_DEPLOYMENT_MS = 50 * 3_600_000;
