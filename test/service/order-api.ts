import { Template } from 'aws-cdk-lib/assertions';
import type { Settings } from '../../lib/config';
import { ImageStack } from '../../lib/image/stack';
import { NetworkStack } from '../../lib/network/stack';
import { OrdersStack } from '../../lib/orders/stack';
import { ServiceStack } from '../../lib/service/stack';
import { type DeepPartial, testSettings } from '../settings';
import { testApp } from './synthesis';

/** Complete settings of the strategy `ecs-native`, to be put over those of a test. */
export const ECS_NATIVE = {
  strategy: 'ecs-native',
  shift: 'AllAtOnce',
  bakeMinutes: 5,
  hookTimeoutMinutes: 3,
  pauseMinutes: 0,
} as const;

const synthesized = new Map<string, Template>();

/**
 * The stack of the order API with the stacks that it stands on, so that what they hand over is part of the template.
 * Settings that a test file asks for twice are synthesized once: a template is only read.
 */
export function synthesizeOrderApi(overrides: DeepPartial<Settings> = {}): Template {
  const key = JSON.stringify(overrides);
  const template = synthesized.get(key) ?? synthesize(overrides);
  synthesized.set(key, template);
  return template;
}

function synthesize(overrides: DeepPartial<Settings>): Template {
  const settings = testSettings(overrides);
  const app = testApp();
  const { network } = new NetworkStack(app, 'Network', { settings });
  const { serviceImage, releasedImage } = new ImageStack(app, 'Image', { settings });
  const { ordersTable } = new OrdersStack(app, 'Orders', { settings });
  return Template.fromStack(
    new ServiceStack(app, 'Service', { settings, network, serviceImage, releasedImage, ordersTable }),
  );
}
