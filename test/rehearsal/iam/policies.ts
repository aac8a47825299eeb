import { evaluate } from '../../../rehearsal/iam/evaluate';
import type { AccessRequest, Decision, Principal } from '../../../rehearsal/iam/evaluate';
import { readPolicy } from '../../../rehearsal/iam/policy';
import type { Statement } from '../../../rehearsal/iam/policy';

export const ACCOUNT = '123456789012';

export const ROLE: Principal = {
  kind: 'role',
  name: 'reader',
  arn: `arn:aws:iam::${ACCOUNT}:role/reader`,
  account: ACCOUNT,
};

/** Statements as a policy document of the current version. */
export function policy(...statements: readonly object[]): readonly Statement[] {
  return readPolicy({ Version: '2012-10-17', Statement: statements }, 'policy of the test');
}

export function ask(action: string, resource: string, context: AccessRequest['context'] = {}): AccessRequest {
  return { principal: ROLE, action, resource, context };
}

/** What a role's own policies decide. */
export function byRole(statements: readonly object[], request: AccessRequest): Decision {
  return evaluate(request, { identity: policy(...statements) });
}
