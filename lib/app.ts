import type { App } from 'aws-cdk-lib';
import { BudgetStack } from './budget/stack';
import { type Settings, type StackRole, stackName } from './config';
import { DeliveryStack } from './delivery/stack';
import { GitHubReleaseStack } from './github/release-stack';
import { GitHubStack } from './github/stack';
import { ImageStack } from './image/stack';
import { NetworkStack } from './network/stack';
import { ApiGatewayLoggingStack } from './observability/api-gateway-logging-stack';
import { runbookAddress } from './observability/runbook';
import { ObservabilityStack, type ObservedStacks } from './observability/stack';
import { OrdersStack } from './orders/stack';
import { WorkflowStack } from './orders/workflow-stack';
import { QuoteStack } from './quote/stack';
import { QuoteCheckStack } from './quote-check/stack';
import { ServiceStack } from './service/stack';
import { applyToAll, type CommonProps, commonProps } from './stack/common-props';
import { WorkerStack } from './worker/stack';

export interface AppStacks {
  readonly network: NetworkStack;
  readonly image: ImageStack;
  readonly orders: OrdersStack;
  readonly workflow: WorkflowStack;
  readonly service: ServiceStack;
  /** Absent where no worker runs in the account (`workflow.shipping.worker`). */
  readonly worker?: WorkerStack;
  readonly delivery: DeliveryStack;
  /** Absent where somebody else manages the role (`quote.api.loggingRole`). */
  readonly apiGatewayLogging?: ApiGatewayLoggingStack;
  readonly quote: QuoteStack;
  readonly quoteCheck: QuoteCheckStack;
  /** Absent where no workflow on GitHub deploys (`github`). */
  readonly github?: GitHubStack;
  /** Absent too where CodeDeploy does not release (`deployment.strategy`). */
  readonly githubRelease?: GitHubReleaseStack;
  readonly observability: ObservabilityStack;
  /** Absent where nobody asked for a budget (`budget`). */
  readonly budget?: BudgetStack;
}

/** Adds the stacks of one environment to the app. */
export function addStacks(app: App, settings: Settings): AppStacks {
  const common = commonProps(settings);
  const quote = addQuote(app, common);
  const foundations = addFoundations(app, common);
  const workflow = addWorkflow(app, common, { ...foundations, ...quote });
  const service = addService(app, common, { ...foundations, workflow });
  const worker = addWorker(app, common, { ...foundations, workflow });
  const quoteCheck = addQuoteCheck(app, common, { ...quote, workflow });
  const github = addGitHub(app, common, { ...foundations, ...service });
  const observed = { ...foundations, ...quote, workflow, ...service, ...worker, quoteCheck };
  const observability = addObservability(app, common, observed);
  const budget = addBudget(app, common);
  const stacks = { ...observed, ...github, observability, ...budget };
  applyToAll(Object.values(stacks), common, runbookAddress(settings));
  return stacks;
}

function stackId({ settings }: CommonProps, role: StackRole): string {
  return stackName(settings, role);
}

/** What takes long to create, or whose content must outlive the rest. */
function addFoundations(app: App, common: CommonProps): Pick<AppStacks, 'network' | 'image' | 'orders'> {
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
  return { network, image, orders };
}

/** Before the order API, which starts it. */
function addWorkflow(
  app: App,
  common: CommonProps,
  { orders, quote }: Pick<AppStacks, 'orders' | 'quote'>,
): WorkflowStack {
  return new WorkflowStack(app, stackId(common, 'workflow'), {
    ...common,
    description: 'Order service: workflow that fulfils orders',
    ordersTable: orders.ordersTable,
    quote: quote.quote.alias,
  });
}

/**
 * The service is a stack of its own, after the ones whose creation takes long or whose content must outlive it: when
 * it fails, it alone is rolled back, and deploying again finds the network, the image and the table in place.
 */
function addService(
  app: App,
  common: CommonProps,
  { network, image, orders, workflow }: Pick<AppStacks, 'network' | 'image' | 'orders' | 'workflow'>,
): Pick<AppStacks, 'service' | 'delivery'> {
  const service = new ServiceStack(app, stackId(common, 'service'), {
    ...common,
    description: 'Order service: load balancer and order API',
    network: network.network,
    serviceImage: image.serviceImage,
    releasedImage: image.releasedImage,
    ordersTable: orders.ordersTable,
    workflow: {
      stateMachine: workflow.workflow.stateMachine,
      decisionKey: workflow.decisionKey,
      key: workflow.workflow.key,
    },
  });
  const delivery = new DeliveryStack(app, stackId(common, 'delivery'), {
    ...common,
    description: 'Order service: pipeline that releases the order API',
    serviceImage: image.serviceImage,
    releasedImage: image.releasedImage,
    orderApi: service.orderApi,
    deployment: service.deployment,
    // The workflow's stack comes first in any case, and its other users keep the key's export.
    key: common.settings.protection.keys === 'shared' ? workflow.workflow.key.key : undefined,
  });
  return { service, delivery };
}

/** Without it, orders wait for a worker that somebody runs elsewhere. */
function addWorker(
  app: App,
  common: CommonProps,
  { network, image, workflow }: Pick<AppStacks, 'network' | 'image' | 'workflow'>,
): Pick<AppStacks, 'worker'> {
  if (common.settings.workflow.shipping.worker === 'none') return {};
  const { shipping, key } = workflow.workflow;
  const worker = new WorkerStack(app, stackId(common, 'worker'), {
    ...common,
    description: 'Order service: worker that ships orders',
    network: network.network,
    releasedImage: image.releasedImage,
    shipping: { activity: shipping, key },
  });
  return { worker };
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
  quote.addStackDependency(apiGatewayLogging, LOGGING_ROLE_FIRST);
  return { apiGatewayLogging, quote };
}

/** Reads what the workflow and the quote function have, and nothing needs it. */
function addQuoteCheck(
  app: App,
  common: CommonProps,
  { quote, workflow, apiGatewayLogging }: Pick<AppStacks, 'quote' | 'workflow' | 'apiGatewayLogging'>,
): QuoteCheckStack {
  const { totalOrder, stockTable } = workflow.workflow;
  const quoteCheck = new QuoteCheckStack(app, stackId(common, 'quote-check'), {
    ...common,
    description: 'Order service: check of price and stock before an order is placed',
    quote: quote.quote.alias,
    totalOrder,
    stockTable,
  });
  if (apiGatewayLogging !== undefined) {
    quoteCheck.addStackDependency(apiGatewayLogging, LOGGING_ROLE_FIRST);
  }
  return quoteCheck;
}

/** The first stack comes before all others: a person deploys it, and workflows deploy the rest. */
function addGitHub(
  app: App,
  common: CommonProps,
  { image, service }: Pick<AppStacks, 'image' | 'service'>,
): Pick<AppStacks, 'github' | 'githubRelease'> {
  const { github: setting } = common.settings;
  if (setting === undefined) return {};
  const props = { ...common, settings: { ...common.settings, github: setting } };
  const github = new GitHubStack(app, stackId(common, 'github'), {
    ...props,
    description: 'Order service: what workflows on GitHub may deploy',
  });
  const { deployment, orderApi } = service;
  if (deployment === undefined) return { github };
  const githubRelease = new GitHubReleaseStack(app, stackId(common, 'github-release'), {
    ...props,
    description: 'Order service: what workflows on GitHub may release',
    serviceImage: image.serviceImage,
    releasedImage: image.releasedImage,
    orderApi,
    deployment,
  });
  return { github, githubRelease };
}

/** Last, because it looks at all the others. Nothing protects it from being destroyed: it can be made again at any time. */
function addObservability(app: App, common: CommonProps, observed: ObservedStacks): ObservabilityStack {
  return new ObservabilityStack(app, stackId(common, 'observability'), {
    ...common,
    terminationProtection: false,
    description: 'Order service: alarms that page, dashboard, log queries',
    observed,
  });
}

function addBudget(app: App, common: CommonProps): Pick<AppStacks, 'budget'> {
  const { budget } = common.settings;
  if (budget === undefined) return {};
  const description = 'Order service: budget of the environment';
  return { budget: new BudgetStack(app, stackId(common, 'budget'), { ...common, description, budget }) };
}

/** Nothing in a template says so: API Gateway refuses a stage with an access log while the account has no role. */
const LOGGING_ROLE_FIRST = 'API Gateway writes the access log with the role of the account';
