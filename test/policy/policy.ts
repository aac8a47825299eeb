import type { EnvironmentName } from '../../lib/config';
import type { EnvironmentTemplates, Placed } from './templates';

/** What a policy found at a resource. */
export interface Finding {
  /** Role of the stack and logical id: `service/OrderApiListenersTest`. */
  readonly where: string;
  /** What is wrong, with the value it had. */
  readonly detail: string;
}

/** Something that is to hold in the templates of every environment. */
export interface Policy {
  /** As a sentence that is true where there are no findings. */
  readonly name: string;
  /** Why anybody wants it. */
  readonly why: string;
  /** Page of AWS that says so. */
  readonly see?: string;
  check(environment: EnvironmentTemplates): Iterable<Finding>;
}

/** A finding that stays, because of a reason that a reviewer accepts. */
export interface Acknowledged {
  /** Name of the policy. */
  readonly policy: string;
  /** @default every environment */
  readonly environments?: readonly EnvironmentName[];
  /** Matches `where` of the finding. */
  readonly where: RegExp;
  /** Matches `detail` of the finding. @default whatever it says */
  readonly detail?: RegExp;
  readonly reason: string;
}

/** Findings of a policy that nobody has acknowledged. */
export function unacknowledged(
  policy: Policy,
  environment: EnvironmentTemplates,
  acknowledged: readonly Acknowledged[],
): Finding[] {
  return [...policy.check(environment)].filter(
    (found) => !acknowledged.some((entry) => isOf(entry, policy, environment, found)),
  );
}

/** Whether an acknowledgement is of a finding. */
export function isOf(
  { policy: name, environments, where, detail }: Acknowledged,
  policy: Policy,
  { settings }: EnvironmentTemplates,
  found: Finding,
): boolean {
  return (
    name === policy.name &&
    (environments?.includes(settings.environment) ?? true) &&
    where.test(found.where) &&
    (detail?.test(found.detail) ?? true)
  );
}

export function finding({ stack, logicalId }: Placed, detail: string): Finding {
  return { where: `${stack}/${logicalId}`, detail };
}
