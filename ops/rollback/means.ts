/** What the description of a deployment that takes another one back begins with. */
export const ROLLED_BACK = 'Rolled back to';

/** What is said of one that CodeDeploy makes for `rollback`. */
export const AT_ONCE_UNGUARDED = 'all traffic at once; no hook and no alarm stops it';

/** How something that is deployed is taken back. Revisions are named as their engine names them. */
export interface RollbackMeans {
  /** What serves now. */
  live(): Promise<string>;
  /** What served before `live`, and was not taken back since; undefined when nothing did. */
  previous(live: string): Promise<string | undefined>;
  /** Stops a deployment that runs, so that it goes back by itself. */
  stop(deploymentId: string): Promise<void>;
  /** How `redeploy` moves the traffic, and what can stop it, for whoever is asked whether to. */
  readonly way: string;
  /** Starts a deployment of an earlier revision. @returns its id */
  redeploy(target: string): Promise<string>;
  /** The earlier revision serves. */
  done(target: string): Promise<void>;
}
