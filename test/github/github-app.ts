import type { App } from 'aws-cdk-lib';
import type { Template } from 'aws-cdk-lib/assertions';
import { addStacks, type AppStacks } from '../../lib/app';
import type { Settings } from '../../lib/config';
import { GitHubStack } from '../../lib/github/stack';
import { type DeepPartial, testSettings } from '../settings';
import { testApp } from '../test-app';

export const GITHUB = {
  repository: 'example@1234/orders@5678',
  branch: 'main',
  provider: 'managed',
} as const;

/** The app of a sandbox that workflows deploy. */
export function githubApp(overrides: DeepPartial<Settings> = {}): AppStacks {
  return addStacks(testApp(), testSettings({ github: GITHUB, ...overrides }));
}

/** Its first stack alone. */
export function githubStack(overrides: DeepPartial<Settings> = {}, app: App = testApp()): GitHubStack {
  const settings = testSettings({ github: GITHUB, ...overrides });
  const { github } = settings;
  if (github === undefined) throw new Error('unreachable');
  return new GitHubStack(app, 'Test', { settings: { ...settings, github } });
}

export interface Statement {
  readonly Sid?: string;
  readonly Action: string | readonly string[];
  readonly Resource: unknown;
  readonly Principal?: unknown;
  readonly Condition?: unknown;
}

/** Statements of a template's policies, trust policies aside. */
export function statementsOf(template: Template): readonly Statement[] {
  return Object.values(template.findResources('AWS::IAM::Policy')).flatMap(
    ({ Properties }) => Properties.PolicyDocument.Statement,
  );
}

/** Statements of the trust policies of a template's roles. */
export function trustOf(template: Template): readonly Statement[] {
  return Object.values(template.findResources('AWS::IAM::Role')).flatMap(
    ({ Properties }) => Properties.AssumeRolePolicyDocument.Statement,
  );
}
