import { ENVIRONMENT_NAMES } from './settings';

/** Load balancers and target groups have the shortest names: https://docs.aws.amazon.com/elasticloadbalancing/latest/APIReference/API_CreateLoadBalancer.html */
export const SHORTEST_NAME_LIMIT = 32;

/** Room kept behind `<prefix>-<environment>` for what a name is about, its hyphen included: `-green`, `-alarms`. */
export const ROLE_LENGTH = 9;

const LONGEST_ENVIRONMENT = Math.max(...ENVIRONMENT_NAMES.map((name) => name.length));

/** Longest prefix with which every name made of prefix, environment and role fits AWS's shortest limit. */
export const LONGEST_PREFIX = SHORTEST_NAME_LIMIT - ROLE_LENGTH - LONGEST_ENVIRONMENT - 1;

/**
 * Stack names, load balancer names, bucket names and parameter names all begin with the prefix, so it has the form that
 * the strictest of them takes. Load balancer names may not begin with `internal-`; parameter names not with `aws` or
 * `ssm`; a double hyphen is refused by several services.
 *
 * https://docs.aws.amazon.com/systems-manager/latest/userguide/sysman-paramstore-su-create.html
 */
export const PREFIX_PATTERN = new RegExp(
  `^(?!aws|ssm|internal(-|$))(?=.{1,${LONGEST_PREFIX}}$)[a-z][a-z0-9]*(-[a-z0-9]+)*$`,
);
