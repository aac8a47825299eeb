import type { Assembly } from '../../../rehearsal/assembly';
import { readAccount } from '../../../rehearsal/iam/account';
import type { AccountAccess } from '../../../rehearsal/iam/account';
import { evaluate } from '../../../rehearsal/iam/evaluate';
import type { AccessRequest, Decision } from '../../../rehearsal/iam/evaluate';
import { AccessLog } from '../../../rehearsal/iam/log';
import type { RecordedCall } from '../../../rehearsal/iam/recording';
import { refusalExplanation, refusalMessage } from '../../../rehearsal/iam/refusal';
import type { Statement } from '../../../rehearsal/iam/policy';
import type { RoleModel } from '../../../rehearsal/iam/roles';
import { fittingParts } from '../../../rehearsal/iam/statement';
import { undeployedResolver } from '../../../rehearsal/synth/made-up';

/** Replays what calls needed against the policies of templates. No program runs for it. */
export class Replay {
  readonly account: AccountAccess;
  /** By `stack/logical id`. */
  readonly roles: ReadonlyMap<string, RoleModel>;

  constructor(assembly: Assembly) {
    this.account = readAccount(assembly, undeployedResolver(assembly));
    this.roles = new Map(
      [...this.account.roles.values()].map((role) => [`${role.stackName}/${role.logicalId}`, role]),
    );
  }

  /** What AWS says to the calls that are refused. */
  refusals(calls: readonly RecordedCall[]): readonly string[] {
    return calls.flatMap((call) => {
      const request = this.requestOf(call);
      const decision = this.account.decide(request);
      return decision.allowed ? [] : [refusalMessage(request, decision)];
    });
  }

  /** The log of these calls, as the judge of a rehearsal writes it. */
  uses(calls: readonly RecordedCall[]): AccessLog {
    const log = AccessLog.start();
    for (const call of calls) {
      const request = this.requestOf(call);
      const decision = this.account.decide(request);
      if (decision.allowed) log.allow(request.principal, request, call, 'recorded', decision.by);
    }
    return log;
  }

  /** The calls that need a permission of their role: one that a trust policy names takes on another without. */
  needing(calls: readonly RecordedCall[]): readonly RecordedCall[] {
    return calls.filter((call) => {
      const role = this.roleOf(call);
      const nothing = new Map([[role.name, { ...role, statements: [] }]]);
      return !this.account.decide(this.requestOf(call), nothing).allowed;
    });
  }

  /**
   * What AWS says to each call when its role loses the grants that allow it, one at a time; what is still allowed is told
   * in other words.
   */
  answersWithoutEach(calls: readonly RecordedCall[]): readonly string[] {
    return calls.flatMap((call) => {
      const request = this.requestOf(call);
      return this.decisionsWithoutEach(this.roleOf(call), request).map((decision) =>
        decision.allowed
          ? `${call.action} on ${call.resource} is still allowed`
          : `${refusalMessage(request, decision)}. ${refusalExplanation(decision) ?? ''}`,
      );
    });
  }

  private decisionsWithoutEach(role: RoleModel, request: AccessRequest): readonly Decision[] {
    return role.statements.flatMap((statement) => {
      const allows = statement.effect === 'Allow' && evaluate(request, { identity: [statement] }).allowed;
      return (allows ? fittingParts(statement, request) : []).map(({ action, resource }) => {
        const identity = role.statements.flatMap((other) =>
          other === statement ? without(other, action, resource) : [other],
        );
        return this.account.decide(request, new Map([[role.name, { ...role, statements: identity }]]));
      });
    });
  }

  private requestOf(call: RecordedCall): AccessRequest {
    const { action, resource, context } = call;
    const role = this.roleOf(call);
    const { account: id, region } = this.account.place;
    const principal = { kind: 'role', name: role.name, arn: role.arn, account: id } as const;
    const common = { 'aws:SecureTransport': 'true', 'aws:RequestedRegion': region };
    return { principal, action, resource, context: { ...common, ...context } };
  }

  private roleOf({ caller }: RecordedCall): RoleModel {
    const role = this.roles.get(caller);
    if (!role) throw new Error(`A call was made by the role ${caller}, which the templates do not have.`);
    return role;
  }
}

/** How AWS refuses a call of any role for want of a permission. */
export const REFUSED_BY_AWS =
  /^User: \S+\/rehearsal is not authorized to perform: \S+ on resource: \S+ because no identity-based policy allows the \S+ action\./;

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
