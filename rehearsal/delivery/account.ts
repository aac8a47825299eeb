import type { Assembly } from '../assembly/types';
import type { CallCount } from '../aws/calls';
import type { Gate } from '../aws/gate';
import { closing } from '../closing';
import type { Closing } from '../closing';
import type { NativeDeployment } from '../ecs-native/model';
import { apiRequest } from '../ecs/property-names';
import type { LocalImage } from '../image/image';
import type { SkippedFunction } from '../lambda/from-template';
import type { Listener } from '../listener';
import type { LoadClient } from '../load/client';
import { openEntrance } from '../load/entrance';
import type { Entrance } from '../load/entrance';
import type { Load } from '../load/generator';
import type { Random } from '../load/random';
import type { Workload } from '../load/workload';
import { startsOrders } from '../plan';
import type { Provenance, RunningSystem, ScenarioContext } from '../scenarios/types';
import { startParts } from './account-parts';
import type { AccountOptions, AccountParts } from './account-parts';
import type { ServiceName } from './endpoints';
import { createStack, localUrlOf } from './creation';
import { atOwnPace } from './function-pace';
import type { DeliveryPlan } from './plan';
import { deliveryProvenance } from './provenance';
import { releaser } from './releaser';
import type { Releaser } from './releaser';
import { withContainer } from './release-input';
import { stackEffects } from './stack-effects';
import { DeployedStack } from './stack-update';
import type { StackUpdate } from './stack-contract';
import type { ServiceDeployments, TrafficChange } from './types';

/** What is there once the stacks are created. */
interface Created {
  readonly releaser: Releaser;
  readonly stack: DeployedStack;
  readonly entrance: Entrance;
  readonly skipped: readonly SkippedFunction[];
}

/**
 * An account in which the service of an assembly runs and is released: its listeners, target groups and tasks, its
 * tables, every function of its stack, alarms over the listeners' real metrics, and the deployment engine that its
 * template names. SDK clients reach it by local endpoints.
 */
export class DeliveryAccount implements RunningSystem {
  private created: Created | undefined;

  private constructor(
    readonly plan: DeliveryPlan,
    /** What runs, for those who look closer. */
    readonly parts: AccountParts,
    private readonly context: ScenarioContext,
    private readonly options: AccountOptions,
    private readonly closing: Closing,
  ) {}

  /** Starts an empty account. Nothing is deployed yet. */
  static async start(
    plan: DeliveryPlan,
    context: ScenarioContext,
    options: AccountOptions = {},
  ): Promise<DeliveryAccount> {
    const parts = closing(context.signal);
    let account: DeliveryAccount | undefined;
    try {
      const started = await startParts(plan, context, options, parts, () => account?.created?.releaser);
      account = new DeliveryAccount(plan, started, context, options, parts);
      return account;
    } catch (error) {
      await parts.close();
      throw error;
    }
  }

  /**
   * Creates the stacks: the service with its first tasks in the first target group, its functions, alarms and
   * parameters. A first deployment has nothing to shift from, so nobody is asked and nothing moves.
   *
   * @throws ServiceNotSteady when the tasks do not become healthy in time
   */
  async deployFirst(): Promise<void> {
    try {
      const skipped = await createStack(this.plan, this.parts, this.closing);
      const entrance = this.closing.add(await this.openEntrance());
      this.created = { ...this.startReleaser(), entrance, skipped };
    } catch (error) {
      await this.close();
      throw error;
    }
  }

  /** Releases of the service, by the engine that its template names. */
  get deployments(): ServiceDeployments {
    return this.deployed.releaser.deployments;
  }

  /** Template time of everything in the account. */
  get clock(): AccountParts['clock'] {
    return this.parts.clock;
  }

  /** Sends requests to the production listener. */
  get client(): LoadClient {
    return this.deployed.entrance.client;
  }

  /** Takes the users' requests. */
  get production(): Listener {
    return this.parts.loadBalancing.production;
  }

  /** The way from tasks and functions to DynamoDB. */
  get table(): Gate {
    return this.parts.endpoints.table;
  }

  /** Every change of who has which share of the traffic, so far. */
  get traffic(): readonly TrafficChange[] {
    return this.parts.ecs.traffic.history;
  }

  /** Judges calls that come over no wire. @returns undefined where calls are not judged */
  get judge(): AccountParts['judge'] {
    return this.parts.judge;
  }

  /** URL of the local endpoint of a service, for SDK clients. */
  endpointUrl(service: ServiceName): string {
    return this.parts.endpoints.urls[service];
  }

  /** Puts an image where ECS finds it. @param uri with tag or digest, as a task definition names it */
  addImage(uri: string, image: LocalImage): void {
    this.parts.images.set(uri, image);
  }

  /** The service's task definition, as its stack has it now, with another image: as a release brings it. */
  taskDefinitionWith(imageUri: string): Readonly<Record<string, unknown>> {
    const { container, service, taskDefinition } = this.plan;
    const sent = this.deployed.stack.find(
      (type, { Family }) => type === 'AWS::ECS::TaskDefinition' && Family === service.taskDefinition.family,
    );
    const current = sent ? { ...Object(apiRequest(sent)) } : taskDefinition;
    return withContainer(current, container.name, (members) => ({ ...members, image: imageUri }));
  }

  /** Revision (`family:revision`) of the task that answered the request with this trace root. */
  servedBy(traceRoot: string): string | undefined {
    return this.deployed.entrance.servedBy(traceRoot);
  }

  /**
   * A later `cdk deploy --exclusively` of the service's stack.
   *
   * @param failing lets the update fail, with this reason, when everything else has been sent: it is rolled back
   * @throws ServiceError `ValidationError` while another update goes on
   * @throws Error naming a change that the rehearsal does not model, before anything is changed
   */
  updateStack(assembly: Assembly, failing?: string): Promise<StackUpdate> {
    return this.deployed.stack.update(assembly, failing);
  }

  newWorkload(): Workload {
    return this.deployed.entrance.newWorkload();
  }

  startLoad(workload: Workload, random: Random): Load {
    return this.deployed.entrance.startLoad(workload, random);
  }

  calls(): readonly CallCount[] {
    return this.parts.ledger.counts();
  }

  provenance(): Provenance {
    const { entrance, skipped } = this.deployed;
    const context = { scale: this.clock.scale, access: this.context.access };
    return deliveryProvenance(this.plan, context, entrance.newWorkload(), skipped);
  }

  close(): Promise<void> {
    return this.closing.close();
  }

  private get deployed(): Created {
    if (this.created) return this.created;
    throw new Error('The account is empty: call deployFirst first.');
  }

  private openEntrance(): Promise<Entrance> {
    const { ecs, loadBalancing, workflows } = this.parts;
    return openEntrance({
      listener: loadBalancing.production,
      healthCheckPath: this.plan.healthCheck.path,
      seed: this.context.seed,
      ratePerSecond: this.options.ratePerSecond,
      mostAtOnce: this.options.mostAtOnce,
      started: startsOrders(this.plan) ? workflows : undefined,
      nameOf: (targetId) => ecs.revisionOf(targetId),
    });
  }

  private startReleaser(): Pick<Created, 'releaser' | 'stack'> {
    const { plan, parts } = this;
    const { assembly, service, delivery } = plan;
    let native = delivery.strategy === 'ecs-native' ? delivery.deployment : undefined;
    const nativeConfiguration = (): NativeDeployment => {
      if (native) return atOwnPace(native, parts.clock.scale);
      throw new Error(`${service.logicalId} has no deployment strategy of Amazon ECS.`);
    };
    const parameter = (name: string): string | undefined => parts.parameters.get(name)?.value;
    const found = releaser({ ...parts, plan, service: parts.ecs, parameter, nativeConfiguration });
    const effects = stackEffects({
      ...parts,
      stackId: service.stackId,
      native:
        found.strategy === 'ecs-native'
          ? { deployments: found.deployments, configure: (changed) => (native = changed) }
          : undefined,
      localUrl: localUrlOf(plan, parts),
    });
    const judged = { ...effects, sending: (sent: Assembly) => parts.judge?.deploy(sent) };
    return { releaser: found, stack: new DeployedStack(assembly, service.stackId, judged, parameter) };
  }
}
