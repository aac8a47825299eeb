import { type App, AspectPriority, Aspects, Tags } from 'aws-cdk-lib';
import type { Settings } from './config';
import { ProviderLogs } from './handlers/provider-logs';
import { ImageStack } from './image/stack';
import { NetworkStack } from './network/stack';
import { OrdersStack } from './orders/stack';
import { ServiceStack } from './service/stack';

export interface AppStacks {
  readonly network: NetworkStack;
  readonly image: ImageStack;
  readonly orders: OrdersStack;
  readonly service: ServiceStack;
}

/** Value of the `project` tag. What a destroy leaves behind in an account is found by it. */
const PROJECT = 'aws-cdk-reference';

/**
 * Adds the stacks of one environment to the app.
 *
 * The service is a stack of its own, after the ones whose creation takes long or whose content must outlive it: when
 * it fails, it alone is rolled back, and deploying again finds the network, the image and the table in place.
 */
export function addStacks(app: App, settings: Settings): AppStacks {
  const props = stackProps(settings);
  const id = (role: string) => `${settings.prefix}-${settings.environment}-${role}`;

  const network = new NetworkStack(app, id('network'), {
    ...props,
    description: 'Order service: network',
  });
  const image = new ImageStack(app, id('image'), {
    ...props,
    description: 'Order service: image repository with a first image',
  });
  const orders = new OrdersStack(app, id('orders'), {
    ...props,
    description: 'Order service: table of orders',
  });
  const service = new ServiceStack(app, id('service'), {
    ...props,
    description: 'Order service: load balancer and order API',
    network: network.network,
    serviceImage: image.serviceImage,
    ordersTable: orders.ordersTable,
  });

  for (const [key, value] of Object.entries(props.tags)) {
    Tags.of(app).add(key, value);
  }
  Aspects.of(app).add(new ProviderLogs(settings), { priority: AspectPriority.MUTATING });
  return { network, image, orders, service };
}

function stackProps(settings: Settings) {
  const { account, region } = settings;
  return {
    settings,
    // Without either the stack deploys to whatever the credentials point to.
    env: account === undefined && region === undefined ? undefined : { account, region },
    terminationProtection: settings.protection.deletionProtection,
    // The stacks themselves; `Tags` reaches only what is in them (flag `@aws-cdk/core:explicitStackTags`).
    tags: {
      ...settings.tags,
      project: PROJECT,
      environment: settings.environment,
      prefix: settings.prefix,
    },
  };
}
