import type { Metrics, MetricRecorder } from './metrics';
import type { Reservation } from './target';

/** Ends a subscription. */
export type Unsubscribe = () => void;

/** Health check settings of a target group; times are template milliseconds. */
export interface HealthCheck {
  readonly path: string;
  readonly intervalMs: number;
  readonly timeoutMs: number;
  /** Successes in a row that make an unhealthy target healthy. */
  readonly healthyThreshold: number;
  /** Failures in a row that make a target unhealthy. */
  readonly unhealthyThreshold: number;
  /** Status codes that count as success, as AWS writes them: `200`, `200,202`, `200-299`. */
  readonly matcher: string;
}

export type Algorithm = 'round_robin' | 'least_outstanding_requests';

export interface TargetGroupOptions {
  readonly name: string;
  /** ARN in the template; actions refer to the group by it. @default the name */
  readonly arn?: string;
  readonly healthCheck: HealthCheck;
  readonly deregistrationDelayMs: number;
  readonly algorithm: Algorithm;
  /**
   * How long an idle connection to a target is kept: the load balancer's idle time-out. In real milliseconds, since
   * the target's own keep-alive time-out, which must be longer, runs in real time. @default 60000
   */
  readonly idleTimeoutMs?: number;
}

/** A target to register. */
export interface Target {
  readonly id: string;
  readonly host: string;
  readonly port: number;
  /** The process that serves; what it waits for a processor is no part of its response time. @default not known */
  readonly pid?: number;
}

/**
 * `unused` is what a target is before `register` and after its draining, when it is not listed, and what a registered
 * one is while no action of a listener names its group. Such a target is not checked.
 * @see https://docs.aws.amazon.com/elasticloadbalancing/latest/application/target-group-health-checks.html
 */
export type TargetState = 'initial' | 'healthy' | 'unhealthy' | 'draining' | 'unused';

/** Reason codes of ELB, as `DescribeTargetHealth` gives them. */
export type TargetReason =
  | 'Elb.RegistrationInProgress'
  | 'Elb.InitialHealthChecking'
  | 'Target.ResponseCodeMismatch'
  | 'Target.Timeout'
  | 'Target.FailedHealthChecks'
  | 'Target.DeregistrationInProgress'
  | 'Target.NotRegistered'
  | 'Target.NotInUse';

export interface TargetDescription extends Target {
  readonly state: TargetState;
  /** Undefined for a healthy target. */
  readonly reason?: TargetReason;
  readonly inFlight: number;
}

export interface StateEvent {
  /** Template milliseconds. */
  readonly at: number;
  readonly targetGroup: string;
  readonly targetId: string;
  readonly from: TargetState;
  readonly to: TargetState;
  readonly reason?: TargetReason;
}

/** One health check of a target, when its result counts: after the change of state that it brings. */
export interface CheckEvent {
  readonly targetId: string;
}

/** What a target group tells. */
export interface TargetGroupEvents {
  readonly state: StateEvent;
  readonly check: CheckEvent;
  readonly request: RequestEvent;
}

/** One request, when it is over: what a line of ALB's access log says. */
export interface RequestEvent {
  /** Template milliseconds at its arrival. */
  readonly at: number;
  readonly listener: string;
  readonly method: string;
  /** Path with query string, as received. */
  readonly path: string;
  /** `X-Amzn-Trace-Id` sent to the target. Its `Root=` is the client's own when the client sent one. */
  readonly traceId: string;
  /** Status the client got; 460 when the client went away first. */
  readonly status: number;
  /** Who made the status: the target, or the load balancer itself. */
  readonly source: 'target' | 'elb';
  /** Why the load balancer answered itself or broke off, in words. */
  readonly reason?: string;
  /** Name of the target group, when an action forwarded. */
  readonly targetGroup?: string;
  /** Id of the target that got the request. */
  readonly targetId?: string;
  /** Real milliseconds from arrival to the end of the response. */
  readonly durationMs: number;
  /** Real milliseconds from forwarding to the target's response headers. */
  readonly targetResponseMs?: number;
}

export interface Deregistration {
  /** Requests still in flight when the delay was over; their connections were closed. */
  readonly inFlightAtEnd: number;
  /** Template milliseconds from the call to its end. */
  readonly waitedMs: number;
}

export interface TargetGroup {
  readonly name: string;
  readonly arn: string;
  readonly healthCheck: HealthCheck;
  readonly deregistrationDelayMs: number;
  readonly metrics: Metrics;
  /** Whether an action of some listener names it, with whatever weight. */
  readonly inUse: boolean;
  /** Says whether an action of this listener names it now. Its targets are checked from the first one on, until the last has gone. For listeners. */
  usedBy(listener: string, used: boolean): void;
  /**
   * Adds a target. In a group in use it is `initial`, and its first health check starts at once; elsewhere it is
   * `unused`. Registering a draining one makes it new.
   */
  register(target: Target): void;
  /**
   * Takes a target out of rotation. Resolves when nothing is in flight any more, or when the deregistration delay is
   * over: what is in flight then is broken off, as ALB does.
   */
  deregister(id: string): Promise<Deregistration>;
  /** Targets, the draining ones included, in order of registration. */
  targets(): readonly TargetDescription[];
  /** Health of one target; `unused` when it is not listed. */
  state(id: string): TargetState;
  /** Resolves when the target is in that state (at once, if it is). Rejects when the group is closed first. */
  waitFor(id: string, state: TargetState): Promise<void>;
  on<E extends keyof TargetGroupEvents>(event: E, fn: (event: TargetGroupEvents[E]) => void): Unsubscribe;
  /**
   * A place for one request at the target that the algorithm chooses: among the healthy ones, or among all when none
   * is healthy (ALB fails open). `undefined` when no target is registered. For listeners.
   */
  reserve(): Reservation | undefined;
  /** Tells those who listen that a request is over. For listeners. */
  report(event: RequestEvent): void;
  /** Stops health checks, ends what is in flight and closes connections. */
  close(): Promise<void>;
}

export interface WeightedTarget {
  /** ARN or name of a target group given to the listener. */
  readonly targetGroup: string;
  /** 0 to 999, relative to the other groups of the action. */
  readonly weight: number;
}

export type Action =
  | { readonly type: 'forward'; readonly targetGroups: readonly WeightedTarget[] }
  | {
      readonly type: 'fixed-response';
      readonly statusCode: number;
      readonly contentType?: string;
      readonly messageBody?: string;
    }
  | {
      readonly type: 'redirect';
      readonly statusCode: 301 | 302;
      readonly protocol: string;
      readonly host: string;
      readonly port: string;
      readonly path: string;
      readonly query: string;
    };

export type Condition =
  | { readonly field: 'path-pattern'; readonly values: readonly string[] }
  | { readonly field: 'host-header'; readonly values: readonly string[] }
  | { readonly field: 'http-header'; readonly name: string; readonly values: readonly string[] }
  | { readonly field: 'http-request-method'; readonly values: readonly string[] }
  | {
      readonly field: 'query-string';
      readonly values: readonly { readonly key?: string; readonly value: string }[];
    }
  | { readonly field: 'source-ip'; readonly values: readonly string[] };

export interface Rule {
  /** Id of the rule: its ARN in the template. */
  readonly id: string;
  /** 1 to 50,000; the lowest is tried first. */
  readonly priority: number;
  readonly conditions: readonly Condition[];
  readonly action: Action;
}

/** Attributes of the load balancer that change what requests look like. */
export interface LoadBalancerAttributes {
  /** Template milliseconds without a byte after which a request ends in 504. @default 60000 */
  readonly idleTimeoutMs?: number;
  /** @default false */
  readonly dropInvalidHeaderFields?: boolean;
  /** @default 'append' */
  readonly xffHeaderProcessing?: 'append' | 'preserve' | 'remove';
}

export interface ListenerOptions {
  readonly name: string;
  /** Port in the template, for `X-Forwarded-Port` and redirects. @default the local port */
  readonly templatePort?: number;
  /** Protocol in the template, for `X-Forwarded-Proto` and redirects; the local listener speaks HTTP. @default 'HTTP' */
  readonly protocol?: 'HTTP' | 'HTTPS';
  /** Port to listen on, on 127.0.0.1. @default 0: any free one */
  readonly port?: number;
  readonly defaultAction: Action;
  readonly rules: readonly Rule[];
  /** Every target group that an action may name now or later. */
  readonly targetGroups: readonly TargetGroup[];
  readonly attributes?: LoadBalancerAttributes;
  /** Source of chance for weights, 0 up to 1. @default Math.random */
  readonly random?: () => number;
}

export interface Listener {
  readonly name: string;
  readonly url: string;
  readonly port: number;
  /** Metrics with the load balancer as their only dimension. */
  readonly metrics: MetricRecorder;
  readonly defaultAction: Action;
  readonly rules: readonly Rule[];
  /** Replaces the default action. The next request sees it. */
  setDefaultAction(action: Action): void;
  /** Replaces the action of a rule. @throws ListenerError for an unknown rule */
  setRuleAction(ruleId: string, action: Action): void;
  on(event: 'request', fn: (event: RequestEvent) => void): Unsubscribe;
  /** Stops listening and ends open connections. */
  close(): Promise<void>;
}
