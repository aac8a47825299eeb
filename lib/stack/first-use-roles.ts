/**
 * Service-linked roles that a service makes for itself at its first use in an account, and takes on in the same
 * moment. IAM spreads a new role within seconds, so that first use often fails: the first cluster with "Unable to
 * assume the service linked role", the first scalable target with "Unable to assume IAM role". By the service that
 * owns the role.
 *
 * The role of Elastic Load Balancing is not among them: no failure is known of a load balancer that came too early.
 *
 * Plain data, so that who reads it need not load the CDK.
 *
 * @see https://github.com/aws/containers-roadmap/issues/2614
 * @see https://github.com/aws/aws-cdk/issues/4108
 */
export const FIRST_USE_ROLES: Readonly<Record<string, string>> = {
  'ecs.amazonaws.com': 'AWSServiceRoleForECS',
  'ecs.application-autoscaling.amazonaws.com': 'AWSServiceRoleForApplicationAutoScaling_ECSService',
};
