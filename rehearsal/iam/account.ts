import type { Assembly } from '../assembly/types';
import type { Resolver } from '../values/types';
import { AccessError } from './error';
import { evaluate } from './evaluate';
import type { AccessRequest, Decision } from './evaluate';
import { readEncryption } from './encryption';
import type { Encryption } from './encryption';
import { readPolicy } from './policy';
import type { Statement } from './policy';
import { readResourcePolicies } from './resource-policies';
import type { ResourcePolicies } from './resource-policies';
import { readRoles } from './roles';
import type { RoleModel } from './roles';

/** Where the resources of an account are. */
export interface Place {
  readonly partition: string;
  readonly region: string;
  /** Twelve digits. */
  readonly account: string;
}

/** The access rights of an account as its templates describe them. */
export interface AccountAccess {
  readonly place: Place;
  /** By name. */
  readonly roles: ReadonlyMap<string, RoleModel>;
  readonly encryption: Encryption;
  /**
   * @param changed roles in place of those of the templates, by name. @default none
   * @throws AccessError for a role that no template has
   */
  decide(request: AccessRequest, changed?: ReadonlyMap<string, RoleModel>): Decision;
}

/** @throws AccessError naming the policy that the rehearsal cannot evaluate */
export function readAccount(assembly: Assembly, resolver: Resolver): AccountAccess {
  const roles = readRoles(assembly, resolver);
  const resourcePolicies = readResourcePolicies(assembly, resolver);
  return {
    place: placeOf(assembly, resolver),
    roles,
    encryption: readEncryption(assembly, resolver),
    decide: (request, changed) =>
      decide(request, changed ? new Map([...roles, ...changed]) : roles, resourcePolicies),
  };
}

function decide(
  request: AccessRequest,
  roles: ReadonlyMap<string, RoleModel>,
  resourcePolicies: ResourcePolicies,
): Decision {
  const { action, principal, resource } = request;
  const role = principal.kind === 'role' ? roles.get(principal.name) : undefined;
  if (principal.kind === 'role' && !role) throw noSuchRole(principal.name, roles);
  const isAssumption = action === 'sts:AssumeRole';
  return evaluate(request, {
    identity: role?.statements ?? [],
    boundary: role?.boundary,
    resource: isAssumption ? trustOf(resource, roles) : resourcePolicies.get(holderOf(resource)),
    resourceDecides: isAssumption || resource.split(':')[2] === 'kms',
  });
}

/** The ARN whose policy is about a resource: an object lies in a bucket, a log group in an account and region. */
function holderOf(resource: string): string {
  const parts = resource.split(':');
  if (parts[2] === 'logs') return [...parts.slice(0, 5), '*'].join(':');
  return parts[2] === 's3' ? (resource.split('/')[0] ?? '') : resource;
}

function trustOf(arn: string, roles: ReadonlyMap<string, RoleModel>): readonly Statement[] {
  const role = [...roles.values()].find((candidate) => candidate.arn === arn);
  if (!role) throw new AccessError(`No role of the assembly has the ARN ${arn}.`);
  return readPolicy(role.trust, `trust policy of ${role.logicalId} of stack ${role.stackName}`);
}

/** @returns the error that names the role and those there are */
export function noSuchRole(name: string, roles: ReadonlyMap<string, RoleModel>): AccessError {
  return new AccessError(
    `The assembly has no role ${name}, in whose name a call was made. It has: ${[...roles.keys()].join(', ')}.`,
  );
}

function placeOf({ stacks }: Assembly, resolver: Resolver): Place {
  const [stack] = stacks;
  if (!stack) throw new AccessError('The assembly has no stack.');
  const of = (pseudo: string): string => String(resolver.value(stack, { Ref: `AWS::${pseudo}` }));
  return { partition: of('Partition'), region: of('Region'), account: of('AccountId') };
}
