import { type App, AspectPriority, Aspects, Tags } from 'aws-cdk-lib';
import type { Settings } from './config';
import { DeliveryStack } from './delivery/stack';
import { ProviderLogs } from './handlers/provider-logs';
import { ImageStack } from './image/stack';
import { NetworkStack } from './network/stack';
import { ApiGatewayLoggingStack } from './observability/api-gateway-logging-stack';
import { OrdersStack } from './orders/stack';
import { QuoteStack } from './quote/stack';
import { ServiceStack } from './service/stack';

export interface AppStacks {
  readonly network: NetworkStack;
  readonly image: ImageStack;
  readonly orders: OrdersStack;
  readonly service: ServiceStack;
  readonly delivery: DeliveryStack;
  /** Absent where somebody else manages the role (`quote.api.loggingRole`). */
  readonly apiGatewayLogging?: ApiGatewayLoggingStack;
  readonly quote: QuoteStack;
}

/** Value of the `project` tag. What a destroy leaves behind in an account is found by it. */
const PROJECT = 'aws-cdk-reference';

/** Adds the stacks of one environment to the app. */
export function addStacks(app: App, settings: Settings): AppStacks {
  const common = commonProps(settings);
  const stacks = { ...addOrderService(app, common), ...addQuote(app, common) };
  for (const [key, value] of Object.entries(common.tags)) {
    Tags.of(app).add(key, value);
  }
  Aspects.of(app).add(new ProviderLogs(settings), { priority: AspectPriority.MUTATING });
  return stacks;
}

/** What every stack of an environment is given. */
type CommonProps = ReturnType<typeof commonProps>;

function commonProps(settings: Settings) {
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

function stackId({ settings }: CommonProps, role: string): string {
  return `${settings.prefix}-${settings.environment}-${role}`;
}

/**
 * The service is a stack of its own, after the ones whose creation takes long or whose content must outlive it: when
 * it fails, it alone is rolled back, and deploying again finds the network, the image and the table in place.
 */
function addOrderService(
  app: App,
  common: CommonProps,
): Pick<AppStacks, 'network' | 'image' | 'orders' | 'service' | 'delivery'> {
  const network = new NetworkStack(app, stackId(common, 'network'), {
    ...common,
    description: 'Order service: network',
  });
  const image = new ImageStack(app, stackId(common, 'image'), {
    ...common,
    description: 'Order service: image repository with a first image',
  });
  const orders = new OrdersStack(app, stackId(common, 'orders'), {
    ...common,
    description: 'Order service: table of orders',
  });
  const service = new ServiceStack(app, stackId(common, 'service'), {
    ...common,
    description: 'Order service: load balancer and order API',
    network: network.network,
    serviceImage: image.serviceImage,
    releasedImage: image.releasedImage,
    ordersTable: orders.ordersTable,
  });
  const delivery = new DeliveryStack(app, stackId(common, 'delivery'), {
    ...common,
    description: 'Order service: pipeline that releases the order API',
    serviceImage: image.serviceImage,
    releasedImage: image.releasedImage,
    orderApi: service.orderApi,
    deployment: service.deployment,
  });
  return { network, image, orders, service, delivery };
}

/** The quote function needs nothing of the order service, so both are deployed side by side. */
function addQuote(app: App, common: CommonProps): Pick<AppStacks, 'apiGatewayLogging' | 'quote'> {
  const quote = new QuoteStack(app, stackId(common, 'quote'), {
    ...common,
    description: 'Order service: quote function, released gradually, and its API',
  });
  if (common.settings.quote.api.loggingRole === 'existing') return { quote };
  const apiGatewayLogging = new ApiGatewayLoggingStack(app, stackId(common, 'api-gateway-logging'), {
    ...common,
    description: 'Order service: role with which API Gateway writes logs in this account and region',
  });
  // Nothing in a template says so: API Gateway refuses a stage with an access log while the account has no role.
  quote.addStackDependency(
    apiGatewayLogging,
    'API Gateway writes the access log with the role of the account',
  );
  return { apiGatewayLogging, quote };
}
