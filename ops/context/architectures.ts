import { type Settings, STACK_ROLES, type StackRole, stackName } from '../../lib/config';
import { RECIPE_NAMES, recipeStackName } from '../../lib/recipes/name';

/** The four architectures, by the names that commands take. */
export const ARCHITECTURES = ['service', 'delivery', 'function', 'workflow'] as const;
export type ArchitectureName = (typeof ARCHITECTURES)[number];

/** Where the parts of each stand. */
export const STACKS_OF: Readonly<Record<ArchitectureName, readonly StackRole[]>> = {
  service: ['service'],
  delivery: ['delivery', 'image'],
  function: ['quote'],
  workflow: ['workflow', 'worker', 'quote-check'],
};

/** Names of the stacks of an environment that are part of none: what looks at all of them, and the recipes. */
export function stacksBeside(settings: Pick<Settings, 'prefix' | 'environment'>): readonly string[] {
  const parts = Object.values(STACKS_OF).flat();
  return [
    ...STACK_ROLES.filter((role) => !parts.includes(role)).map((role) => stackName(settings, role)),
    ...RECIPE_NAMES.map((recipe) => recipeStackName(settings, recipe)),
  ];
}
