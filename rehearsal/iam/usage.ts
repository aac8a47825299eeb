import type { AccountAccess } from './account';
import type { AccessLog } from './log';
import type { RoleModel } from './roles';
import { SERVICE_GRANTS, type ServiceGrant } from './service-grants';
import { partsOf } from './statement';
import { UNUSED_GRANTS } from './unused-grants';

/** Why a grant that no call used is there all the same. */
export interface GrantNote {
  /** Fits the logical ids of the roles that it is about. */
  readonly roles: RegExp;
  /** Actions as they stand in policies, patterns of theirs included: a note means no other action than these. */
  readonly actions: readonly string[];
  /** Fits the resource as it is resolved. @default every resource */
  readonly resources?: RegExp;
  /** Fits the statement: its policy, its stack and its Sid. @default every statement */
  readonly statements?: RegExp;
  readonly reason: string;
}

/**
 * What became of a grant.
 *
 * - `used`: a call of the rehearsal was allowed by it.
 * - `service`: a service of AWS uses it, as AWS documents; only AWS can show it.
 * - `explained`: nothing used it, and a reason is written down.
 * - `unexplained`: nothing used it, and nobody says why it is there.
 */
export type GrantState = 'used' | 'service' | 'explained' | 'unexplained';

/** One action of a role with one resource. */
export interface GrantUsage {
  readonly action: string;
  readonly resource: string;
  readonly origin: string;
  readonly state: GrantState;
  /** @default it was used, or nobody says why it is there */
  readonly reason?: string;
}

/** What a role may do, and what of it was done. */
export interface RoleUsage {
  readonly stackName: string;
  readonly logicalId: string;
  readonly grants: readonly GrantUsage[];
}

/** Compares what the roles of an account were granted with what the calls of a rehearsal used. */
export function usageOf({ roles }: Pick<AccountAccess, 'roles'>, log: AccessLog): readonly RoleUsage[] {
  return [...roles.values()].map((role) => ({
    stackName: role.stackName,
    logicalId: role.logicalId,
    grants: grantsOf(role, log),
  }));
}

function grantsOf(role: RoleModel, log: AccessLog): readonly GrantUsage[] {
  return role.statements
    .filter(({ effect }) => effect === 'Allow')
    .flatMap((statement) =>
      partsOf(statement).map((part) => {
        const { action, resource: index } = part;
        const { origin } = statement;
        const resource = statement.resources.patterns[index] ?? '';
        const grant = { action, resource, origin };
        if (log.isUsed(role.name, { ...part, origin })) return { ...grant, state: 'used' as const };
        const service = SERVICE_GRANTS.find((note) => isAbout(note, role, grant));
        if (service) return { ...grant, state: 'service' as const, reason: reasonOf(service) };
        const reason = UNUSED_GRANTS.find((note) => isAbout(note, role, grant))?.reason;
        return reason === undefined
          ? { ...grant, state: 'unexplained' as const }
          : { ...grant, state: 'explained' as const, reason };
      }),
    );
}

/** Says so where nobody has seen AWS say it. */
function reasonOf({ reason, seen, source }: ServiceGrant): string {
  return seen === 'unconfirmed'
    ? `${reason} Not confirmed: the text of ${source} was not to be had.`
    : reason;
}

/** Whether a note is about a grant of a role. */
export function isAbout(
  { roles, actions, resources, statements }: GrantNote,
  { logicalId }: Pick<RoleModel, 'logicalId'>,
  { action, origin, resource }: Pick<GrantUsage, 'action' | 'origin' | 'resource'>,
): boolean {
  return (
    roles.test(logicalId) &&
    actions.includes(action) &&
    (resources?.test(resource) ?? true) &&
    (statements?.test(origin) ?? true)
  );
}
