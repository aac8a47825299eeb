import { Stack } from 'aws-cdk-lib';
import { Template } from 'aws-cdk-lib/assertions';
import * as iam from 'aws-cdk-lib/aws-iam';
import * as kms from 'aws-cdk-lib/aws-kms';
import * as sfn from 'aws-cdk-lib/aws-stepfunctions';
import type { Settings } from '../../lib/config';
import { ImageStack } from '../../lib/image/stack';
import { NetworkStack } from '../../lib/network/stack';
import { WorkerStack } from '../../lib/worker/stack';
import { type DeepPartial, testSettings } from '../settings';
import { testApp } from '../test-app';

export interface SynthesizedWorker {
  readonly template: Template;
  /** Names of the stacks that have to be there before. */
  readonly dependencies: readonly string[];
}

/** The worker's stack with the stacks that it stands on. Its activity is encrypted with a key. */
export function synthesizeWorker(overrides: DeepPartial<Settings> = {}): SynthesizedWorker {
  const settings = testSettings(overrides);
  const app = testApp();
  const { network } = new NetworkStack(app, 'Network', { settings });
  const { releasedImage } = new ImageStack(app, 'Image', { settings });
  const workflow = new Stack(app, 'Workflow');
  const key = new kms.Key(workflow, 'Key');
  const stack = new WorkerStack(app, 'Worker', {
    settings,
    network,
    releasedImage,
    shipping: {
      activity: new sfn.Activity(workflow, 'Ship'),
      key: {
        grantTasks: (grantee, activityArn) =>
          void grantee.grantPrincipal.addToPrincipalPolicy(
            new iam.PolicyStatement({
              actions: ['kms:Decrypt'],
              resources: [key.keyArn],
              conditions: { StringEquals: { 'kms:EncryptionContext:aws:states:activityArn': activityArn } },
            }),
          ),
      },
    },
  });
  const template = Template.fromStack(stack);
  return { template, dependencies: stack.dependencies.map(({ stackName }) => stackName).toSorted() };
}
