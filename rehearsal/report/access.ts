import type { Assembly } from '../assembly/types';
import { readAccount } from '../iam/account';
import { recordedCalls } from '../iam/recording';
import { usageOf } from '../iam/usage';
import type { GrantUsage } from '../iam/usage';
import { undeployedResolver } from '../synth/made-up';
import type { JudgedCalls } from './collect';
import type { AccessSummary } from './summary';

type State = GrantUsage['state'];

/** What the judges of a rehearsal found, for the report. */
export function accessSummary(assembly: Assembly, { access, whole }: JudgedCalls): AccessSummary {
  const account = readAccount(assembly, undeployedResolver(assembly));
  return {
    whole,
    roles: usageOf(account, access),
    refusals: access.refusals,
    calls: recordedCalls(access.uses, account.roles),
  };
}

/** Why a rehearsal fails for its permissions, a sentence each. */
export function accessProblems({ refusals, roles, whole }: AccessSummary): readonly string[] {
  const refused = refusals.map(({ caller, operation, message, explanation = '' }) =>
    `${operation} by ${caller} was refused: ${message}. ${explanation}`.trim(),
  );
  if (!whole) return refused;
  const unexplained = roles.flatMap(({ stackName, logicalId, grants }) =>
    grants
      .filter(({ state }) => state === 'unexplained')
      .map(
        ({ action, origin, resource }) =>
          `Nothing used ${action} on ${resource}, which ${logicalId} of stack ${stackName} is granted by the ${origin}. Take it away, or give its reason in rehearsal/iam/unused-grants.ts.`,
      ),
  );
  return [...refused, ...unexplained];
}

/** What the terminal says of permissions, a line each. */
export function accessLines(access: AccessSummary): readonly string[] {
  const grants = access.roles.flatMap((role) => role.grants);
  const count = (state: State): number => grants.filter((grant) => grant.state === state).length;
  return [
    `${access.roles.length} roles have ${grants.length} grants: ${count('used')} were used, ${count('service')} are used by AWS itself (only AWS can show that), ${count('explained')} are unused for a reason, ${count('unexplained')} were not used${access.whole ? ' and nobody says why' : ' by these scenarios'}.`,
    ...accessProblems(access),
  ];
}
