import type { EcsShift } from '../delivery/deployment/ecs-shift';
import type { AlarmEscape } from '../quote/alarm-escape';
import type { Concurrency } from '../quote/gradual-function-props';
import type { ShiftDescription } from '../quote/traffic-shift';

/**
 * The settings of one environment, after validation: every default filled in.
 *
 * Stacks and constructs take their values from here and from nowhere else.
 * Durations are whole seconds unless the name says otherwise; sizes name their unit.
 */
export interface Settings {
  /** Name of the environment: the key under which it stands in `environments.ts`. */
  readonly environment: EnvironmentName;
  /** First part of every stack name and of every physical name. Two prefixes live side by side in one account and region. */
  readonly prefix: string;
  /** Account to deploy to (12 digits). @default the account of the credentials in use */
  readonly account?: string;
  /** Region to deploy to. @default the region of the credentials in use */
  readonly region?: string;
  /** What happens to data and to the protections around it. */
  readonly protection: ProtectionSettings;
  readonly logs: LogSettings;
  readonly network: NetworkSettings;
  readonly image: ImageSettings;
  readonly service: ServiceSettings;
  readonly loadBalancer: LoadBalancerSettings;
  readonly timeouts: TimeoutSettings;
  readonly deployment: DeploymentSettings;
  readonly delivery: DeliverySettings;
  readonly quote: QuoteSettings;
  /** Tags on every resource, beside `project`, `environment` and `prefix`, which are always set. */
  readonly tags: Readonly<Record<string, string>>;
}

export const ENVIRONMENT_NAMES = ['sandbox', 'staging', 'production'] as const;
export type EnvironmentName = (typeof ENVIRONMENT_NAMES)[number];

export interface ProtectionSettings {
  /** `destroy`: `cdk destroy` removes tables, images and buckets. `retain`: they stay and keep costing. */
  readonly data: 'destroy' | 'retain';
  /** Deletion protection of the load balancer and the table. */
  readonly deletionProtection: boolean;
}

export interface LogSettings {
  /** Retention of every log group, in days; one of the values CloudWatch Logs accepts. */
  readonly retentionDays: number;
  /** Level of what the order API and the quote function log themselves. */
  readonly level: 'debug' | 'info' | 'warn' | 'error';
}

export interface NetworkSettings {
  /** IPv4 range of the VPC, /16 to /24. */
  readonly cidr: string;
  readonly availabilityZones: 2 | 3;
  /** Names of the zones. @default the first ones that the region lists when the stack is deployed */
  readonly availabilityZoneNames?: readonly string[];
  /** How tasks reach AWS and the internet. */
  readonly egress: Egress;
  readonly flowLogs: boolean;
}

/**
 * How tasks reach AWS and the internet, with the fixed cost of a month (us-east-1, 2026-11-21; the prices and the sum are
 * in `egress-cost.ts`):
 *
 * - `public-subnets`: no NAT; tasks have public addresses and admit only the load balancer. 3.65 USD for each task.
 * - `nat-gateway`: one NAT gateway for all zones. 36.50 USD, and 0.045 USD for each GB.
 * - `nat-gateway-per-zone`: one in each zone. 73.00 USD in two zones, 109.50 USD in three, and 0.045 USD for each GB.
 * - `interface-endpoints`: no way to the internet; AWS services over VPC endpoints. 73.00 USD in two zones, 109.50 USD
 *   in three, and 0.01 USD for each GB.
 */
export type Egress = 'public-subnets' | 'nat-gateway' | 'nat-gateway-per-zone' | 'interface-endpoints';

export interface ImageSettings {
  /** Days after which an untagged image expires. Tagged ones stay: a retained task definition may name them. */
  readonly untaggedExpiryDays: number;
  /** Build caches kept (tags that start with `cache-`), by number. */
  readonly cachesKept: number;
}

export interface ServiceSettings {
  /** CPU units of a task: 256, 512, 1024, 2048, 4096, 8192, 16384. */
  readonly cpu: number;
  /** Memory of a task, in MiB; one of the values Fargate pairs with `cpu`. */
  readonly memoryMiB: number;
  readonly capacity: 'FARGATE' | 'FARGATE_SPOT';
  readonly tasks: { readonly min: number; readonly max: number };
  readonly scaling: {
    /** Average CPU utilization that autoscaling aims at, in percent. */
    readonly cpuPercent: number;
    /** Requests per target and minute that autoscaling aims at. */
    readonly requestsPerTarget: number;
  };
  /** Ephemeral storage of a task, 21 to 200 GiB. @default Fargate's own 20 GiB */
  readonly ephemeralStorageGiB?: number;
  /** An encrypted EFS volume, reached through an access point with IAM. @default none */
  readonly efs?: { readonly mountPath: string };
  /** X-Ray traces through an OpenTelemetry collector sidecar. */
  readonly tracing: boolean;
  /** ECS Exec. Sandbox only: it needs a writable root file system and a shell. */
  readonly exec: boolean;
  readonly containerInsights: boolean;
  /** Parameters and secrets put into the container's environment by reference, by the name of the variable. */
  readonly secrets: Readonly<Record<string, SecretReference>>;
}

/** Where a container's environment variable takes its value from when the task starts. */
export type SecretReference =
  | { readonly source: 'secrets-manager'; readonly name: string; readonly field?: string }
  | { readonly source: 'ssm'; readonly name: string };

export interface LoadBalancerSettings {
  /** HTTPS under a name of one's own. @default plain HTTP on the load balancer's own name */
  readonly domain?: {
    /** Full name of the service, for example `orders.example.com`. */
    readonly name: string;
    readonly hostedZoneId: string;
    readonly hostedZoneName: string;
  };
  readonly accessLogs: boolean;
  /** AWS WAF with the managed common and known-bad-inputs rule groups. */
  readonly waf: boolean;
}

/** The chain of time-outs, in seconds; `lib/config` checks its order. */
export interface TimeoutSettings {
  /** Longest that the order API works on a request. */
  readonly request: number;
  /** Longest that the load balancer keeps an idle connection. The API's keep-alive outlives it. */
  readonly idle: number;
  /** Longest that a target stays `draining`. */
  readonly deregistrationDelay: number;
  /** From SIGTERM to SIGKILL; Fargate allows at most 120. */
  readonly stop: number;
  readonly healthCheck: {
    readonly interval: number;
    readonly timeout: number;
    readonly healthyThreshold: number;
    readonly unhealthyThreshold: number;
    /** Time after start in which ECS ignores failing load balancer health checks. */
    readonly gracePeriod: number;
  };
}

/** Who shifts traffic between blue and green. The listeners' shape follows. */
export type DeploymentSettings = CodeDeployDeployment | EcsNativeDeployment;
export interface CodeDeployDeployment extends ReleaseSettings {
  readonly strategy: 'codedeploy';
  /** Minutes that a release waits for `ContinueDeployment` before production traffic shifts; then it is stopped. 0: nobody is asked. */
  readonly readyWaitMinutes: number;
  /** Minutes that the old tasks stay up after the shift. Alarms still roll back; afterwards nothing can. */
  readonly terminationWaitMinutes: number;
}
export interface EcsNativeDeployment extends ReleaseSettings {
  readonly strategy: 'ecs-native';
  /** Minutes that both versions stay up after the shift. */
  readonly bakeMinutes: number;
  /** Minutes after which a hook that gave no answer rolls the release back. */
  readonly hookTimeoutMinutes: number;
  /** Minutes that a release waits for `ContinueServiceDeployment` before production traffic shifts; then it rolls back. 0: nobody is asked. */
  readonly pauseMinutes: number;
}

/** What both strategies know. */
export interface ReleaseSettings {
  /** How production traffic moves to the new version. */
  readonly shift: EcsShift;
  /** Whether the hooks test each release and can refuse it. */
  readonly hooks: boolean;
  readonly alarms: ReleaseAlarmSettings;
  /** Releases that no alarm stops, until a day, for a reason. @default alarms guard every release */
  readonly ignoreAlarms?: AlarmEscape;
}

/** From where on an alarm rolls a release back. */
export interface ReleaseAlarmSettings {
  /** Requests answered with 5xx, in percent. */
  readonly errorPercent: number;
  /** 99th percentile of a target's response time, in milliseconds. */
  readonly p99Milliseconds: number;
  /** Minutes in a row that must be bad. */
  readonly windowMinutes: number;
}

/** The pipeline that releases the order API. */
export interface DeliverySettings {
  readonly source: DeliverySource;
  readonly build: BuildSettings;
  readonly scan: ScanSettings;
  readonly approval: ApprovalSettings;
  /**
   * E-mail address for failures and approvals. It gets nothing before it confirms the subscription.
   * @default nobody; others can subscribe to the topic
   */
  readonly email?: string;
  /** Days for which archives, artifacts and build caches are kept. A stage can be rolled back only as far as these. */
  readonly artifactDays: number;
}

/** What starts the pipeline, and what it builds: the whole repository either way. */
export type DeliverySource = ArchiveSourceSettings | GitHubSourceSettings;

/** A zip archive of the repository, uploaded to a bucket of the pipeline's own. */
export interface ArchiveSourceSettings {
  readonly type: 's3';
}

/** Pushes to a branch on GitHub. */
export interface GitHubSourceSettings {
  readonly type: 'github';
  /** ARN of a connection of CodeConnections that somebody has confirmed. */
  readonly connectionArn: string;
  /** `owner/name`. */
  readonly repository: string;
  readonly branch: string;
  /** Only a push that changes one of these starts the pipeline, as glob patterns. @default every push */
  readonly paths?: readonly string[];
}

export interface BuildSettings {
  /** Longest build, in minutes: tests, image and scan together. */
  readonly timeoutMinutes: number;
  /** Size of the ARM build host. */
  readonly size: 'SMALL' | 'MEDIUM' | 'LARGE';
  /** Parameters and secrets put into the build's environment by reference, by the name of the variable. */
  readonly variables: Readonly<Record<string, SecretReference>>;
}

/** How ECR's scan of a new image is judged. */
export interface ScanSettings {
  /** The mildest severity that fails the build; everything above it fails it too. */
  readonly failFrom: Severity;
  /** Longest wait for the result, in minutes. */
  readonly waitMinutes: number;
  /** What a scan without a result does: the image is not supported, the scan failed, or it is late. */
  readonly withoutResult: 'fail' | 'warn';
}

/** Mildest last. */
export const SEVERITIES = ['CRITICAL', 'HIGH', 'MEDIUM', 'LOW'] as const;
export type Severity = (typeof SEVERITIES)[number];

export type ApprovalSettings =
  | { readonly type: 'none' }
  | {
      readonly type: 'manual';
      /** Hours after which a release that nobody approved fails. */
      readonly hours: number;
    };

/** The quote function, its releases and its API. */
export interface QuoteSettings {
  /** Memory of the function in MiB; Lambda's share of CPU follows it. */
  readonly memoryMiB: number;
  /** Longest run of the function. API Gateway gives up at 29 seconds. */
  readonly timeoutSeconds: number;
  /** Concurrent executions set aside or kept warm. A new account may have a limit of ten. */
  readonly concurrency: Concurrency;
  /** How a release moves to the new version. The first deployment never shifts; `cdk deploy` waits for later ones. */
  readonly shift: ShiftDescription;
  readonly alarms: QuoteAlarmSettings;
  /**
   * Change it to publish the function once more as it is, for example to release again what an alarm rolled back: Lambda
   * publishes no version of a function that has not changed since the last one. @default none
   */
  readonly versionSeed?: string;
  /** Releases that no alarm stops, until a day, for a reason. @default alarms guard every release */
  readonly ignoreAlarms?: AlarmEscape;
  readonly api: QuoteApiSettings;
}

/** From where on an alarm stops a release. */
export interface QuoteAlarmSettings {
  /** Failed invocations, in percent. */
  readonly errorPercent: number;
  /** 99th percentile of the duration, in milliseconds. */
  readonly p99Milliseconds: number;
  /** Throttled invocations per minute. */
  readonly throttles: number;
  /** Minutes in a row that must be bad. */
  readonly windowMinutes: number;
}

export interface QuoteApiSettings {
  /** `none`: prices are public, and throttling limits what a stranger can cost. `iam`: callers sign their requests. */
  readonly authorization: 'none' | 'iam';
  /** Requests per second that the API admits, all callers together. */
  readonly requestsPerSecond: number;
  /** Requests admitted at once beyond that rate. */
  readonly burst: number;
  /**
   * The role with which API Gateway writes logs: one per account and region. `managed`: a stack of this app sets it and
   * leaves it behind. `existing`: somebody else has set it.
   */
  readonly loggingRole: 'managed' | 'existing';
}
