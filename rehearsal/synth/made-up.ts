import { createHash } from 'node:crypto';
import type { Assembly } from '../assembly/types';
import { parametersOnCreation } from '../ecs-native/released-image';
import { createResolver } from '../values';
import type { Resolver, ResolverOptions, ResourceReference } from '../values';

const CUSTOM_RESOURCE = /^(?:Custom::|AWS::CloudFormation::CustomResource$)/;

/** What known custom resources answer on their creation, by type: attribute to the property that it repeats then. */
const ANSWERED_ON_CREATION: Readonly<Record<string, Readonly<Record<string, string>>>> = {
  // The group that takes traffic changes with releases; the first one goes to blue.
  'Custom::LiveTargetGroup': {
    LiveTargetGroupArn: 'BlueTargetGroupArn',
    IdleTargetGroupArn: 'GreenTargetGroupArn',
  },
};

/**
 * A resolver for an assembly that was never deployed. What only a deployment can know is made up, the same each time:
 * a custom resource's attributes (an image digest where one is asked for) and the text behind dynamic references. A
 * parameter that a stack of the assembly makes by a call has the value of that call.
 *
 * @param known what the caller knows better; asked first
 */
export function undeployedResolver(
  assembly: Assembly,
  known: Pick<ResolverOptions, 'attribute' | 'physicalName' | 'dynamicReference'> = {},
): Resolver {
  const answer = (reference: ResourceReference, attribute: string): unknown => {
    const { type, stack, logicalId } = reference;
    const told = known.attribute?.(reference, attribute);
    if (told !== undefined) return told;
    if (!CUSTOM_RESOURCE.test(type)) return undefined;
    const property = ANSWERED_ON_CREATION[type]?.[attribute];
    const repeated = property && stack.template.Resources[logicalId]?.Properties?.[property];
    if (repeated !== undefined) return resolver.value(stack, repeated);
    const hash = sha256(`${stack.id}/${logicalId}/${attribute}`);
    return /digest$/i.test(attribute) ? `sha256:${hash}` : `rehearsal-${hash.slice(0, 24)}`;
  };
  const resolver = createResolver(assembly, {
    ...known,
    attribute: answer,
    dynamicReference: (service, reference) =>
      known.dynamicReference?.(service, reference) ??
      (service === 'ssm' ? parametersOnCreation(assembly, resolver).get(reference) : undefined) ??
      `rehearsal-${sha256(`${service}:${reference}`).slice(0, 38)}`,
  });
  return resolver;
}

function sha256(text: string): string {
  return createHash('sha256').update(text).digest('hex');
}
