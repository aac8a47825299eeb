/**
 * Names of what is observed, as the dimensions of its metrics take them. Plain text, so that what is made of it is
 * rendered by pure functions; in a template they are references.
 */
export interface Observed {
  /** Namespace of the product's own metrics. */
  readonly namespace: string;
  readonly service: ObservedService;
  readonly workflow: ObservedWorkflow;
  /** @default no worker runs in the account */
  readonly worker?: ObservedTasks;
  readonly quote: ObservedFunction & ObservedApi;
  readonly quoteCheck: { readonly stateMachineArn: string } & ObservedApi;
  readonly deployments: ObservedDeployments;
}

/** A service of ECS. */
export interface ObservedTasks {
  readonly cluster: string;
  readonly service: string;
}

export interface ObservedService extends ObservedTasks {
  /** Full names, from `app/` and `targetgroup/` on. */
  readonly loadBalancer: string;
  readonly blue: string;
  readonly green: string;
  readonly ordersTable: string;
  /** Names of the indexes of that table. */
  readonly ordersIndexes: readonly string[];
}

export interface ObservedWorkflow {
  readonly stateMachineArn: string;
  readonly shippingArn: string;
  readonly parkedOrders: string;
  readonly unparked: string;
}

export interface ObservedFunction {
  readonly functionName: string;
  readonly alias: string;
}

/** Names of the rules that match when a deployment begins or ends. */
export interface ObservedDeployments {
  readonly serviceRule: string;
  /** When one of the quote function begins or succeeds. */
  readonly quoteRule: string;
  /** When it fails, or somebody stops it. */
  readonly quoteFailureRule: string;
}

/** A stage of a REST API. */
export interface ObservedApi {
  readonly api: string;
  readonly stage: string;
}
