import type { BudgetSettings } from './budget-settings';
import type { DeliverySettings } from './delivery-settings';
import type { DeploymentSettings } from './deployment-settings';
import type { GitHubSettings } from './github-settings';
import type { ObservabilitySettings } from './observability-settings';
import type { QuoteSettings } from './quote-settings';
import type { WorkflowSettings } from './workflow-settings';

export * from './budget-settings';
export * from './delivery-settings';
export * from './deployment-settings';
export * from './github-settings';
export * from './observability-settings';
export * from './quote-settings';
export * from './workflow-settings';

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
  readonly workflow: WorkflowSettings;
  /** Workflows on GitHub that deploy and release. @default none: no role trusts GitHub */
  readonly github?: GitHubSettings;
  readonly observability: ObservabilitySettings;
  /** @default no budget */
  readonly budget?: BudgetSettings;
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
  /** Own keys of AWS KMS, at 1 USD a month each. `separate`: one for the workflow, one for the pipeline. `shared`: one for both. */
  readonly keys: 'separate' | 'shared';
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
 * - `interface-endpoints`: no way to the internet; AWS services over VPC endpoints. 87.60 USD in two zones, 131.40 USD
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
    /**
     * Time after start in which ECS ignores failing load balancer health checks. Under `codedeploy` decided before the
     * first deployment: `docs/decisions/task-definition.md`.
     */
    readonly gracePeriod: number;
  };
}
