/**
 * The state of a deployment of the service:
 *
 * - `InProgress`: its lifecycle is running, the wait before the old tasks end included.
 * - `Ready`: the new tasks stand beside the old ones and somebody has to approve the shift of the traffic.
 * - `Succeeded`: the new revision holds all traffic and the old tasks have ended.
 * - `Failed`: a lifecycle event failed or ran out of time.
 * - `Stopped`: a person, an alarm or an approval that did not come ended it.
 */
export type ReleaseStatus = 'InProgress' | 'Ready' | 'Succeeded' | 'Failed' | 'Stopped';

/** One step of a deployment: a lifecycle event of CodeDeploy, or a lifecycle stage of Amazon ECS. */
export interface ReleaseEvent {
  /** As AWS names it, such as `AfterAllowTestTraffic`, or `POST_TEST_TRAFFIC_SHIFT`. */
  readonly name: string;
  readonly status: 'Pending' | 'InProgress' | 'Succeeded' | 'Failed' | 'Skipped';
  /** Template milliseconds. Absent while the step is pending, and if it was skipped. */
  readonly startedAt?: number;
  /** Template milliseconds. */
  readonly endedAt?: number;
}

/** A deployment of the service as people and reports see it, whichever strategy carried it out. */
export interface ReleaseView {
  /** CodeDeploy's deployment id (`d-…`), or the last part of a service deployment's ARN. */
  readonly id: string;
  readonly status: ReleaseStatus;
  /** In the order in which they take place. */
  readonly events: readonly ReleaseEvent[];
  /** Template milliseconds. */
  readonly createdAt: number;
  /** Template milliseconds. Absent while the deployment goes on. */
  readonly completedAt?: number;
  /** Why it did not succeed: AWS's error code and a sentence. */
  readonly error?: { readonly code: string; readonly message: string };
  /** What held the traffic when the deployment began, as `family:revision`. */
  readonly oldRevision: string;
  /** What the deployment brings, as `family:revision`. */
  readonly newRevision: string;
  /** How it was rolled back, if it was. */
  readonly rollback?: { readonly id: string; readonly status: ReleaseStatus };
}

/** What is to be released. */
export interface ReleaseRequest {
  /** Input of RegisterTaskDefinition (camelCase, as in `taskdef.json`), the image already substituted. */
  readonly taskDefinition: Readonly<Record<string, unknown>>;
  /**
   * The application specification as YAML text. `<TASK_DEFINITION>` in it is replaced by the ARN of the revision that
   * the release registers. CodeDeploy only.
   *
   * @default the service's own: its container and port, and the hooks that its stack names for releases
   */
  readonly appSpec?: string;
  /**
   * Whether no alarm guards this one deployment.
   *
   * @default false, the alarms of the deployment group or of the service guard it
   */
  readonly ignoreAlarms?: boolean;
}

/** Who held which share of a listener's traffic from a moment on. */
export interface TrafficChange {
  /** Template milliseconds. */
  readonly at: number;
  readonly listener: 'production' | 'test';
  /** Percent by revision (`family:revision`), `none` for a target group without tasks. They add up to 100. */
  readonly shares: Readonly<Record<string, number>>;
}

/** The deployments of one service, whichever strategy its template chose. All times are template milliseconds. */
export interface ServiceDeployments {
  /** CodeDeploy with task sets, or Amazon ECS's own blue/green. */
  readonly strategy: 'codedeploy' | 'ecs-native';

  /**
   * Registers the task definition and starts a deployment of it.
   *
   * @returns the deployment's id, as in {@link ReleaseView.id}
   * @throws ServiceError as AWS refuses, such as while another deployment of the service goes on
   */
  release(request: ReleaseRequest): Promise<string>;

  /** @throws ServiceError if there is no deployment of this id */
  view(id: string): ReleaseView;

  /** Oldest first, those included that only roll another one back. */
  all(): readonly ReleaseView[];

  /**
   * Ends a deployment early.
   *
   * @param rollBack default: as the deployment group or the service is configured
   * @throws ServiceError as AWS refuses
   */
  stop(id: string, rollBack?: boolean): void;

  /**
   * Ends the wait for approval (ContinueDeployment, ContinueServiceDeployment).
   *
   * @throws ServiceError if the deployment does not wait
   */
  proceed(id: string): void;

  /** Resolves when the deployment and its rollback, if any, are over. */
  ended(id: string): Promise<ReleaseView>;

  /** @returns a function that ends the subscription */
  onTraffic(fn: (change: TrafficChange) => void): () => void;

  /** The revision that holds the production traffic while no deployment goes on, as `family:revision`. */
  readonly liveRevision: string;
}
