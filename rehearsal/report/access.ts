import type { Assembly } from '../assembly/types';
import { readAccount } from '../iam/account';
import type { AccessLog } from '../iam/log';
import { usageOf } from '../iam/usage';
import { undeployedResolver } from '../synth/made-up';
import type { Summary } from './summary';

/** What the judges of a rehearsal found, for the report. */
export function accessSummary(assembly: Assembly, log: AccessLog): NonNullable<Summary['access']> {
  const account = readAccount(assembly, undeployedResolver(assembly));
  const roleNames = new Map([...account.roles.values()].map((role) => [role.name, role]));
  return {
    roles: usageOf(account, log),
    refusals: log.refusals,
    uses: log.uses.map(({ principal, need, operations, count }) => {
      const role = roleNames.get(principal.name);
      return {
        caller: role ? `${role.stackName}/${role.logicalId}` : principal.name,
        action: need.action,
        resource: need.resource,
        context: { ...need.context },
        operations,
        count,
      };
    }),
  };
}
