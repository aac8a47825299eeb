/**
 * What an order uses that no template says: what an average order and an average client are like. Assumptions, to be
 * replaced by what is measured once there is traffic.
 */
export const ORDER_USAGE = {
  /** Articles of an order, each priced, set aside and committed by itself. */
  lines: 2,
  /** Requests to the order API: the order, and two looks at it. */
  requests: 3,
  /** Looks among the requests, each of which reads the order. */
  looks: 2,
  /** What a request and its answer take, in KB. */
  requestKb: 4,
  /** Requests on one connection; a load balancer counts new connections. */
  requestsPerConnection: 1,
  /** Writes of the order API to the table of orders: the order itself, and that its work has begun. */
  apiWrites: 2,
  /** Writes of the steps to their own tables, for each article: set aside, and committed. */
  writesPerLine: 2,
  /** Writes of the steps to their own tables, for each order: the charge. */
  writesPerOrder: 1,
  /** Seconds that Lambda bills for an invocation that is warm. */
  invocationSeconds: 0.05,
  /** Lines that a request, an invocation and a state of the workflow log, in KB. */
  requestLogKb: 1,
  invocationLogKb: 1.5,
  stateLogKb: 1.5,
  /** Requests to KMS by Step Functions, SNS and Secrets Manager, which keep data keys for minutes. */
  keyRequests: 4,
  /** Part of the orders whose trace is recorded: X-Ray's default rule. */
  tracedShare: 0.05,
} as const;

/** Where an order goes that nothing is wrong with and nobody has to approve: the next state after each choice. */
export const USUAL_WAY: Readonly<Record<string, string>> = {
  IsValid: 'PriceLines',
  NeedsApproval: 'Ship',
  IsShipped: 'CommitStock',
};
