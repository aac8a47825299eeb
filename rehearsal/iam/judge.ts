import type { Assembly } from '../assembly/types';
import type { Authorization, AwsCall } from '../aws/calls';
import { ServiceError } from '../aws/wire';
import { undeployedResolver } from '../synth/made-up';
import type { Resolver } from '../values/types';
import { noSuchRole, readAccount } from './account';
import type { AccountAccess } from './account';
import { AccessError } from './error';
import type { AccessRequest, Principal } from './evaluate';
import type { AccessLog } from './log';
import { needsOf } from './operations';
import type { CallFacts, Need, Surroundings } from './operations';
import { readMachineRoles } from './machine-roles';
import { errorShape, refusalExplanation, refusalMessage } from './refusal';

/**
 * Callers who are no role of the account: a person with rights of their own, and the rehearsal, which looks into tables
 * and queues to see what came of it.
 */
const NOT_JUDGED = new Set(['operator', 'rehearsal']);

/** A call by a service of AWS for a resource of the account, such as a rule that calls a function. */
export interface ServiceCall extends Pick<AwsCall, 'service' | 'operation' | 'input'> {
  /** For example `events.amazonaws.com`. */
  readonly caller: string;
  /** ARN of the resource that the service calls for. */
  readonly sourceArn: string;
}

/** A call by a role that does not come over the wire, such as CodeDeploy's call of a hook. */
export type RoleCall = Pick<AwsCall, 'role' | 'service' | 'operation' | 'input'>;

/** Judges the calls of one account by the policies of what is deployed there. */
export class AccessJudge {
  private deployed: { readonly account: AccountAccess; readonly surroundings: Surroundings } | undefined;

  constructor(
    private readonly log: AccessLog,
    /** Asked when a call is judged. */
    private readonly facts: CallFacts = {},
  ) {}

  /**
   * From now on the policies of this assembly hold. CloudFormation changes policies before it shifts traffic.
   *
   * @param resolver default: one that knows nothing but the assembly
   * @throws AccessError naming the policy that the rehearsal cannot evaluate
   */
  deploy(assembly: Assembly, resolver: Resolver = undeployedResolver(assembly)): void {
    const account = readAccount(assembly, resolver);
    const machineRoles = readMachineRoles(assembly, resolver);
    this.deployed = {
      account,
      surroundings: {
        place: account.place,
        encryption: account.encryption,
        facts: this.facts,
        machineRole: (arn) => machineRoles.get(arn),
      },
    };
  }

  /** For endpoints: what a call over the wire is answered. A call that cannot be judged is refused, and says so. */
  readonly authorize = (call: AwsCall): Authorization => {
    if (NOT_JUDGED.has(call.role)) return { allowed: true };
    return this.judge(call, call.role, () => this.role(call.role));
  };

  /** @throws ServiceError as the service refuses the call */
  assertRole(call: RoleCall): void {
    assertAllowed(call, this.authorize(call));
  }

  /** ARN of a role by its name. @throws AccessError when no template has it */
  roleArn(name: string): string {
    const role = this.account.roles.get(name);
    if (role) return role.arn;
    throw noSuchRole(name, this.account.roles);
  }

  /** Whether a service may make a call; where it may not, that is written down. */
  mayService(call: ServiceCall): boolean {
    return this.authorizeService(call).allowed;
  }

  /** @throws ServiceError as the service refuses the call */
  assertService(call: ServiceCall): void {
    assertAllowed(call, this.authorizeService(call));
  }

  private authorizeService(call: ServiceCall): Authorization {
    const { sourceArn } = call;
    const context = (): AccessRequest['context'] => ({
      'aws:SourceArn': sourceArn,
      'aws:SourceAccount': this.surroundings.place.account,
    });
    return this.judge(call, call.caller, () => ({ kind: 'service', name: call.caller }), context);
  }

  private judge(
    call: Pick<AwsCall, 'service' | 'operation' | 'input'>,
    caller: string,
    principalOf: () => Principal,
    contextOf: () => AccessRequest['context'] = () => ({}),
  ): Authorization {
    const operation = `${call.service}:${call.operation}`;
    try {
      const principal = principalOf();
      for (const need of needsOf(call, this.surroundings)) {
        const refused = this.refusalOf(principal, need, operation, contextOf());
        if (refused) return { ...refused, ...errorShape(call.service, need.action) };
      }
      return { allowed: true };
    } catch (error) {
      if (!(error instanceof AccessError)) throw error;
      this.log.refuse({ caller, operation, message: error.message });
      return { allowed: false, message: error.message };
    }
  }

  private refusalOf(
    caller: Principal,
    { role, ...need }: Need,
    operation: string,
    sources: AccessRequest['context'],
  ): Extract<Authorization, { allowed: false }> | undefined {
    const principal = role === undefined ? caller : this.role(role.split('/').at(-1) ?? '');
    const context = { ...this.commonContext(principal), ...sources, ...need.context };
    const request: AccessRequest = { principal, action: need.action, resource: need.resource, context };
    const decision = this.account.decide(request);
    if (decision.allowed) {
      this.log.allow(principal, request, need, operation, decision.by);
      return undefined;
    }
    const message = refusalMessage(request, decision);
    const explanation = refusalExplanation(decision);
    this.log.refuse({ caller: principal.name, operation, message, explanation });
    return { allowed: false, message };
  }

  /** What every request carries. */
  private commonContext(principal: Principal): AccessRequest['context'] {
    const common = { 'aws:SecureTransport': 'true', 'aws:RequestedRegion': this.surroundings.place.region };
    return principal.kind === 'service'
      ? common
      : { ...common, 'aws:PrincipalArn': principal.arn, 'aws:PrincipalAccount': principal.account };
  }

  private role(name: string): Principal {
    const role = this.account.roles.get(name);
    if (!role) throw noSuchRole(name, this.account.roles);
    return { kind: 'role', name, arn: role.arn, account: this.surroundings.place.account };
  }

  private get account(): AccountAccess {
    return this.inForce.account;
  }

  private get surroundings(): Surroundings {
    return this.inForce.surroundings;
  }

  private get inForce(): NonNullable<AccessJudge['deployed']> {
    if (this.deployed) return this.deployed;
    throw new AccessError('A call was made before anything was deployed, so nobody has any rights yet.');
  }
}

function assertAllowed({ service }: Pick<AwsCall, 'service'>, authorization: Authorization): void {
  if (authorization.allowed) return;
  const { code, status } = { ...errorShape(service, ''), ...authorization };
  throw new ServiceError(code, authorization.message, status);
}
