import { loadAssembly } from '../../../rehearsal/assembly';
import { readAccount } from '../../../rehearsal/iam/account';
import { evaluate } from '../../../rehearsal/iam/evaluate';
import type { AccessRequest, Decision } from '../../../rehearsal/iam/evaluate';
import { refusalExplanation, refusalMessage } from '../../../rehearsal/iam/refusal';
import type { Statement } from '../../../rehearsal/iam/policy';
import type { RecordedCall } from '../../../rehearsal/iam/recording';
import type { RoleModel } from '../../../rehearsal/iam/roles';
import { fittingParts } from '../../../rehearsal/iam/statement';
import { undeployedResolver } from '../../../rehearsal/synth/made-up';
import { synthesizeEnvironment } from '../../synthesis';
import { RECORDED_CALLS as CALLS } from './recorded';

/**
 * Replays the permissions that calls of a rehearsal needed, as `npm run rehearse` wrote them down, against the policies of
 * today's templates. No program runs here. That the record is the truth, the tests of the scenarios check, which compare
 * their own calls with it.
 */
const assembly = loadAssembly(synthesizeEnvironment('sandbox').directory);
const account = readAccount(assembly, undeployedResolver(assembly));
const roles = new Map(
  [...account.roles.values()].map((role) => [`${role.stackName}/${role.logicalId}`, role]),
);

function requestOf({ caller, action, resource, context }: RecordedCall): AccessRequest {
  const role = roles.get(caller);
  if (!role) throw new Error(`The record has the role ${caller}, which the sandbox does not have.`);
  const { account: id, region } = account.place;
  const principal = { kind: 'role', name: role.name, arn: role.arn, account: id } as const;
  const common = { 'aws:SecureTransport': 'true', 'aws:RequestedRegion': region };
  return { principal, action, resource, context: { ...common, ...context } };
}

/** The same statement without one grant: an action with a resource. */
function without(statement: Statement, action: string, resource: number): readonly Statement[] {
  const others = statement.actions.patterns.filter((pattern) => pattern !== action);
  const elsewhere = statement.resources.patterns.filter((_, index) => index !== resource);
  return [
    ...(others.length > 0 ? [{ ...statement, actions: { not: false, patterns: others } }] : []),
    ...(elsewhere.length > 0
      ? [
          {
            ...statement,
            actions: { not: false, patterns: [action] },
            resources: { not: false, patterns: elsewhere },
          },
        ]
      : []),
  ];
}

/** What becomes of a call when its role loses each of the grants that allow it, one at a time. */
function decisionsWithoutEach(role: RoleModel, request: AccessRequest): readonly Decision[] {
  return role.statements.flatMap((statement) => {
    const allows = statement.effect === 'Allow' && evaluate(request, { identity: [statement] }).allowed;
    return (allows ? fittingParts(statement, request) : []).map(({ action, resource }) => {
      const identity = role.statements.flatMap((other) =>
        other === statement ? without(other, action, resource) : [other],
      );
      return account.decide(request, new Map([[role.name, { ...role, statements: identity }]]));
    });
  });
}

/** Roles whose code a rehearsal of the sandbox runs. */
const RUN_HERE = [
  /Task.*TaskRole/,
  /^OrdersFunctions(?!TotalOrder|ScreenForFraud)/,
  /^OrdersParked/,
  /^OrdersWatch/,
  /^OrdersPermissions/,
  /^(?:Pre|Post)TrafficRole/,
  /^DeploymentHooks/,
  /^OrderApiLiveTargetGroup/,
  /^DeliveryBuildRole/,
  /^DeliveryRecordBuildRole/,
  /^DeliveryDeployRole/,
  /^DeliverySourceRole/,
  /CodePipelineActionRole/,
  /^DeliveryRole/,
  /^DeploymentRole/,
  /^QuoteDeploymentGroupServiceRole/,
];

test('Every call that was recorded is allowed by the templates of today', () => {
  const refused = CALLS.flatMap((call) => {
    const request = requestOf(call);
    const decision = account.decide(request);
    return decision.allowed ? [] : [refusalMessage(request, decision)];
  });
  expect(refused).toEqual([]);
});

test('Every role whose calls run here is in the record', () => {
  const callers = new Set(CALLS.map(({ caller }) => caller));
  const missing = [...roles]
    .filter(([, { logicalId }]) => RUN_HERE.some((pattern) => pattern.test(logicalId)))
    .filter(([name]) => !callers.has(name));
  expect(missing.map(([name]) => name)).toEqual([]);
});

describe('Without any one of its used permissions, a call is refused with the message of AWS', () => {
  // A role that the trust policy of another one names may take it on without a permission of its own.
  const needed = CALLS.filter((call) => {
    const role = roles.get(call.caller);
    const nothing = role && new Map([[role.name, { ...role, statements: [] }]]);
    return role !== undefined && !account.decide(requestOf(call), nothing).allowed;
  });
  const callers = [...new Set(needed.map(({ caller }) => caller))];

  test.each(callers)('%s', (caller) => {
    const role = roles.get(caller);
    const answers = needed
      .filter((call) => call.caller === caller)
      .flatMap((call) => {
        const request = requestOf(call);
        return (role ? decisionsWithoutEach(role, request) : []).map((decision) =>
          decision.allowed
            ? `${call.action} on ${call.resource} is still allowed`
            : `${refusalMessage(request, decision)}. ${refusalExplanation(decision) ?? ''}`,
        );
      });
    expect(answers.length).toBeGreaterThan(0);
    const expected = new RegExp(
      `^User: \\S+/${role?.name ?? ''}/rehearsal is not authorized to perform: \\S+ on resource: \\S+ because no identity-based policy allows the \\S+ action\\.`,
    );
    expect(answers.filter((answer) => !expected.test(answer))).toEqual([]);
  });
});
