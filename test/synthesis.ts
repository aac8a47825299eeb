import type { CloudAssembly, CloudFormationStackArtifact } from 'aws-cdk-lib/cx-api';
import { addStacks } from '../lib/app';
import type { Settings } from '../lib/config';
import { testApp } from './test-app';

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

/** Templates by the role of their stack: `network` for `shop-sandbox-network`. */
export function templatesByRole(assembly: CloudAssembly): Map<string, SynthesizedTemplate> {
  return new Map(assembly.stacks.map((stack) => [roleOf(stack), stack.template]));
}

function roleOf({ stackName }: CloudFormationStackArtifact): string {
  return stackName.split('-').slice(2).join('-');
}
