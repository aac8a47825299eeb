import type { AssemblyStack } from '../../assembly/types';
import { parseEcsAppSpec } from '../../codedeploy/appspec';
import type { DeliveryPlan, DeliveryStrategy } from '../../delivery/plan';
import { undeployedResolver } from '../../synth/made-up';

/** A function that is called in the course of each release. */
export interface ReleaseHook {
  /** Lifecycle event of CodeDeploy, or lifecycle stage of Amazon ECS. */
  readonly event: string;
  readonly stack: AssemblyStack;
  /** Logical id of the function. */
  readonly functionId: string;
}

/** The functions that the releases of a service call: those of its AppSpec under CodeDeploy, the service's own under Amazon ECS. */
export function releaseHooks({
  assembly,
  delivery,
}: Pick<DeliveryPlan, 'assembly' | 'delivery'>): readonly ReleaseHook[] {
  const resolver = undeployedResolver(assembly);
  const functions = assembly
    .resources('AWS::Lambda::Function')
    .filter(({ stack, logicalId }) => resolver.exists(stack, logicalId))
    .map(({ stack, logicalId }) => ({
      stack,
      functionId: logicalId,
      name: String(resolver.ref(stack, logicalId)),
    }));
  return namedHooks(delivery).flatMap(({ event, functionName }) =>
    functions
      .filter(({ name }) => name === functionName)
      .map(({ stack, functionId }) => ({ event, stack, functionId })),
  );
}

/** The hook of an event or a stage. @throws Error that names those there are */
export function hookAt(hooks: readonly ReleaseHook[], event: string): ReleaseHook {
  const found = hooks.find((hook) => hook.event === event);
  if (found) return found;
  const known = hooks.map((hook) => hook.event).join(', ') || 'none';
  throw new Error(`No hook runs at ${event} of a release; hooks run at: ${known}.`);
}

function namedHooks(delivery: DeliveryStrategy): readonly { event: string; functionName: string }[] {
  if (delivery.strategy === 'codedeploy') {
    const { hooks } = parseEcsAppSpec(delivery.appSpec);
    return Object.entries(hooks).map(([event, functionName]) => ({ event, functionName }));
  }
  return delivery.deployment.hooks.flatMap((hook) =>
    hook.targetType === 'AWS_LAMBDA'
      ? hook.stages.map((event) => ({ event, functionName: hook.functionArn.split(':').at(-1) ?? '' }))
      : [],
  );
}
