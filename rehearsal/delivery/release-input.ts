import type { DeliveryPlan } from './plan';

/** Input of RegisterTaskDefinition for a release: the service's own task definition, with the image of the release. */
export function releaseInput(
  { taskDefinition, container }: Pick<DeliveryPlan, 'taskDefinition' | 'container'>,
  imageUri: string,
): Readonly<Record<string, unknown>> {
  const containers: unknown[] = Array.isArray(taskDefinition.containerDefinitions)
    ? taskDefinition.containerDefinitions
    : [];
  return {
    ...taskDefinition,
    containerDefinitions: containers.map((definition) => {
      const members: Readonly<Record<string, unknown>> = { ...Object(definition) };
      return members.name === container.name ? { ...members, image: imageUri } : members;
    }),
  };
}
