/** How something that is deployed is taken back. Revisions are named as their engine names them. */
export interface RollbackMeans {
  /** What serves now. */
  live(): Promise<string>;
  /** What served before `live`; undefined when nothing did. */
  previous(live: string): Promise<string | undefined>;
  /** Stops a deployment that runs, so that it goes back by itself. */
  stop(deploymentId: string): Promise<void>;
  /** Starts a deployment of an earlier revision. @returns its id */
  redeploy(target: string): Promise<string>;
  /** The earlier revision serves. */
  done(target: string): Promise<void>;
}
