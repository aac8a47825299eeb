import { spawnSync } from 'node:child_process';
import * as path from 'node:path';
import type { Stack } from 'aws-cdk-lib';
import { Template } from 'aws-cdk-lib/assertions';
import { addStacks } from '../lib/app';
import { testSettings } from './settings';
import { testApp } from './test-app';

const ROOT = path.resolve(__dirname, '..');

describe('the app', () => {
  const app = testApp();
  const settings = testSettings({
    prefix: 'alice',
    environment: 'staging',
    tags: { team: 'blue' },
    workflow: { shipping: { worker: 'fargate' } },
  });
  const stacks = addStacks(app, settings);
  const all: Stack[] = Object.values(stacks);

  it('names its stacks by prefix, environment and role', () => {
    const roles = [
      'network',
      'image',
      'orders',
      'quote',
      'api-gateway-logging',
      'quote-check',
      'workflow',
      'service',
      'worker',
      'delivery',
      'observability',
    ];
    const names = roles.map((role) => `alice-staging-${role}`);

    expect(all.map(({ stackName }) => stackName).toSorted()).toEqual(names.toSorted());
    expect(all.map(({ artifactId }) => artifactId).toSorted()).toEqual(names.toSorted());
  });

  it('lets only those stacks wait for each other that need each other', () => {
    const waits = app.synth().stacks.map(({ id, dependencies }) => [
      id.replace('alice-staging-', ''),
      dependencies
        .map((dependency) => dependency.id.replace('alice-staging-', ''))
        .filter((other) => !other.endsWith('.assets'))
        .toSorted(),
    ]);

    expect(Object.fromEntries(waits)).toEqual({
      network: [],
      image: [],
      orders: [],
      workflow: ['orders', 'quote'],
      'quote-check': ['api-gateway-logging', 'quote', 'workflow'],
      service: ['image', 'network', 'orders', 'workflow'],
      worker: ['image', 'network', 'workflow'],
      delivery: ['image', 'service'],
      'api-gateway-logging': [],
      quote: ['api-gateway-logging'],
      observability: ['delivery', 'orders', 'quote', 'quote-check', 'service', 'worker', 'workflow'],
    });
  });

  it('leaves the logging role of API Gateway to its owner where there is one', () => {
    const built = addStacks(testApp(), testSettings({ quote: { api: { loggingRole: 'existing' } } }));

    expect(built.apiGatewayLogging).toBeUndefined();
    expect(built.quote.dependencies).toEqual([]);
  });

  it('has no worker of its own where somebody else runs one', () => {
    const built = addStacks(testApp(), testSettings({ workflow: { shipping: { worker: 'none' } } }));

    expect(built.worker).toBeUndefined();
  });

  it('says what each stack is for', () => {
    for (const stack of all) {
      expect(stack.templateOptions.description).toMatch(/^Order service: /);
    }
  });

  it('tags the stacks and what is in them', () => {
    const tags = { project: 'aws-cdk-reference', environment: 'staging', prefix: 'alice', team: 'blue' };

    for (const stack of all) {
      expect(stack.tags.tagValues()).toEqual(tags);
    }
    const [vpc] = Object.values(Template.fromStack(stacks.network).findResources('AWS::EC2::VPC'));
    expect(vpc?.Properties.Tags).toEqual(
      expect.arrayContaining(Object.entries(tags).map(([Key, Value]) => ({ Key, Value }))),
    );
  });

  it.each([true, false])(
    'protects its stacks from deletion as the environment says, but the one that only looks: %s',
    (deletionProtection) => {
      const { observability, ...built } = addStacks(
        testApp(),
        testSettings({ protection: { deletionProtection } }),
      );

      for (const stack of Object.values(built)) {
        expect(stack).toHaveProperty('terminationProtection', deletionProtection);
      }
      expect(observability).toHaveProperty('terminationProtection', false);
    },
  );
});

describe('the entry of the app', () => {
  it('prints what is wrong with the configuration, without a stack trace, and fails', () => {
    const entry = ['--import', 'tsx', path.join('bin', 'app.ts')];
    const { status, stderr } = spawnSync(process.execPath, entry, {
      cwd: ROOT,
      encoding: 'utf8',
      env: { PATH: process.env.PATH, CDK_CONTEXT_JSON: JSON.stringify({ env: 'sandbo' }) },
    });

    expect(status).toBe(1);
    expect(stderr).toMatch(/^1 problem in the configuration of environment "sandbo"/);
    expect(stderr).not.toMatch(/^\s+at /m);
  });
});
