import type { Settings } from '../config';

/** Names of the recipes: of their folders here, and the last parts of their stacks' names. Plain data: `ops/` reads it too. */
export const RECIPE_NAMES = ['log-archive'] as const;
export type RecipeName = (typeof RECIPE_NAMES)[number];

/** Name of a recipe's stack in an environment. */
export function recipeStackName(
  { prefix, environment }: Pick<Settings, 'prefix' | 'environment'>,
  recipe: RecipeName,
): string {
  return `${prefix}-${environment}-recipe-${recipe}`;
}
