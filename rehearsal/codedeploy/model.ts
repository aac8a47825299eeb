import type { TrafficRouting } from './traffic-routing';

export type ComputePlatform = 'Lambda' | 'ECS';

/** Events after which a group rolls back by itself, by CodeDeploy's names. */
export type RollbackEvent = 'DEPLOYMENT_FAILURE' | 'DEPLOYMENT_STOP_ON_ALARM' | 'DEPLOYMENT_STOP_ON_REQUEST';

/** An `AWS::CodeDeploy::DeploymentGroup`, resolved. */
export interface DeploymentGroup {
  readonly applicationName: string;
  readonly name: string;
  readonly computePlatform: ComputePlatform;
  readonly configName: string;
  readonly routing: TrafficRouting;
  /** Alarms that stop a deployment; empty when there are none or they are disabled. */
  readonly alarms: readonly string[];
  /** Empty when automatic rollback is off. */
  readonly rollbackOn: readonly RollbackEvent[];
}

/**
 * One event of a platform's lifecycle.
 *
 * - `hook`: a Lambda function that reports; skipped when the revision names none.
 * - `action`: CodeDeploy's own work, which the target does.
 * - `traffic`: the shift, as the group's routing says.
 */
export interface LifecycleStep {
  readonly name: string;
  readonly kind: 'hook' | 'action' | 'traffic';
}

/** What a deployment works on: an alias with two versions, or a service with two task sets. */
export interface DeploymentTarget {
  readonly computePlatform: ComputePlatform;
  readonly lifecycle: readonly LifecycleStep[];
  /** Name or ARN of the function for each hook that the revision names. */
  readonly hooks: Readonly<Record<string, string>>;
  /** Why the revision cannot be deployed. @default it can */
  readonly problem?: string;
  /** Gives the new version this share of the traffic, 0 to 100. */
  shift(percent: number): void;
  /** Does the work of an `action` event. @default the platform has none */
  act?(event: string): Promise<void>;
}

export type DeploymentStatus = 'Created' | 'InProgress' | 'Succeeded' | 'Failed' | 'Stopped';
export type LifecycleEventStatus = 'Pending' | 'InProgress' | 'Succeeded' | 'Failed' | 'Skipped';

export interface LifecycleEvent {
  readonly name: string;
  readonly status: LifecycleEventStatus;
  /** Template milliseconds. */
  readonly startedAt?: number;
  readonly endedAt?: number;
}

/** Codes of ErrorInformation that the engine gives. */
export type ErrorCode =
  | 'ALARM_ACTIVE'
  | 'HOOK_EXECUTION_FAILURE'
  | 'MANUAL_STOP'
  | 'INVALID_LAMBDA_CONFIGURATION'
  | 'INTERNAL_ERROR';

/** A deployment as GetDeployment shows it. Times are template milliseconds. */
export interface Deployment {
  readonly id: string;
  readonly applicationName: string;
  readonly groupName: string;
  readonly computePlatform: ComputePlatform;
  readonly configName: string;
  readonly creator: 'user' | 'CloudFormation' | 'codeDeployRollback';
  readonly status: DeploymentStatus;
  readonly events: readonly LifecycleEvent[];
  readonly createdAt: number;
  readonly completedAt?: number;
  readonly error?: { readonly code: ErrorCode; readonly message: string };
  /** The deployment that rolled this one back. */
  readonly rollbackDeploymentId?: string;
  /** The deployment that this one rolls back. */
  readonly rollbackOf?: string;
}
