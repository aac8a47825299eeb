import type { AllowedUse } from './log';
import type { RoleModel } from './roles';

/** A permission that a call needed, in a form that is the same in every run. */
export interface RecordedCall {
  /** `stack/logical id` of the role. */
  readonly caller: string;
  readonly action: string;
  readonly resource: string;
  /** What the request carried beside what every request does. */
  readonly context: Readonly<Record<string, string | readonly string[]>>;
}

/** What differs from one run to the next, and what stands for it. */
const CHANGING: readonly (readonly [RegExp, string])[] = [
  // Each published version is a resource of its own, and the policies of its stack know it.
  [/(:function:[^:]+):\d+$/, '$1:1'],
  [/(:service-revision\/[^/]+\/[^/]+)\/.+$/, '$1/rehearsed'],
];

/**
 * What was asked of IAM by roles and allowed, in order of caller, action and resource. Services of AWS are left out: they
 * have no permissions that they could lose.
 */
export function recordedCalls(
  uses: readonly AllowedUse[],
  roles: ReadonlyMap<string, Pick<RoleModel, 'logicalId' | 'stackName'>>,
): readonly RecordedCall[] {
  const calls = uses.flatMap(({ principal, need }): RecordedCall[] => {
    const role = roles.get(principal.name);
    if (!role) return [];
    const call = {
      caller: `${role.stackName}/${role.logicalId}`,
      action: need.action,
      resource: CHANGING.reduce((text, [changing, fixed]) => text.replace(changing, fixed), need.resource),
      context: { ...need.context },
    };
    return [call];
  });
  const byText = new Map(calls.map((call) => [JSON.stringify(Object.values(call)), call]));
  return [...byText].toSorted(([a], [b]) => (a < b ? -1 : 1)).map(([, call]) => call);
}
