import { nearest } from './nearest';
import type { Nearest } from './nearest';
import { matchesPattern } from './match';
import type { Statement } from './policy';
import { applies } from './statement';
import type { Ask } from './statement';

/** Who asks: code with a role of the account, or a service of AWS for a resource of the account. */
export type Principal =
  | {
      readonly kind: 'role';
      readonly name: string;
      /** `arn:aws:iam::…:role/…` */
      readonly arn: string;
      /** Twelve digits. */
      readonly account: string;
    }
  | {
      readonly kind: 'service';
      /** For example `events.amazonaws.com`. */
      readonly name: string;
    };

export interface AccessRequest extends Ask {
  readonly principal: Principal;
}

/** The policies that a request is judged by. */
export interface Policies {
  /** Attached to the role. */
  readonly identity: readonly Statement[];
  /** The role's permissions boundary. @default it has none */
  readonly boundary?: readonly Statement[];
  /** Attached to the resource. @default it has none */
  readonly resource?: readonly Statement[];
  /**
   * True for keys and roles: nobody reaches them whom their own policy does not allow, or leaves to the account.
   *
   * @default false: a policy of the role is enough
   */
  readonly resourceDecides?: boolean;
}

/** Which kind of policy said no, in the words of AWS's messages. */
export type Refusal = 'identity-based policy' | 'resource-based policy' | 'permissions boundary';

export type Decision =
  | {
      readonly allowed: true;
      /** The statements that allow it, each of which would be enough. */
      readonly by: readonly Statement[];
    }
  | {
      readonly allowed: false;
      readonly refusal: Refusal;
      /** The statement that denies it. @default none allows it */
      readonly deny?: Statement;
      /** What came closest to allowing it. @default no policy allows anything like it */
      readonly nearest?: Nearest;
    };

/**
 * Decides as AWS does for one account without organization policies and session policies:
 *
 * 1. A Deny of any policy ends it.
 * 2. A resource's policy that allows the role itself, or the service, is enough, within the role's boundary.
 * 3. Keys and roles need their own policy to allow it or to leave it to the account; then the role's policies decide.
 * 4. A policy of the role allows it, and the boundary does too if there is one.
 *
 * @see https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_evaluation-logic_policy-eval-denyallow.html
 * @see https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_evaluation-logic_policy-eval-basics.html
 */
export function evaluate(request: AccessRequest, policies: Policies): Decision {
  const { identity, boundary, resource = [], resourceDecides = false } = policies;
  const about = resource.filter((statement) => means(statement, request.principal) !== 'nobody');
  const denied =
    denial(identity, request, 'identity-based policy') ??
    denial(about, request, 'resource-based policy') ??
    denial(boundary ?? [], request, 'permissions boundary');
  if (denied) return denied;

  const allowing = (statements: readonly Statement[]): readonly Statement[] =>
    statements.filter((statement) => statement.effect === 'Allow' && applies(statement, request));
  const byResource = allowing(about);
  const direct = byResource.filter((statement) => means(statement, request.principal) === 'principal');
  // A role's boundary limits what a resource's policy gives to the role; a service has none.
  const bounded = boundary !== undefined && allowing(boundary).length === 0;
  const byIdentity = allowing(identity);
  const identityCounts = !resourceDecides || byResource.length > 0;
  const by = [...direct, ...(identityCounts ? byIdentity : [])];
  if (by.length > 0 && !bounded) return { allowed: true, by };
  if (by.length > 0) return refused('permissions boundary', boundary ?? [], request);
  return request.principal.kind === 'service' || !identityCounts
    ? refused('resource-based policy', about, request)
    : refused('identity-based policy', identity, request);
}

function denial(statements: readonly Statement[], request: Ask, refusal: Refusal): Decision | undefined {
  const deny = statements.find((statement) => statement.effect === 'Deny' && applies(statement, request));
  return deny && { allowed: false, refusal, deny };
}

function refused(refusal: Refusal, statements: readonly Statement[], request: Ask): Decision {
  return { allowed: false, refusal, nearest: nearest(statements, request) };
}

/**
 * Whether a statement of a resource's policy is about a principal: itself, or by its account, which leaves the decision
 * to the account's own policies.
 *
 * @see https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_elements_principal.html
 */
function means({ principals }: Statement, principal: Principal): 'principal' | 'account' | 'nobody' {
  if (!principals || principals.everyone) return 'principal';
  const { aws, not, services } = principals;
  if (principal.kind === 'service') {
    return services.includes(principal.name) !== not ? 'principal' : 'nobody';
  }
  const named = aws.includes(principal.arn) || aws.includes('*');
  const account = aws.some(
    (one) => one === principal.account || matchesPattern(`arn:*:iam::${principal.account}:root`, one),
  );
  if (not) return named || account ? 'nobody' : 'principal';
  if (named) return 'principal';
  return account ? 'account' : 'nobody';
}
