import type { App } from 'aws-cdk-lib';
import { CloudAssembly, type CloudFormationStackArtifact } from 'aws-cdk-lib/cx-api';
import { addStacks } from '../lib/app';
import { type EnvironmentName, loadSettings, type Settings } from '../lib/config';
import { addRecipes } from '../lib/recipes/app';
import { onceInRun } from './once-in-run';
import { testApp, testAppIn } from './test-app';

export interface TemplateResource {
  readonly Type: string;
  readonly Properties?: Readonly<Record<string, unknown>>;
  readonly DeletionPolicy?: string;
  readonly UpdateReplacePolicy?: string;
}

/** A synthesized template, as far as tests over whole templates look at it. */
export interface SynthesizedTemplate {
  readonly Resources: Readonly<Record<string, TemplateResource>>;
  readonly Outputs?: Readonly<Record<string, { readonly Export?: { readonly Name: unknown } }>>;
}

/** The app of an environment, as `cdk synth` writes it. */
export function synthesize(settings: Settings): CloudAssembly {
  const app = testApp();
  addStacks(app, settings);
  return app.synth();
}

/**
 * The cloud assembly of an environment as it is configured. Synthesized once in a run of the tests, and shared by all:
 * see `onceInRun`.
 */
export function synthesizeEnvironment(environment: EnvironmentName): CloudAssembly {
  return shared(`environment-${environment}`, (app) => addStacks(app, loadSettings({ environment })));
}

/** The recipes of an environment, shared in the same way. */
export function synthesizeRecipes(environment: EnvironmentName): CloudAssembly {
  return shared(`recipes-${environment}`, (app) => addRecipes(app, loadSettings({ environment })));
}

/** Every stack that this repository makes in an environment: the product's and the recipes'. */
export function allStacks(environment: EnvironmentName): readonly CloudFormationStackArtifact[] {
  return [...synthesizeEnvironment(environment).stacks, ...synthesizeRecipes(environment).stacks];
}

function shared(name: string, add: (app: App) => void): CloudAssembly {
  const folder = onceInRun(name, (own) => {
    const app = testAppIn(own);
    add(app);
    app.synth();
  });
  return new CloudAssembly(folder);
}

/** Templates by the role of their stack: `network` for `shop-sandbox-network`. */
export function templatesByRole({ stacks }: Pick<CloudAssembly, 'stacks'>): Map<string, SynthesizedTemplate> {
  return new Map(stacks.map((stack) => [roleOf(stack), stack.template]));
}

/** The tags say what a name begins with: a prefix may have hyphens. */
function roleOf({ stackName, tags }: CloudFormationStackArtifact): string {
  return stackName.slice(`${tags['prefix']}-${tags['environment']}-`.length);
}
