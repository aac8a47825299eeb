/** Environment variables of a deployment hook: set by `DeploymentHooks`, read by the handlers here. Plain constants. */
export const DEPLOYMENT_HOOK_VARIABLES = {
  /** Where the service answers, without a slash at the end. */
  productionUrl: 'PRODUCTION_URL',
  /** Where the next version answers before it takes traffic, without a slash at the end. */
  testUrl: 'TEST_URL',
  /** Key of the test listener. Absent where addresses decide. */
  testKey: 'TEST_LISTENER_KEY',
  /** Environment that `/version` must name. */
  environment: 'EXPECTED_ENVIRONMENT',
  /** Cluster of the service. */
  cluster: 'CLUSTER_NAME',
  /** Name of the service. Absent under ECS's own deployments, whose events name it. */
  service: 'SERVICE_NAME',
} as const;

/**
 * Answers of the load balancer itself, such as 503 for "no target", that a release's hooks put up with before they give
 * up. The alarm on such answers must see more than these, or the hooks' patience would end the release.
 */
export const SETTLING_REFUSALS = 4;
