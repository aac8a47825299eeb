import type { CloudAssembly } from 'aws-cdk-lib/cx-api';
import { addStacks } from '../../../lib/app';
import { ENVIRONMENT_NAMES, loadSettings } from '../../../lib/config';
import { loadAssembly } from '../../../rehearsal/assembly';
import { readAccount } from '../../../rehearsal/iam/account';
import { AccessJudge } from '../../../rehearsal/iam/judge';
import { AccessLog } from '../../../rehearsal/iam/log';
import { recordedCalls } from '../../../rehearsal/iam/recording';
import { SERVICE_GRANTS } from '../../../rehearsal/iam/service-grants';
import { UNUSED_GRANTS } from '../../../rehearsal/iam/unused-grants';
import { isAbout, usageOf } from '../../../rehearsal/iam/usage';
import type { GrantNote, RoleUsage } from '../../../rehearsal/iam/usage';
import { accessLines, accessProblems, accessSummary } from '../../../rehearsal/report/access';
import { undeployedResolver } from '../../../rehearsal/synth/made-up';
import { synthesizeEnvironment } from '../../synthesis';
import { testAppWithAssets } from '../../test-app';
import { allow, assemblyWith, roleWith } from './account-lab';
import { RECORDED_CALLS } from './recorded';
import { Replay } from './replay';

const GITHUB = {
  type: 'github',
  connectionArn:
    'arn:aws:codeconnections:eu-west-1:123456789012:connection/01234567-89ab-cdef-0123-456789abcdef',
  repository: 'example/orders',
  branch: 'main',
} as const;
function fedFromGitHub(): CloudAssembly {
  const app = testAppWithAssets();
  addStacks(app, loadSettings({}, { sandbox: { delivery: { source: GITHUB } } }));
  return app.synth();
}

const TABLE = 'arn:aws:dynamodb:us-east-1:123456789012:table/t';

/** A role that may get and put, and reads once; and what the log of that is. */
function rehearsed() {
  const assembly = assemblyWith(
    roleWith('Reader', [
      allow(['dynamodb:GetItem', 'dynamodb:PutItem'], TABLE),
      allow('logs:PutLogEvents', 'arn:aws:logs:us-east-1:123456789012:log-group:reader:*'),
    ]),
  );
  const access = AccessLog.start();
  const judge = new AccessJudge(access);
  judge.deploy(assembly);
  judge.authorize({ role: 'Reader', service: 'dynamodb', operation: 'GetItem', input: { TableName: 't' } });
  return { assembly, access };
}

test('A grant is used, used by AWS, or without an explanation', () => {
  const { assembly, access } = rehearsed();
  const [role] = usageOf(readAccount(assembly, undeployedResolver(assembly)), access);
  expect(role?.grants.map(({ action, state }) => [action, state])).toEqual([
    ['dynamodb:GetItem', 'used'],
    ['dynamodb:PutItem', 'unexplained'],
    ['logs:PutLogEvents', 'service'],
  ]);
});

test('A grant that nobody used and nobody explains fails a whole rehearsal, and only that', () => {
  const { assembly, access } = rehearsed();
  expect(accessProblems(accessSummary(assembly, { access, whole: false }))).toEqual([]);
  expect(accessProblems(accessSummary(assembly, { access, whole: true }))).toEqual([
    `Nothing used dynamodb:PutItem on ${TABLE}, which Reader of stack shop is granted by the policy ReaderPolicy of stack shop, statement 1. Take it away, or give its reason in rehearsal/iam/unused-grants.ts.`,
  ]);
});

test('The terminal counts grants by what became of them', () => {
  const { assembly, access } = rehearsed();
  expect(accessLines(accessSummary(assembly, { access, whole: false }))).toEqual([
    '1 roles have 3 grants: 1 were used, 1 are used by AWS itself (only AWS can show that), 0 are unused for a reason, 1 were not used by these scenarios.',
  ]);
});

test('A refused call fails every rehearsal', () => {
  const { assembly, access } = rehearsed();
  access.refuse({
    caller: 'Reader',
    operation: 'dynamodb:Scan',
    message: 'User: no',
    explanation: 'Closest.',
  });
  expect(accessProblems(accessSummary(assembly, { access, whole: false }))).toEqual([
    'dynamodb:Scan by Reader was refused: User: no. Closest.',
  ]);
});

test('A record of calls is the same for every published version', () => {
  const principal = { kind: 'role', name: 'r', arn: 'arn:aws:iam::1:role/r', account: '1' } as const;
  const use = (resource: string) => ({
    principal,
    need: { action: 'lambda:InvokeFunction', resource },
    operations: [],
    count: 1,
  });
  const roles = new Map([['r', { stackName: 'shop', logicalId: 'Role' }]]);
  expect(
    recordedCalls(
      [use('arn:aws:lambda:eu-west-1:1:function:f:2'), use('arn:aws:lambda:eu-west-1:1:function:f:7')],
      roles,
    ),
  ).toEqual([
    {
      caller: 'shop/Role',
      action: 'lambda:InvokeFunction',
      resource: 'arn:aws:lambda:eu-west-1:1:function:f:1',
      context: {},
    },
  ]);
});

test('A service of AWS is not in a record: it has no permission to lose', () => {
  const principal = { kind: 'service', name: 'events.amazonaws.com' } as const;
  const need = { action: 'sns:Publish', resource: 'arn:aws:sns:eu-west-1:1:t' };
  expect(recordedCalls([{ principal, need, operations: [], count: 1 }], new Map())).toEqual([]);
});

/** What of a note's actions a role has. */
function had(note: GrantNote, role: RoleUsage): ReadonlySet<string> {
  return new Set(role.grants.filter((grant) => isAbout(note, role, grant)).map(({ action }) => action));
}

describe('the reasons for grants', () => {
  /** Every environment as it is, and what is a setting in none of them: a pipeline that is fed from GitHub. */
  const directories = [
    ...ENVIRONMENT_NAMES.map((environment) => synthesizeEnvironment(environment).directory),
    fedFromGitHub().directory,
  ];
  const usages = directories.map((directory) => {
    const assembly = loadAssembly(directory);
    return usageOf(readAccount(assembly, undeployedResolver(assembly)), AccessLog.start());
  });
  const usage = usages.flat();

  test.each([...SERVICE_GRANTS, ...UNUSED_GRANTS].map((note) => [note.reason, note] as const))(
    'are about grants that there are, each of them: %s',
    (_, note) => {
      const granted = new Set(usage.flatMap((role) => [...had(note, role)]));
      expect(note.actions.filter((action) => !granted.has(action))).toEqual([]);
    },
  );

  test.each(SERVICE_GRANTS.map((note) => [note.reason, note] as const))(
    'are about grants that no role lacks for which AWS needs them: %s',
    (_, note) => {
      const lacking = usage
        .filter((role) => note.roles.test(role.logicalId))
        .filter((role) => note.neededBy === 'all' || had(note, role).size > 0)
        .flatMap((role) => {
          const own = had(note, role);
          return note.actions
            .filter((action) => !own.has(action))
            .map((action) => `${role.logicalId} of ${role.stackName}: ${action}`);
        });
      expect(lacking).toEqual([]);
    },
  );

  test('leave none of the sandbox unexplained that no recorded call uses', () => {
    const assembly = loadAssembly(synthesizeEnvironment('sandbox').directory);
    const replay = new Replay(assembly);
    const used = replay.uses(RECORDED_CALLS);
    const unexplained = usageOf(replay.account, used).flatMap(({ grants, logicalId }) =>
      grants
        .filter(({ state }) => state === 'unexplained')
        .map(({ action, resource }) => `${logicalId}: ${action} on ${resource}`),
    );
    expect(unexplained).toEqual([]);
  });

  test('name the actions as they stand in policies: another one of the service is not meant', () => {
    const assembly = assemblyWith(
      roleWith('DeliveryRole', [allow(['s3:GetBucket*', 's3:DeleteBucket'], 'arn:aws:s3:::artifacts')]),
    );
    const [role] = usageOf(readAccount(assembly, undeployedResolver(assembly)), AccessLog.start());
    expect(role?.grants.map(({ action, state }) => [action, state])).toEqual([
      ['s3:GetBucket*', 'service'],
      ['s3:DeleteBucket', 'unexplained'],
    ]);
  });

  test('say in the report where the text of the page was not to be had, and nowhere else', () => {
    const told = usage.flatMap(({ grants }) => grants.map(({ reason = '' }) => reason));
    const unconfirmed = SERVICE_GRANTS.filter(({ seen }) => seen === 'unconfirmed');
    const marked = new Set(told.filter((reason) => reason.includes('Not confirmed')));
    expect([...marked].toSorted()).toEqual(
      unconfirmed
        .map(({ reason, source }) => `${reason} Not confirmed: the text of ${source} was not to be had.`)
        .toSorted(),
    );
  });

  test.each(SERVICE_GRANTS.map(({ source }) => source))('name a page of AWS: %s', (source) => {
    expect(source).toMatch(/^https:\/\/docs\.aws\.amazon\.com\//);
  });
});
