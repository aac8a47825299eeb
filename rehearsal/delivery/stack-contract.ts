import type { Assembly } from '../assembly/types';
import type { Resolver } from '../values/types';
import type { CustomResourceAnswer, CustomResourceRequest } from './custom-resource';

export type Properties = Readonly<Record<string, unknown>>;

/** A resource whose properties CloudFormation sends again, all of them. */
export interface ResourceChange {
  readonly logicalId: string;
  readonly type: string;
  /** As sent last; undefined for a new resource. */
  readonly before: Properties | undefined;
  /** Undefined for a resource that goes. */
  readonly after: Properties | undefined;
  /** The assembly that is being deployed, and its values now. */
  readonly assembly: Assembly;
  readonly resolver: Resolver;
}

/** What CloudFormation acts on. */
export interface StackEffects {
  /**
   * Carries out a change.
   *
   * @returns the physical id, where it is another one now
   * @throws Error with the reason for which the resource, and with it the update, fails
   */
  write(change: ResourceChange): Promise<string | undefined>;
  ask(request: CustomResourceRequest): Promise<CustomResourceAnswer>;
  /** Told before an update or its rollback sends the first resource: from now on the policies of this assembly hold. */
  sending?(assembly: Assembly): void;
  /** @throws Error naming what the rehearsal does not model of a change. Asked before anything is changed */
  check(change: ResourceChange): void;
}

/** What a stack update did. */
export interface StackUpdate {
  readonly status: 'UPDATE_COMPLETE' | 'UPDATE_ROLLBACK_COMPLETE' | 'UPDATE_ROLLBACK_FAILED';
  /** Why it was rolled back, or the rollback failed. @default it was not */
  readonly reason?: string;
  /** Logical ids of the resources that were sent again, in order. */
  readonly written: readonly string[];
  /** Those that the rollback sent, in order. */
  readonly rolledBack: readonly string[];
  /** Other stacks that differ. They are not deployed: this is `cdk deploy --exclusively`. */
  readonly notDeployed: readonly string[];
}
