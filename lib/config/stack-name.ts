import type { Settings } from './settings';

/** What stacks are about: the last part of their names. */
export const STACK_ROLES = [
  'network',
  'image',
  'orders',
  'workflow',
  'service',
  'delivery',
  'worker',
  'api-gateway-logging',
  'quote',
  'quote-check',
  'observability',
  'github',
  'github-release',
  'budget',
] as const;
export type StackRole = (typeof STACK_ROLES)[number];

/** Value of the `project` tag. What a destroy leaves behind in an account is found by it. */
export const PROJECT = 'aws-cdk-reference';

/** Name of a stack of an environment. */
export function stackName(
  { prefix, environment }: Pick<Settings, 'prefix' | 'environment'>,
  role: StackRole,
): string {
  return `${prefix}-${environment}-${role}`;
}
