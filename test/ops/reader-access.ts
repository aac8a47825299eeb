import { Stack } from 'aws-cdk-lib';
import { Template } from 'aws-cdk-lib/assertions';
import { loadSettings } from '../../lib/config';
import { ReaderRole } from '../../lib/operations/reader-role';
import type { AccountAccess } from '../../rehearsal/iam/account';
import { readAccount } from '../../rehearsal/iam/account';
import { refusalExplanation, refusalMessage } from '../../rehearsal/iam/refusal';
import type { RoleModel } from '../../rehearsal/iam/roles';
import { undeployedResolver } from '../../rehearsal/synth/made-up';
import { assemblyWith } from '../rehearsal/iam/account-lab';
import { testSettings } from '../settings';
import { testApp } from '../test-app';
import { needsOfCommand, type SentCommand } from './actions';

/** The account with the role that only reads, and that role. */
interface Reader {
  readonly account: AccountAccess;
  readonly role: RoleModel;
}

/** Where the tests of the commands are: in the sandbox's own account where it names one, as a fork's does. */
const { account: ACCOUNT = '111122223333' } = loadSettings({ environment: 'sandbox' });

let reader: Reader | undefined;

function readerOf(): Reader {
  const stack = new Stack(testApp(), 'Stack');
  new ReaderRole(stack, 'Reader', { settings: testSettings() });
  const assembly = assemblyWith(Template.fromStack(stack).toJSON()['Resources'], { account: ACCOUNT });
  const account = readAccount(assembly, undeployedResolver(assembly));
  const [role] = account.roles.values();
  if (!role) throw new Error('lib/operations makes no role.');
  return { account, role };
}

/**
 * Judges what a command sent as AWS would if the role that only reads had sent it: actions, resources and conditions.
 *
 * @throws Error naming each call that the role does not allow, and the statement that came closest
 */
export function assertReaderMay(sent: readonly SentCommand[]): void {
  const { account, role } = (reader ??= readerOf());
  const { name, arn } = role;
  const principal = { kind: 'role', name, arn, account: account.place.account } as const;
  const common = {
    'aws:SecureTransport': 'true',
    'aws:RequestedRegion': account.place.region,
    'aws:PrincipalArn': arn,
    'aws:PrincipalAccount': account.place.account,
  };
  const refused = sent
    .flatMap((command) => needsOfCommand(command, account.place))
    .flatMap(({ action, resource, context }) => {
      const request = { principal, action, resource, context: { ...common, ...context } };
      const decision = account.decide(request);
      if (decision.allowed) return [];
      return [`${refusalMessage(request, decision)}\n${refusalExplanation(decision)}`];
    });
  if (refused.length > 0) throw new Error([...new Set(refused)].join('\n'));
}
