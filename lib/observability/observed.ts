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
  /** Rules that match whenever a deployment begins or ends. */
  readonly deployments: { readonly serviceRule: string; readonly quoteRule: string };
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

/** A stage of a REST API. */
export interface ObservedApi {
  readonly api: string;
  readonly stage: string;
}
