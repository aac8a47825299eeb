import type { Place } from '../account';
import type { RequestContext } from '../condition-keys';
import type { Encryption } from '../encryption';

/** The parameters of a call. */
export type Input = Readonly<Record<string, unknown>>;

/** One permission that a call needs. */
export interface Need {
  /** For example `dynamodb:GetItem`. */
  readonly action: string;
  /** An ARN, or `*` for an action that has no resource type. */
  readonly resource: string;
  /** @default nothing beside what every request carries */
  readonly context?: RequestContext;
  /** ARN of the role that needs it. @default the caller */
  readonly role?: string;
}

/** What a call's parameters do not say, and the account knows. */
export interface CallFacts {
  /** `application/group` of a deployment. @default deployments are not known */
  readonly deploymentGroup?: (deploymentId: string) => string | undefined;
  /** ARN of the state machine or activity whose task was given this token. @default tokens are not known */
  readonly taskOwner?: (token: string) => string | undefined;
}

/** What the needs of a call are worked out from, beside its parameters. */
export interface Surroundings {
  readonly place: Place;
  readonly encryption: Encryption;
  readonly facts: CallFacts;
  /** ARN of the role of a state machine. */
  readonly machineRole: (stateMachineArn: string) => string | undefined;
}

/** The permissions that a call of an operation needs. None: what it names does not exist, as the service will say. */
export type Operation = (input: Input, surroundings: Surroundings) => readonly Need[];

/** By `<signing name of the service>:<operation>`. */
export type Operations = Readonly<Record<string, Operation>>;

/** ARN of something in the region and account. */
export function arnIn({ partition, region, account }: Place, service: string, resource: string): string {
  return `arn:${partition}:${service}:${region}:${account}:${resource}`;
}

/** A parameter as text; empty when there is none. */
export function textOf(value: unknown): string {
  return typeof value === 'string' ? value : '';
}

/** The members of a structure; none of something else. */
export function recordOf(value: unknown): Input {
  return typeof value === 'object' && value !== null && !Array.isArray(value) ? { ...value } : {};
}

export function listOf(value: unknown): readonly unknown[] {
  return Array.isArray(value) ? value : [];
}

/** How a service uses the key that encrypts a resource. */
export interface KeyUse {
  /** First part of the service's host name, which is that of `kms:ViaService`. */
  readonly service: string;
  /** The resource that is encrypted. */
  readonly resource: string;
  /** What the service binds the data key to. */
  readonly encryptionContext: Readonly<Record<string, string>>;
  readonly actions: readonly ('kms:Decrypt' | 'kms:GenerateDataKey')[];
  /** ARN of the role that the key is used for. @default the caller */
  readonly role?: string;
}

/**
 * What somebody needs of the key that encrypts a resource. Nothing where AWS keeps the key.
 *
 * @see https://docs.aws.amazon.com/kms/latest/developerguide/conditions-kms.html#conditions-kms-via-service
 */
export function keyNeeds(use: KeyUse, { encryption, place }: Surroundings): readonly Need[] {
  const key = encryption.get(use.resource);
  if (key === undefined) return [];
  const bound = Object.entries(use.encryptionContext).map(
    ([name, value]) => [`kms:EncryptionContext:${name}`, value] as const,
  );
  const context = {
    'kms:ViaService': `${use.service}.${place.region}.amazonaws.com`,
    ...Object.fromEntries(bound),
  };
  return use.actions.map((action) => ({ action, resource: key, context, role: use.role }));
}
