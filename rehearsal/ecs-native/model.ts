import type { HookStage, LifecycleStage } from './stages';

/** How production traffic moves to the new revision. Percentages of the new revision; times in template milliseconds. */
export type ProductionShift =
  | { readonly strategy: 'BLUE_GREEN' }
  | { readonly strategy: 'CANARY'; readonly percent: number; readonly stepBakeMs: number }
  | { readonly strategy: 'LINEAR'; readonly percent: number; readonly stepBakeMs: number };

/** What becomes of a deployment at a hook: it goes on, or back to the revision before. */
export type HookAction = 'CONTINUE' | 'ROLLBACK';

interface HookCommon {
  readonly stages: readonly HookStage[];
  /** Template milliseconds. */
  readonly timeoutMs: number;
  readonly timeoutAction: HookAction;
}

/**
 * A lifecycle hook: a function that answers, or a pause that ends when somebody continues the deployment.
 *
 * @see https://docs.aws.amazon.com/AmazonECS/latest/APIReference/API_DeploymentLifecycleHook.html
 */
export type LifecycleHook =
  | (HookCommon & {
      readonly targetType: 'AWS_LAMBDA';
      readonly functionArn: string;
      /** Name of the role in which ECS calls the function. @default none is given */
      readonly role?: string;
      /** What the template passes to the function at each call. @default nothing */
      readonly details?: Readonly<Record<string, unknown>>;
    })
  | (HookCommon & { readonly targetType: 'PAUSE' });

/** When so many tasks failed to start that the deployment is given up. */
export interface CircuitBreakerConfiguration {
  readonly rollback: boolean;
  /** Whether a healthy task sets the count of failures back to 0. */
  readonly resetOnHealthyTask: boolean;
  readonly threshold: {
    readonly type: 'BOUNDED_PERCENT' | 'UNBOUNDED_PERCENT' | 'COUNT';
    readonly value: number;
  };
}

/** How ECS deploys a service: its `DeploymentConfiguration`, resolved, and where its traffic runs. */
export interface NativeDeployment {
  readonly serviceArn: string;
  readonly shift: ProductionShift;
  /** Template milliseconds in which both revisions run after all traffic has moved. */
  readonly bakeMs: number;
  readonly hooks: readonly LifecycleHook[];
  /** @default no alarm guards a deployment */
  readonly alarms?: { readonly names: readonly string[]; readonly rollback: boolean };
  /** @default nothing ends an installation that never becomes healthy, but the limit of a stage */
  readonly circuitBreaker?: CircuitBreakerConfiguration;
  readonly loadBalancing: NativeLoadBalancing;
}

/** ARNs of the two target groups and of the listener rules that hold both. */
export interface NativeLoadBalancing {
  readonly targetGroupArn: string;
  readonly alternateTargetGroupArn: string;
  readonly productionRuleArn: string;
  /** @default there is no test traffic */
  readonly testRuleArn?: string;
}

/**
 * States of a service deployment. `PENDING` waits for the one before to end; the rest is as AWS describes it.
 *
 * @see https://docs.aws.amazon.com/AmazonECS/latest/developerguide/service-deployment.html
 */
export type ServiceDeploymentStatus =
  | 'PENDING'
  | 'IN_PROGRESS'
  | 'SUCCESSFUL'
  | 'STOPPED'
  | 'ROLLBACK_IN_PROGRESS'
  | 'ROLLBACK_SUCCESSFUL'
  | 'ROLLBACK_FAILED';

/**
 * Why a deployment did not succeed. ECS tells by a sentence only (`statusReason`); the codes are CodeDeploy's where it
 * has one for the same cause, so that reports of both strategies can be compared.
 */
export type FailureCode =
  | 'ALARM_ACTIVE'
  | 'HOOK_EXECUTION_FAILURE'
  | 'MANUAL_STOP'
  | 'TIMEOUT'
  | 'INTERNAL_ERROR'
  /** A pause was answered by ROLLBACK, or by nobody in time. */
  | 'APPROVAL_REFUSED'
  | 'CIRCUIT_BREAKER'
  /** Another deployment of the service was started. */
  | 'SUPERSEDED';

export interface Failure {
  readonly code: FailureCode;
  readonly message: string;
}

export type HookStatus = 'AWAITING_ACTION' | 'IN_PROGRESS' | 'SUCCEEDED' | 'FAILED' | 'TIMED_OUT';

/** A hook of the current stage, as DescribeServiceDeployments shows it. */
export interface HookDetail {
  readonly hookId: string;
  readonly targetType: LifecycleHook['targetType'];
  readonly targetArn?: string;
  readonly status: HookStatus;
  /** Template milliseconds. */
  readonly expiresAt: number;
  readonly timeoutAction: HookAction;
}

/** One execution of a stage. A stage takes place again at each step of a shift, and when traffic goes back. */
export interface StageEvent {
  readonly name: LifecycleStage;
  readonly status: 'Pending' | 'InProgress' | 'Succeeded' | 'Failed' | 'Skipped';
  /** Template milliseconds. */
  readonly startedAt?: number;
  readonly endedAt?: number;
}

/** Whether a way of finding failures is at work. `DISABLED`: not configured, switched off, or red from the start. */
export type MonitorStatus = 'DISABLED' | 'MONITORING' | 'MONITORING_COMPLETE' | 'TRIGGERED';

/** A service deployment as DescribeServiceDeployments shows it. Times are template milliseconds. */
export interface ServiceDeployment {
  readonly id: string;
  readonly arn: string;
  readonly status: ServiceDeploymentStatus;
  readonly failure?: Failure;
  /** Where it is, or where it ended. @default it has not begun */
  readonly stage?: LifecycleStage;
  readonly events: readonly StageEvent[];
  /** Those of the current stage. */
  readonly hooks: readonly HookDetail[];
  readonly createdAt: number;
  readonly startedAt?: number;
  readonly endedAt?: number;
  /** `family:revision`. */
  readonly sourceRevision: string;
  readonly targetRevision: string;
  /** What it began with. */
  readonly configuration: Pick<NativeDeployment, 'shift' | 'bakeMs'>;
  /** Percent that the target revision is given. */
  readonly productionPercent: number;
  readonly testPercent: number;
  readonly rollback?: { readonly startedAt: number; readonly reason: string };
  readonly alarms: {
    readonly status: MonitorStatus;
    readonly names: readonly string[];
    readonly triggered: readonly string[];
    /** In ALARM when the deployment began, for which ECS watches none. */
    readonly redAtStart: readonly string[];
  };
  readonly circuitBreaker: {
    readonly status: MonitorStatus;
    readonly failureCount: number;
    readonly threshold?: number;
  };
}
