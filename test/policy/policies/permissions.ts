import { finding, type Policy } from '../policy';
import { WITHOUT_RESOURCE_TYPE } from '../tables/no-resource-type';
import { at } from '../../../rehearsal/assembly/at';
import { listAt, textsAt, textsWithin, type Placed } from '../templates';
import { actionsOf, identityAllows, resourceAllows } from './statements';

export const noWildcardActions: Policy = {
  name: 'no policy allows every action of a service',
  why: 'A role may do what its author thought of, and nothing that AWS adds to the service later.',
  see: 'https://docs.aws.amazon.com/IAM/latest/UserGuide/best-practices.html#grant-least-privilege',
  *check(environment) {
    for (const { placed, statement } of [...identityAllows(environment), ...resourceAllows(environment)]) {
      if (isKeyAdministration(placed, statement, environment.settings.account)) continue;
      const wide = actionsOf(statement).filter((action) => action === '*' || action.endsWith(':*'));
      if (wide.length > 0) yield finding(placed, `allows ${wide.join(', ')}`);
      if (at(statement, 'NotAction') !== undefined) yield finding(placed, 'allows by NotAction');
    }
  },
};

/**
 * The statement without which the account itself loses a key.
 *
 * @see https://docs.aws.amazon.com/kms/latest/developerguide/key-policy-default.html#key-policy-default-allow-root-enable-iam
 */
function isKeyAdministration({ type }: Placed, statement: unknown, account: string | undefined): boolean {
  const principals = [...textsWithin(at(statement, 'Principal'))].map(([, text]) => text);
  const owner = principals.at(-1) ?? '';
  // The account is a reference, before the last text, unless the environment names it; the partition may be one too.
  const isRoot = account === undefined ? owner === ':root' : owner.endsWith(`:iam::${account}:root`);
  return type === 'AWS::KMS::Key' && isRoot;
}

export const wildcardResourcesOnlyWhereNeeded: Policy = {
  name: 'a role names the resources of each action that has any',
  why: 'What goes wrong in one place stays there.',
  see: 'https://docs.aws.amazon.com/service-authorization/latest/reference/reference_policies_actions-resources-contextkeys.html',
  *check(environment) {
    for (const { placed, statement } of identityAllows(environment)) {
      if (at(statement, 'NotResource') !== undefined) yield finding(placed, 'allows by NotResource');
      if (!textsAt(statement, 'Resource').includes('*')) continue;
      for (const action of actionsOf(statement)) {
        if (!WITHOUT_RESOURCE_TYPE.has(action)) yield finding(placed, `allows ${action} on *`);
      }
    }
  },
};

export const roleIsPassedByName: Policy = {
  name: 'whoever passes a role to a service names the role',
  why: 'Passing any role to a service is having any role.',
  see: 'https://docs.aws.amazon.com/IAM/latest/UserGuide/id_roles_use_passrole.html',
  *check(environment) {
    for (const { placed, statement } of identityAllows(environment)) {
      if (!actionsOf(statement).includes('iam:PassRole')) continue;
      const resources = [...textsWithin(at(statement, 'Resource'))].map(([, text]) => text);
      if (resources.some((text) => text.includes('*')))
        yield finding(placed, 'allows iam:PassRole on a pattern');
      if (at(statement, 'Condition') === undefined) {
        yield finding(placed, 'allows iam:PassRole to any service: no condition iam:PassedToService');
      }
    }
  },
};

/** Identities whose credentials last. */
const LASTING = ['AWS::IAM::User', 'AWS::IAM::AccessKey', 'AWS::IAM::Group', 'AWS::IAM::UserToGroupAddition'];

export const noLastingCredentials: Policy = {
  name: 'nobody has credentials that last',
  why: 'A key that does not expire is found sooner or later.',
  see: 'https://docs.aws.amazon.com/IAM/latest/UserGuide/best-practices.html#bp-workloads-use-roles',
  *check(environment) {
    for (const placed of environment.ofType(...LASTING)) yield finding(placed, `is an ${placed.type}`);
  },
};

export const nothingIsAllowedToEverybody: Policy = {
  name: 'no resource allows anything to everybody',
  why: 'Everybody includes other accounts.',
  see: 'https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_elements_principal.html#principal-anonymous',
  *check(environment) {
    for (const { placed, statement } of resourceAllows(environment)) {
      const everybody = [
        ...listAt(statement, 'Principal'),
        ...listAt(statement, 'Principal', 'AWS'),
      ].includes('*');
      if (everybody) yield finding(placed, `allows ${actionsOf(statement).join(', ')} to *`);
    }
    for (const placed of environment.ofType('AWS::Lambda::Permission')) {
      if (placed.properties['Principal'] === '*') yield finding(placed, 'lets everybody call a function');
    }
  },
};
