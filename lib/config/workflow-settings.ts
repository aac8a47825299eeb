/** The workflow that fulfils an order, and the check of an order before it is placed. */
export interface WorkflowSettings {
  readonly approval: OrderApprovalSettings;
  readonly shipping: ShippingSettings;
  /** Hours after the confirmation at which the customer is reminded to confirm the receipt. */
  readonly reminderHours: number;
  /**
   * Minutes after which an order that is still open raises an alarm. Longer than an order may take that waits for a
   * person and for a worker: `longestOpenMinutes` in `order-durations.ts`.
   */
  readonly stuckAfterMinutes: number;
  /**
   * E-mail address for requests for approval and notices to customers (this product knows no customer's address). It gets
   * nothing before it confirms each subscription. @default nobody; others can subscribe to the topics
   */
  readonly email?: string;
  /** What the state machine logs of an execution. What orders hold is never logged, whatever the level. */
  readonly logLevel: 'ALL' | 'ERROR' | 'FATAL' | 'OFF';
  readonly quoteCheck: QuoteCheckSettings;
}

/** Which orders a person decides on. */
export interface OrderApprovalSettings {
  /** Amount from which an order needs approval, in minor units (cents) of its currency. */
  readonly fromMinor: number;
  /** Hours after which an order that nobody decided on is refused, and everything undone. */
  readonly hours: number;
}

/** The worker that ships. */
export interface ShippingSettings {
  /**
   * Where the worker runs. `none`: nowhere in the account; orders wait for one that somebody starts on their own
   * machine. `fargate`: as a service of one task.
   */
  readonly worker: 'none' | 'fargate';
  /** Seconds without a sign of life after which a worker counts as dead, and the order goes to the next one. */
  readonly heartbeatSeconds: number;
  /** Minutes that an attempt to ship may take. Whether the wait for a worker counts, AWS's guide does not say plainly. */
  readonly timeoutMinutes: number;
}

/** What the API of the quote check admits. */
export interface QuoteCheckSettings {
  /** Requests per second, all callers together. */
  readonly requestsPerSecond: number;
  /** Requests admitted at once beyond that rate. */
  readonly burst: number;
}
