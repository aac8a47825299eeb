import type { SecretReference } from './settings';

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
