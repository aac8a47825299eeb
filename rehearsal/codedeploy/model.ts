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
  /** Template minutes in which somebody must approve the shift, or the deployment stops. @default nobody is asked */
  readonly readyWaitMinutes?: number;
  /** Template minutes that what was replaced stays after the shift; a rollback is possible until then. @default 0 */
  readonly terminationWaitMinutes?: number;
  /** Name of the role that CodeDeploy takes on: hooks are called in its name. @default the group has none here */
  readonly role?: string;
  /** What the deployments work on, by the id that CodeDeploy gives it. @default each deployment's own id */
  readonly targetId?: string;
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
  /** Where a deployment waits for approval, if its group asks for one: before this event. @default false */
  readonly awaitsApproval?: boolean;
}

/** What a deployment works on: an alias with two versions, or a service with two task sets. */
export interface DeploymentTarget {
  readonly computePlatform: ComputePlatform;
  readonly lifecycle: readonly LifecycleStep[];
  /** Name or ARN of the function for each hook that the revision names. */
  readonly hooks: Readonly<Record<string, string>>;
  /** Why the revision cannot be deployed. @default it can */
  readonly problem?: DeploymentError;
  /** Gives the new version this share of the traffic, 0 to 100. */
  shift(percent: number): void;
  /** Does the work of an `action` event. @default the platform has none */
  act?(event: string): Promise<void>;
  /** Ends what was replaced, once nothing can be rolled back any more. @default nothing has to end */
  finish?(): Promise<void>;
  /**
   * What the deployment that rolls this one back works on.
   *
   * @returns undefined while there is nothing to roll back
   * @default the same target, on which all traffic goes back at once, without hooks
   */
  rollback?(): DeploymentTarget | undefined;
  /** The task sets as they are now, the old one first. @default the platform has none */
  taskSets?(): readonly TaskSetView[];
}

/** A task set as GetDeploymentTarget shows it. */
export interface TaskSetView {
  /** `ecs-svc/…` */
  readonly id: string;
  readonly label: 'Blue' | 'Green';
  readonly status: 'PRIMARY' | 'ACTIVE' | 'DRAINING';
  readonly desired: number;
  readonly pending: number;
  readonly running: number;
  /** Percent of the production traffic. */
  readonly trafficWeight: number;
  readonly targetGroupName: string;
}

export type DeploymentStatus = 'Created' | 'InProgress' | 'Ready' | 'Succeeded' | 'Failed' | 'Stopped';
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
  | 'INVALID_ECS_SERVICE'
  | 'INVALID_REVISION'
  | 'ECS_UPDATE_ERROR'
  | 'TIMEOUT'
  | 'INTERNAL_ERROR';

/** Why a deployment did not succeed: AWS's code and a sentence. */
export interface DeploymentError {
  readonly code: ErrorCode;
  readonly message: string;
}

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
  readonly error?: DeploymentError;
  /** True from the moment at which the wait before the end of what was replaced began. @default false */
  readonly terminationWaitStarted?: boolean;
  /** The deployment that rolled this one back. */
  readonly rollbackDeploymentId?: string;
  /** The deployment that this one rolls back. */
  readonly rollbackOf?: string;
}
