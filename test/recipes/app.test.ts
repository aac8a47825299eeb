import * as fs from 'node:fs';
import * as path from 'node:path';
import type { CloudFormationStackArtifact } from 'aws-cdk-lib/cx-api';
import { RECIPES, RECIPES_PAGE } from '../../lib/recipes/app';
import { RECIPE_NAMES } from '../../lib/recipes/name';
import { anchorsOf } from '../docs/pages';
import { synthesizeEnvironment, synthesizeRecipes, templatesByRole } from '../synthesis';

const ROOT = path.resolve(__dirname, '..', '..');
const sandbox = synthesizeRecipes('sandbox');
const production = synthesizeRecipes('production');
const names = ({ stacks }: { readonly stacks: readonly CloudFormationStackArtifact[] }) =>
  stacks.map(({ stackName }) => stackName);

describe('the app of the recipes', () => {
  it('has a stack for each, named by prefix, environment and recipe', () => {
    expect(names(sandbox)).toEqual(RECIPES.map(({ name }) => `shop-sandbox-recipe-${name}`));
  });

  it('has every recipe that operators look for', () => {
    expect(RECIPES.map(({ name }) => name)).toEqual([...RECIPE_NAMES]);
  });

  it('shares no stack with the product, so that deploying one never deploys the other', () => {
    const product = names(synthesizeEnvironment('sandbox'));

    expect(names(sandbox).filter((name) => product.includes(name))).toEqual([]);
  });

  it('has stacks that need no other', () => {
    const needed = sandbox.stacks.flatMap(({ dependencies }) =>
      dependencies.map(({ id }) => id).filter((id) => !id.endsWith('.assets')),
    );

    expect(needed).toEqual([]);
  });

  it('asks no account for anything when it is synthesized', () => {
    expect(sandbox.manifest.missing).toBeUndefined();
  });

  it('protects its stacks from deletion as the environment says', () => {
    const protectedOnes = [sandbox, production].map(({ stacks }) =>
      stacks.map(({ terminationProtection = false }) => terminationProtection),
    );

    expect(protectedOnes).toEqual([RECIPES.map(() => false), RECIPES.map(() => true)]);
  });
});

describe('the page of the recipes', () => {
  const anchors = anchorsOf(fs.readFileSync(path.join(ROOT, RECIPES_PAGE), 'utf8'));

  it.each(RECIPES.map(({ name }) => name))('explains %s', (name) => {
    expect(anchors).toContain(name);
  });

  it('has an entry for each of their alarms', () => {
    const entries = [...templatesByRole(sandbox).values()]
      .flatMap(({ Resources }) => Object.values(Resources))
      .filter(({ Type }) => Type === 'AWS::CloudWatch::Alarm')
      .map(({ Properties }) => String(Properties?.['AlarmDescription']).split(' Runbook: ')[1]);

    expect(entries.length).toBeGreaterThan(0);
    expect(
      entries.filter((entry) => !anchors.some((anchor) => entry === `${RECIPES_PAGE}#${anchor}`)),
    ).toEqual([]);
  });
});
