import { isDeepStrictEqual } from 'node:util';
import type { Assembly, AssemblyStack } from '../assembly/types';
import { ServiceError } from '../aws/wire';
import { undeployedResolver } from '../synth/made-up';
import type { Resolver } from '../values/types';
import { parametersSeen } from './parameters';
import type { ParametersSeen } from './parameters';
import { inOrder, isCustom, typeOf } from './stack-order';
import type { Properties, StackEffects, StackUpdate } from './stack-contract';

export type { StackUpdate } from './stack-contract';

interface Sent {
  readonly type: string;
  readonly properties: Properties;
  readonly physicalId?: string;
}

/** An update replaces these by new ones, and deletes the old ones last: a rollback finds them as they were. */
const REPLACED = /^AWS::ECS::TaskDefinition$/;

/**
 * A stack as CloudFormation knows it: the properties that it sent last, and what custom resources answered. What others
 * did to the resources meanwhile it does not know.
 *
 * An update resolves each resource anew and sends those that differ, whole. When one fails, everything sent is sent
 * back as it was before, custom resources asked again.
 *
 * Parameters of Parameter Store are read anew by each update, once. A rollback has the values of the last update that
 * was completed: AWS documents that values are set by creations and updates, and nothing of rollbacks.
 *
 * @see https://docs.aws.amazon.com/AWSCloudFormation/latest/UserGuide/using-cfn-updating-stacks-update-behaviors.html
 * @see https://docs.aws.amazon.com/AWSCloudFormation/latest/UserGuide/systems-manager-parameter-types.html
 */
export class DeployedStack {
  private readonly sent = new Map<string, Sent>();
  private readonly answers = new Map<string, Readonly<Record<string, string>>>();
  /** As the last update that was completed saw them. */
  private parameters: ParametersSeen;
  private updating = false;

  /**
   * @param assembly as it was deployed first: custom resources have answered what they answer on creation
   * @param parameter the value that a parameter has in Parameter Store now; undefined when there is none
   */
  constructor(
    private assembly: Assembly,
    private readonly stackId: string,
    private readonly effects: StackEffects,
    private readonly parameter: (name: string) => string | undefined,
  ) {
    const stack = assembly.stack(stackId);
    this.parameters = parametersSeen(parameter);
    const resolver = this.resolver(assembly, this.parameters);
    for (const [logicalId, properties] of this.resolved(stack, resolver)) {
      this.sent.set(logicalId, { type: typeOf(stack, logicalId), properties });
    }
  }

  /** What CloudFormation sent last of the first resource that is wanted; undefined where the stack has none. */
  find(wanted: (type: string, properties: Properties) => boolean): Properties | undefined {
    return [...this.sent.values()].find(({ type, properties }) => wanted(type, properties))?.properties;
  }

  /**
   * Deploys the stack of another assembly.
   *
   * @param failing lets the update fail, with this reason, when everything else has been sent
   * @throws ServiceError `ValidationError` while another update goes on
   * @throws Error naming a change that the rehearsal does not model, before anything is changed
   */
  async update(assembly: Assembly, failing?: string): Promise<StackUpdate> {
    if (this.updating) {
      throw new ServiceError(
        'ValidationError',
        `Stack:${this.stackId} is in UPDATE_IN_PROGRESS state and can not be updated.`,
      );
    }
    const parameters = parametersSeen(this.parameter);
    this.checkChanges(assembly, parameters);
    this.updating = true;
    const notDeployed = this.otherDifferences(assembly);
    const before = new Map(this.sent);
    const written: string[] = [];
    try {
      await this.send(assembly, parameters, written);
      if (failing !== undefined) throw new Error(failing);
      this.assembly = assembly;
      this.parameters = parameters;
      return { status: 'UPDATE_COMPLETE', written, rolledBack: [], notDeployed };
    } catch (error) {
      return { ...(await this.rollBack(before, written, reasonOf(error))), notDeployed };
    } finally {
      this.updating = false;
    }
  }

  private async rollBack(
    before: ReadonlyMap<string, Sent>,
    written: readonly string[],
    reason: string,
  ): Promise<Omit<StackUpdate, 'notDeployed'>> {
    const rolledBack: string[] = [];
    for (const [logicalId, sent] of before) if (REPLACED.test(sent.type)) this.sent.set(logicalId, sent);
    try {
      await this.send(this.assembly, this.parameters, rolledBack);
      for (const logicalId of this.sent.keys()) if (!before.has(logicalId)) this.sent.delete(logicalId);
      return { status: 'UPDATE_ROLLBACK_COMPLETE', reason, written, rolledBack };
    } catch (error) {
      const both = `${reason} The rollback failed: ${reasonOf(error)}`;
      return { status: 'UPDATE_ROLLBACK_FAILED', reason: both, written, rolledBack };
    }
  }

  /** Sends what differs from what was sent last. @param written gets their logical ids */
  private async send(assembly: Assembly, parameters: ParametersSeen, written: string[]): Promise<void> {
    this.effects.sending?.(assembly);
    const stack = assembly.stack(this.stackId);
    for (const logicalId of inOrder(stack)) {
      const resolver = this.resolver(assembly, parameters);
      if (!resolver.exists(stack, logicalId)) continue;
      const type = typeOf(stack, logicalId);
      const properties = resolver.properties(stack, logicalId);
      const before = this.sent.get(logicalId);
      if (isDeepStrictEqual(before?.properties, properties)) continue;
      const change = { logicalId, type, before: before?.properties, after: properties, assembly, resolver };
      written.push(logicalId);
      // Noted before it is carried out: a failed one is sent back, too.
      this.sent.set(logicalId, { type, properties, physicalId: before?.physicalId });
      const physicalId = isCustom(type)
        ? await this.ask(stack, logicalId, type, properties, before)
        : await this.effects.write(change);
      if (physicalId !== undefined) this.sent.set(logicalId, { type, properties, physicalId });
    }
  }

  private async ask(
    stack: AssemblyStack,
    logicalId: string,
    resourceType: string,
    properties: Properties,
    before: Sent | undefined,
  ): Promise<string> {
    const answer = await this.effects.ask({
      type: before ? 'Update' : 'Create',
      stackId: stack.stackName,
      logicalId,
      resourceType,
      physicalId: before?.physicalId ?? (before && `${stack.stackName}-${logicalId}`),
      properties,
      oldProperties: before?.properties,
    });
    if (answer.status === 'FAILED') throw new Error(`${logicalId}: ${answer.reason}`);
    this.answers.set(logicalId, answer.data);
    return answer.physicalId;
  }

  private checkChanges(assembly: Assembly, parameters: ParametersSeen): void {
    const stack = assembly.stack(this.stackId);
    const resolver = this.resolver(assembly, parameters);
    const wanted = new Map(this.resolved(stack, resolver));
    for (const logicalId of new Set([...this.sent.keys(), ...wanted.keys()])) {
      const { properties: before, type: typeBefore = '' } = { ...this.sent.get(logicalId) };
      const after = wanted.get(logicalId);
      const type = after ? typeOf(stack, logicalId) : typeBefore;
      if (isCustom(type) && after) continue;
      if (isDeepStrictEqual(before, after)) continue;
      this.effects.check({ logicalId, type, before, after, assembly, resolver });
    }
  }

  private otherDifferences(assembly: Assembly): readonly string[] {
    const known = new Map(this.assembly.stacks.map(({ id, template }) => [id, template]));
    return assembly.stacks
      .filter(({ id, template }) => id !== this.stackId && !isDeepStrictEqual(known.get(id), template))
      .map(({ id }) => id);
  }

  private resolved(stack: AssemblyStack, resolver: Resolver): readonly (readonly [string, Properties])[] {
    return Object.keys(stack.template.Resources)
      .filter((logicalId) => resolver.exists(stack, logicalId))
      .map((logicalId) => [logicalId, resolver.properties(stack, logicalId)]);
  }

  private resolver(assembly: Assembly, parameters: ParametersSeen): Resolver {
    return undeployedResolver(assembly, {
      dynamicReference: (service, name) => (service === 'ssm' ? parameters(name) : undefined),
      attribute: ({ stack, logicalId }, attribute) =>
        stack.id === this.stackId ? this.answers.get(logicalId)?.[attribute] : undefined,
      physicalName: ({ stack, logicalId }) =>
        stack.id === this.stackId ? this.sent.get(logicalId)?.physicalId : undefined,
    });
  }
}

function reasonOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}
