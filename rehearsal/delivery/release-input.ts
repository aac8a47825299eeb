type Json = Readonly<Record<string, unknown>>;

/**
 * A task definition, as RegisterTaskDefinition takes it, with one container changed. Without such a container it is the
 * same.
 */
export function withContainer(taskDefinition: Json, name: string, change: (container: Json) => Json): Json {
  const containers: unknown[] = Array.isArray(taskDefinition.containerDefinitions)
    ? taskDefinition.containerDefinitions
    : [];
  return {
    ...taskDefinition,
    containerDefinitions: containers.map((definition) => {
      const container: Json = { ...Object(definition) };
      return container.name === name ? change(container) : container;
    }),
  };
}
