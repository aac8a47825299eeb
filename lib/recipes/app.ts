import type { App, Stack } from 'aws-cdk-lib';
import type { Settings } from '../config';
import { runbookAddress } from '../observability/runbook';
import { applyToAll, commonProps } from '../stack/common-props';
import { LogArchiveStack } from './log-archive/stack';
import { recipeStackName } from './name';
import type { Recipe } from './recipe';

/** The recipes, each in a folder of its name. */
export const RECIPES: readonly Recipe[] = [
  {
    name: 'log-archive',
    description: 'Recipe: lines of log groups in a bucket, minutes after they were written',
    stack: LogArchiveStack,
  },
];

/** The page on which recipes are explained, with an entry for each of their alarms. */
export const RECIPES_PAGE = 'docs/recipes.md';

/** Adds the stacks of all recipes to an app of their own, configured like the product's environment. */
export function addRecipes(app: App, settings: Settings): readonly Stack[] {
  const common = commonProps(settings);
  const stacks = RECIPES.map(
    ({ name, description, stack: RecipeStack }) =>
      new RecipeStack(app, recipeStackName(settings, name), { ...common, description }),
  );
  applyToAll(stacks, common, runbookAddress(settings, RECIPES_PAGE));
  return stacks;
}
