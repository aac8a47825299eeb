import { z } from 'zod';
import type { Assembly, AssemblyResource } from '../assembly/types';
import type { Resolver } from '../values/types';
import { AWS_MANAGED_POLICIES } from './aws-managed-policies';
import { AccessError } from './error';
import { readPolicy } from './policy';
import type { Statement } from './policy';

/** A role of the templates, with everything that is attached to it. */
export interface RoleModel {
  readonly name: string;
  readonly arn: string;
  /** Name of the stack and logical id, which tell more than a made-up name. */
  readonly stackName: string;
  readonly logicalId: string;
  readonly statements: readonly Statement[];
  /** @default it has none */
  readonly boundary?: readonly Statement[];
  /** Who may take it on: `AssumeRolePolicyDocument`. */
  readonly trust: unknown;
}

const roleSchema = z.object({
  AssumeRolePolicyDocument: z.unknown(),
  ManagedPolicyArns: z.array(z.string()).default([]),
  Policies: z.array(z.object({ PolicyName: z.string(), PolicyDocument: z.unknown() })).default([]),
  PermissionsBoundary: z.string().optional(),
});

const policySchema = z.object({
  Roles: z.array(z.string()).default([]),
  /** Of `AWS::IAM::RolePolicy`, which has one. */
  RoleName: z.string().optional(),
  PolicyDocument: z.unknown(),
});

/** A policy that stands as a resource of its own. */
interface AttachedPolicy {
  /** Of a managed policy. */
  readonly arn?: string;
  readonly roles: readonly string[];
  readonly statements: readonly Statement[];
}

/**
 * The roles of an assembly by name, with their policies.
 *
 * @throws AccessError naming the policy that the rehearsal cannot evaluate
 */
export function readRoles(assembly: Assembly, resolver: Resolver): ReadonlyMap<string, RoleModel> {
  const attached = readAttached(assembly, resolver);
  return new Map(
    existing(assembly, resolver, 'AWS::IAM::Role').map((resource) => {
      const role = readRole(resource, resolver, attached);
      return [role.name, role] as const;
    }),
  );
}

function readRole(
  { stack, logicalId }: AssemblyResource,
  resolver: Resolver,
  attached: readonly AttachedPolicy[],
): RoleModel {
  const name = String(resolver.ref(stack, logicalId));
  const properties = roleSchema.parse(resolver.properties(stack, logicalId));
  const inStack = `of stack ${stack.stackName}`;
  const managed = (arn: string): readonly Statement[] =>
    managedPolicy(arn, attached, `${logicalId} ${inStack}`);
  const { PermissionsBoundary: boundary } = properties;
  return {
    name,
    arn: String(resolver.attribute(stack, logicalId, 'Arn')),
    stackName: stack.stackName,
    logicalId,
    statements: [
      ...properties.Policies.flatMap(({ PolicyName, PolicyDocument }) =>
        readPolicy(PolicyDocument, `policy ${PolicyName} in role ${logicalId} ${inStack}`),
      ),
      ...attached.filter(({ roles }) => roles.includes(name)).flatMap(({ statements }) => statements),
      ...properties.ManagedPolicyArns.flatMap(managed),
    ],
    boundary: boundary === undefined ? undefined : managed(boundary),
    trust: properties.AssumeRolePolicyDocument,
  };
}

function readAttached(assembly: Assembly, resolver: Resolver): readonly AttachedPolicy[] {
  return ['AWS::IAM::Policy', 'AWS::IAM::RolePolicy', 'AWS::IAM::ManagedPolicy'].flatMap((type) =>
    existing(assembly, resolver, type).map(({ stack, logicalId }) => {
      const { PolicyDocument, RoleName, Roles } = policySchema.parse(resolver.properties(stack, logicalId));
      return {
        arn: type === 'AWS::IAM::ManagedPolicy' ? String(resolver.ref(stack, logicalId)) : undefined,
        roles: RoleName === undefined ? Roles : [...Roles, RoleName],
        statements: readPolicy(PolicyDocument, `policy ${logicalId} of stack ${stack.stackName}`),
      };
    }),
  );
}

function managedPolicy(arn: string, own: readonly AttachedPolicy[], role: string): readonly Statement[] {
  const found = own.find((policy) => policy.arn === arn);
  if (found) return found.statements;
  const name = /^arn:[^:]+:iam::aws:policy\/(.+)$/.exec(arn)?.[1] ?? '';
  const known = Object.hasOwn(AWS_MANAGED_POLICIES, name) ? AWS_MANAGED_POLICIES[name] : undefined;
  if (known) return readPolicy(known.document, `managed policy ${name}`);
  throw new AccessError(
    `The role ${role} has the policy ${arn}, whose document is not in the assembly: add it with its source to rehearsal/iam/aws-managed-policies.ts.`,
  );
}

/** The resources of a type whose condition holds. */
export function existing(assembly: Assembly, resolver: Resolver, type: string): readonly AssemblyResource[] {
  return assembly.resources(type).filter(({ stack, logicalId }) => resolver.exists(stack, logicalId));
}
