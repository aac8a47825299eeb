/**
 * The two sets of tasks that a blue/green deployment works with, and the traffic between them. One object serves one
 * deployment: "new" are the tasks that the deployment brings, "old" those that held the traffic when it began.
 *
 * A deployment engine decides when each step takes place. The tasks only carry it out, with real processes behind
 * real listeners.
 */
export interface BlueGreenTasks {
  /** What held the traffic when the deployment began, as `family:revision`. */
  readonly oldRevision: string;
  /** What the deployment brings, as `family:revision`. */
  readonly newRevision: string;

  /**
   * Starts the new revision's tasks in the target group that is not live.
   *
   * @returns a promise that resolves when all of them are healthy. It never rejects for unhealthy tasks, because
   *   Amazon ECS goes on trying; it stays pending until `terminateNew` ends the attempt
   */
  install(): Promise<void>;

  /**
   * Moves the production listener so that the new tasks get this share.
   *
   * @param percent whole number from 0 to 100
   * @throws RangeError for any other number
   */
  shiftProduction(percent: number): void;

  /** The same for the test listener. Does nothing for a service without one. */
  shiftTest(percent: number): void;

  /**
   * Ends the old tasks after a success: deregister, drain, SIGTERM.
   *
   * @throws Error while they hold a share of the production traffic
   */
  terminateOld(): Promise<void>;

  /**
   * Ends the new tasks after a rollback, and an installation that still goes on.
   *
   * @throws Error while they hold a share of the production traffic
   */
  terminateNew(): Promise<void>;
}
