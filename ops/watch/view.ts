/** How a deployment stands, whoever carries it out. */
export type DeploymentStatus =
  | 'pending'
  | 'running'
  | 'waiting'
  | 'rolling back'
  | 'succeeded'
  | 'failed'
  | 'stopped'
  | 'rolled back';

export type EventStatus = 'pending' | 'running' | 'succeeded' | 'failed' | 'skipped';

/** A lifecycle event or stage. Where a hook runs in it, its status is the hook's result. */
export interface LifecycleView {
  readonly name: string;
  readonly status: EventStatus;
  readonly startedAt?: Date;
  readonly endedAt?: Date;
  /** What the hook said, or what it waits for. */
  readonly detail?: string;
}

/** Who has which share of the production traffic. */
export interface TrafficView {
  /** For example `blue`, `version 3`. */
  readonly label: string;
  /** 0 to 100. */
  readonly percent: number;
}

export interface TasksView {
  readonly label: string;
  readonly desired: number;
  readonly running: number;
  readonly pending: number;
}

/** Targets of a target group by state. */
export interface TargetsView {
  readonly label: string;
  readonly healthy: number;
  readonly total: number;
}

export interface AlarmView {
  readonly name: string;
  readonly state: string;
  readonly reason?: string;
}

/** One look at a deployment. What could not be seen is left out, and named in `unseen`. */
export interface DeploymentView {
  readonly id: string;
  readonly strategy: 'codedeploy' | 'ecs-native';
  /** What is deployed: the name of the service, or of the function. */
  readonly subject: string;
  readonly status: DeploymentStatus;
  /** AWS's own word for it. */
  readonly statusText: string;
  /** Why it did not succeed, in AWS's words. */
  readonly reason?: string;
  readonly createdAt?: Date;
  readonly endedAt?: Date;
  readonly events: readonly LifecycleView[];
  readonly traffic: readonly TrafficView[];
  readonly tasks: readonly TasksView[];
  readonly targets: readonly TargetsView[];
  readonly alarms: readonly AlarmView[];
  /** Seconds until the end if all goes well, as far as they can be known: shift and bake, not the start of tasks. */
  readonly secondsLeft?: number;
  /** The deployment that takes this one back. */
  readonly rollbackId?: string;
  /** The deployment that this one takes back. */
  readonly rollbackOf?: string;
  /** Calls that were refused, or that nothing answered. */
  readonly unseen: readonly string[];
}

const ENDED: readonly DeploymentStatus[] = ['succeeded', 'failed', 'stopped', 'rolled back'];

export function hasEnded({ status }: Pick<DeploymentView, 'status'>): boolean {
  return ENDED.includes(status);
}

/** An ended or running deployment, in a line. */
export interface DeploymentSummary {
  readonly id: string;
  readonly status: DeploymentStatus;
  readonly createdAt?: Date;
  readonly endedAt?: Date;
  readonly reason?: string;
}

/** Looks at the deployments of one service or function. */
export interface DeploymentPoller {
  /** Name of the service or function. */
  readonly subject: string;
  /** Ids of the latest deployments, the newest first. @param count at most */
  latest(count: number): Promise<readonly DeploymentSummary[]>;
  /** @throws the SDK's exception */
  look(id: string): Promise<DeploymentView>;
}
