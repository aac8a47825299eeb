import { type App, Stack } from 'aws-cdk-lib';
import { Template } from 'aws-cdk-lib/assertions';
import * as iam from 'aws-cdk-lib/aws-iam';
import * as kms from 'aws-cdk-lib/aws-kms';
import * as secretsmanager from 'aws-cdk-lib/aws-secretsmanager';
import * as sfn from 'aws-cdk-lib/aws-stepfunctions';
import type { Settings } from '../../lib/config';
import { ImageStack } from '../../lib/image/stack';
import { NetworkStack } from '../../lib/network/stack';
import { OrdersStack } from '../../lib/orders/stack';
import type { ServiceWorkflow } from '../../lib/service/service-workflow';
import { ServiceStack } from '../../lib/service/stack';
import { type DeepPartial, testSettings } from '../settings';
import { testApp } from '../test-app';

/** Complete settings of the strategy `ecs-native`, to be put over those of a test. */
export const ECS_NATIVE = {
  strategy: 'ecs-native',
  shift: 'AllAtOnce',
  bakeMinutes: 5,
  hookTimeoutMinutes: 3,
  pauseMinutes: 0,
} as const;

export interface OrderApiOptions {
  /** Gives the order API a workflow, in a stack of its own. @default false */
  readonly workflow?: boolean;
}

const synthesized = new Map<string, Template>();

/**
 * The stack of the order API with the stacks that it stands on, so that what they hand over is part of the template.
 * Settings that a test file asks for twice are synthesized once: a template is only read.
 */
export function synthesizeOrderApi(
  overrides: DeepPartial<Settings> = {},
  options: OrderApiOptions = {},
): Template {
  const key = JSON.stringify([overrides, options]);
  const template = synthesized.get(key) ?? synthesize(overrides, options);
  synthesized.set(key, template);
  return template;
}

function synthesize(overrides: DeepPartial<Settings>, options: OrderApiOptions): Template {
  const settings = testSettings(overrides);
  const app = testApp();
  const { network } = new NetworkStack(app, 'Network', { settings });
  const { serviceImage, releasedImage } = new ImageStack(app, 'Image', { settings });
  const { ordersTable } = new OrdersStack(app, 'Orders', { settings });
  const workflow = options.workflow ? addWorkflow(app) : undefined;
  return Template.fromStack(
    new ServiceStack(app, 'Service', {
      settings,
      network,
      serviceImage,
      releasedImage,
      ordersTable,
      workflow,
    }),
  );
}

/** A state machine that does nothing, with what else the order API is given of a workflow. */
function addWorkflow(app: App): ServiceWorkflow {
  const stack = new Stack(app, 'Workflow');
  const key = new kms.Key(stack, 'Key');
  return {
    stateMachine: new sfn.StateMachine(stack, 'Orders', {
      definitionBody: sfn.DefinitionBody.fromChainable(new sfn.Succeed(stack, 'Done')),
    }),
    decisionKey: new secretsmanager.Secret(stack, 'DecisionKey'),
    key: {
      grantExecutions: (grantee, stateMachineArn) =>
        void grantee.grantPrincipal.addToPrincipalPolicy(
          new iam.PolicyStatement({
            actions: ['kms:Decrypt'],
            resources: [key.keyArn],
            conditions: {
              StringEquals: { 'kms:EncryptionContext:aws:states:stateMachineArn': stateMachineArn },
            },
          }),
        ),
    },
  };
}
