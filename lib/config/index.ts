export { egressMonthlyUsd, EGRESS_PRICES, HOURS_PER_MONTH, interfaceEndpointServices } from './egress-cost';
export { ENVIRONMENTS } from './environments';
export { ConfigurationError, ENVIRONMENTS_FILE, type Problem } from './error';
export type { EnvironmentInput, Environments } from './input';
export { CONTEXT, DEFAULT_ENVIRONMENT, loadSettings, type Selection } from './load';
export { LONGEST_PREFIX, ROLE_LENGTH } from './prefix';
export * from './settings';
export { OWN_TAGS } from './rules/tags';
export { detectionWindowSeconds, keepAliveSeconds, shutdownDeadlineSeconds } from './timeouts';
