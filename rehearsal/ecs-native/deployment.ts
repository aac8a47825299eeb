import type { Cancel, Clock } from '../clock';
import { FailureDetection } from './failure-detection';
import type { DetectionSurroundings } from './failure-detection';
import { isStageFailure } from './failures';
import type { InvokeHook } from './hook-execution';
import type { Failure, HookAction, ServiceDeployment, ServiceDeploymentStatus } from './model';
import { ServiceDeploymentRecord } from './record';
import { StagePerformer } from './stage-performer';
import type { DeploymentSubject } from './stage-performer';
import { ROLLBACK_STAGES, stagesOf } from './stages';
import type { StageExecution } from './stages';

/** How long a stage may last: https://docs.aws.amazon.com/AmazonECS/latest/developerguide/blue-green-deployment-how-it-works.html#blue-green-deployment-stages */
export const STAGE_LIMIT_MS = 24 * 3_600_000;
/** How long a deployment may last, by the same page. */
export const DEPLOYMENT_LIMIT_MS = 30 * 24 * 3_600_000;

export interface DeploymentSurroundings extends Omit<DetectionSurroundings, 'onFailure'> {
  readonly clock: Clock;
  readonly invokeHook: InvokeHook;
  /** Called once, when the deployment has ended and its rollback too. */
  readonly onEnd: () => void;
}

/**
 * One service deployment, from its first lifecycle stage to its end. Everything happens in calls of the clock, of a
 * hook's answer, of the tasks, of an alarm or of a stop, and each of them leaves a consistent state, so that tests can
 * move time by hand.
 *
 * @see https://docs.aws.amazon.com/AmazonECS/latest/developerguide/blue-green-deployment-how-it-works.html
 */
export class ServiceDeploymentRun {
  private readonly record: ServiceDeploymentRecord;
  private readonly performer: StagePerformer;
  private readonly detection: FailureDetection;
  private status: ServiceDeploymentStatus = 'PENDING';
  private failure: Failure | undefined;
  private limit: Cancel | undefined;
  private rollbackFailed = false;

  constructor(
    readonly subject: DeploymentSubject,
    private readonly surroundings: DeploymentSurroundings,
  ) {
    const { configuration, ignoreAlarms } = subject;
    this.record = new ServiceDeploymentRecord(configuration.serviceArn, surroundings.clock);
    this.performer = new StagePerformer(this.record.arn, subject, {
      ...surroundings,
      onRefused: (failure, goOn) => this.refused(failure, goOn),
      onBreakDown: (error) => this.breakDown(error),
    });
    this.detection = new FailureDetection(configuration, ignoreAlarms, {
      ...surroundings,
      onFailure: (failure, rollBack) => this.fail(failure, rollBack),
    });
  }

  get id(): string {
    return this.record.id;
  }

  get active(): boolean {
    return this.record.endedAt === undefined;
  }

  /** Whether its first stage has begun, in whatever way it went on. */
  get begun(): boolean {
    return this.record.stage !== undefined;
  }

  /** Whether it waits, or its stages lead forward and have not begun to end the old tasks. */
  get stoppable(): boolean {
    return this.status === 'PENDING' || (this.status === 'IN_PROGRESS' && this.record.stage !== 'CLEAN_UP');
  }

  /** Whether it is on its way back. */
  get rollingBack(): boolean {
    return this.status === 'ROLLBACK_IN_PROGRESS';
  }

  /** The revision that serves once this deployment has ended; from its last stage on that is the new one. */
  get survivor(): string {
    const { sourceRevision, targetRevision } = this.subject;
    return this.record.stage === 'CLEAN_UP' ? targetRevision : sourceRevision;
  }

  /**
   * Begins with the first stage.
   *
   * @param reconcile removes the tasks that another deployment left. @default there are none
   */
  start(reconcile?: () => Promise<void>): void {
    this.status = 'IN_PROGRESS';
    this.record.begin(stagesOf(this.subject.configuration, reconcile !== undefined));
    const message = 'The deployment was not over after 30 days.';
    this.limit = this.surroundings.clock.schedule(
      () => this.fail({ code: 'TIMEOUT', message }, true),
      DEPLOYMENT_LIMIT_MS,
    );
    this.detection.begin();
    this.enter((execution, next) => this.forward(execution, next, reconcile));
  }

  /** Ends it before its time. Does nothing when it is not stoppable. */
  fail(failure: Failure, rollBack: boolean): void {
    if (!this.stoppable) return;
    this.failure = failure;
    this.performer.leave();
    this.limit?.();
    this.detection.end();
    this.record.breakOff(isStageFailure(failure) ? 'Failed' : 'Skipped');
    if (rollBack && this.status === 'IN_PROGRESS') {
      this.status = 'ROLLBACK_IN_PROGRESS';
      this.record.beginRollback(failure.message, ROLLBACK_STAGES);
      this.enter((execution, next) => this.performer.perform(execution, next));
    } else this.end('STOPPED');
  }

  /** Ends the pauses that wait, or the one of this id. @returns how many */
  proceed(action: HookAction, hookId?: string): number {
    return this.performer.proceed(action, hookId);
  }

  view(): ServiceDeployment {
    const { sourceRevision, targetRevision, target, configuration } = this.subject;
    const { productionPercent, testPercent } = target;
    return {
      ...this.record.view(),
      ...this.detection.view(),
      status: this.status,
      failure: this.failure,
      hooks: this.performer.hookDetails(),
      sourceRevision,
      targetRevision,
      configuration: { shift: configuration.shift, bakeMs: configuration.bakeMs },
      productionPercent,
      testPercent,
    };
  }

  /** Takes the next stage that is planned, and so on; after the last, ends the deployment. */
  private enter(perform: (execution: StageExecution, next: () => void) => void): void {
    this.performer.leave();
    const execution = this.record.next();
    if (execution) this.performer.attempt(() => perform(execution, () => this.enter(perform)));
    else if (this.status === 'IN_PROGRESS') this.end('SUCCESSFUL');
    else {
      this.performer.follow(this.subject.target.withdraw(), () =>
        this.end(this.rollbackFailed ? 'ROLLBACK_FAILED' : 'ROLLBACK_SUCCESSFUL'),
      );
    }
  }

  private forward(execution: StageExecution, next: () => void, reconcile?: () => Promise<void>): void {
    const { performer } = this;
    const { stage } = execution;
    if (stage === 'RECONCILE_SERVICE' && reconcile) {
      performer.follow(reconcile(), () => performer.perform(execution, next));
    } else if (stage === 'SCALE_UP') this.scaleUp(next);
    else if (stage === 'CLEAN_UP') {
      this.limit?.();
      this.detection.end();
      performer.follow(this.subject.target.replaceOld(), next);
    } else performer.perform(execution, next);
  }

  private scaleUp(next: () => void): void {
    const message = 'The new tasks were not healthy after 24 hours.';
    this.performer.wait(STAGE_LIMIT_MS, () => this.fail({ code: 'TIMEOUT', message }, true));
    this.detection.beginScaleUp();
    this.performer.follow(this.subject.target.install(), () => {
      this.detection.endScaleUp();
      next();
    });
  }

  /** A hook that refuses the way back cannot keep the traffic; it makes the rollback a failed one. */
  private refused(failure: Failure, goOn: () => void): void {
    if (!this.rollingBack) {
      this.fail(failure, true);
      return;
    }
    this.rollbackFailed = true;
    this.record.fail();
    goOn();
  }

  /** Something that is no behaviour of AWS went wrong in the rehearsal: it is told, and traffic goes back if it can. */
  private breakDown(error: unknown): void {
    const failure: Failure = { code: 'INTERNAL_ERROR', message: String(error) };
    if (this.stoppable) this.fail(failure, true);
    else if (this.active) {
      this.failure ??= failure;
      this.record.breakOff('Failed');
      this.end(this.rollingBack ? 'ROLLBACK_FAILED' : 'STOPPED');
    }
  }

  private end(status: ServiceDeploymentStatus): void {
    this.performer.leave();
    this.status = status;
    this.record.end();
    this.surroundings.onEnd();
  }
}
