import type { Assembly, AssemblyStack, TemplateOutput, TemplateResource } from '../../rehearsal/assembly';

/** Templates of a made-up stack. */
export interface MadeUpStack {
  readonly resources: Readonly<Record<string, TemplateResource>>;
  readonly outputs?: Readonly<Record<string, TemplateOutput>>;
}

/** An assembly in memory, with a stack for each name. */
export function madeUpAssembly(stacks: Readonly<Record<string, MadeUpStack>>): Assembly {
  return assemblyOf(
    Object.entries(stacks).map(([stackName, { resources, outputs }]) => ({
      id: stackName,
      stackName,
      template: { Resources: resources, ...(outputs && { Outputs: outputs }) },
      templateFile: `/none/${stackName}.template.json`,
      dependencies: [],
    })),
  );
}

/** An assembly with one more resource in its first stack. */
export function withResource({ stacks: [first, ...others] }: Assembly, resource: TemplateResource): Assembly {
  if (first === undefined) throw new Error('There is no stack.');
  const template = { ...first.template, Resources: { ...first.template.Resources, Added: resource } };
  return assemblyOf([{ ...first, template }, ...others]);
}

function assemblyOf(stacks: readonly AssemblyStack[]): Assembly {
  return {
    directory: '/none',
    stacks,
    fileAssets: new Map(),
    stack: (name) => {
      const found = stacks.find(({ id }) => id === name);
      if (found === undefined) throw new Error(`There is no stack ${name}.`);
      return found;
    },
    resources: (type) =>
      stacks.flatMap((stack) =>
        Object.entries(stack.template.Resources)
          .filter(([, resource]) => resource.Type === type)
          .map(([logicalId, resource]) => ({ stack, logicalId, resource })),
      ),
  };
}
