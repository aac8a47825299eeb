import type { Alarms } from '../alarms/alarms';
import type { Cancel } from '../clock';
import { CircuitBreaker } from './circuit-breaker';
import type { Failure, MonitorStatus, NativeDeployment, ServiceDeployment } from './model';

/** A start of a task of the new revision, as far as it decides about the deployment. */
export type TaskStart =
  | { readonly healthy: true }
  /** It ended, or was replaced, before it was healthy. */
  | { readonly healthy: false; readonly reason: string };

export interface DetectionSurroundings {
  readonly alarms: Pick<Alarms, 'state' | 'onTransition'>;
  /** Tells of each start of a task of the revision that is being deployed. */
  readonly watchStarts: (onStart: (start: TaskStart) => void) => Cancel;
  /** Tasks that the service wants now. */
  readonly desiredCount: () => number;
  /** Called when the deployment has failed; `rollBack` as the one that found it is configured. */
  readonly onFailure: (failure: Failure, rollBack: boolean) => void;
}

/**
 * What ends a deployment from outside of its stages: alarms and the circuit breaker.
 *
 * AWS says of both that they work for rolling and for blue/green deployments, and on their own pages that they work for
 * the rolling type alone; the first is taken as true.
 *
 * @see https://docs.aws.amazon.com/AmazonECS/latest/developerguide/deployment-failure-detection.html
 */
export class FailureDetection {
  private readonly breaker: CircuitBreaker | undefined;
  private alarmStatus: MonitorStatus = 'DISABLED';
  private breakerStatus: MonitorStatus = 'DISABLED';
  private redAtStart: readonly string[] = [];
  private triggered: readonly string[] = [];
  private unwatchAlarms: Cancel | undefined;
  private unwatchStarts: Cancel | undefined;

  /** @param ignoreAlarms whether no alarm guards this deployment */
  constructor(
    private readonly configuration: Pick<NativeDeployment, 'alarms' | 'circuitBreaker'>,
    private readonly ignoreAlarms: boolean,
    private readonly surroundings: DetectionSurroundings,
  ) {
    const { circuitBreaker } = configuration;
    this.breaker = circuitBreaker && new CircuitBreaker(circuitBreaker, surroundings.desiredCount);
  }

  /**
   * Watches the alarms. When one is in ALARM already, ECS watches none of them for the whole deployment, so that it can
   * be the repair.
   *
   * @see https://docs.aws.amazon.com/AmazonECS/latest/developerguide/deployment-alarm-failure.html
   */
  begin(): void {
    const { alarms } = this.configuration;
    if (!alarms || this.ignoreAlarms) return;
    this.redAtStart = alarms.names.filter((name) => this.surroundings.alarms.state(name) === 'ALARM');
    if (this.redAtStart.length > 0) return;
    this.alarmStatus = 'MONITORING';
    this.unwatchAlarms = this.surroundings.alarms.onTransition(({ alarm, to }) => {
      if (to !== 'ALARM' || !alarms.names.includes(alarm)) return;
      this.triggered = [alarm];
      this.alarmStatus = 'TRIGGERED';
      this.surroundings.onFailure(
        { code: 'ALARM_ACTIVE', message: `The alarm ${alarm} went off.` },
        alarms.rollback,
      );
    });
  }

  /** Counts failed starts while the new tasks are being started. */
  beginScaleUp(): void {
    const { breaker } = this;
    const { circuitBreaker } = this.configuration;
    if (!breaker || !circuitBreaker) return;
    this.breakerStatus = 'MONITORING';
    this.unwatchStarts = this.surroundings.watchStarts((start) => {
      if (start.healthy) breaker.taskHealthy();
      else if (breaker.taskFailed()) {
        this.breakerStatus = 'TRIGGERED';
        const message = `${breaker.failureCount} tasks failed to start, the last one because ${start.reason}.`;
        this.surroundings.onFailure({ code: 'CIRCUIT_BREAKER', message }, circuitBreaker.rollback);
      }
    });
  }

  endScaleUp(): void {
    this.unwatchStarts?.();
    this.unwatchStarts = undefined;
    if (this.breakerStatus === 'MONITORING') this.breakerStatus = 'MONITORING_COMPLETE';
  }

  end(): void {
    this.endScaleUp();
    this.unwatchAlarms?.();
    this.unwatchAlarms = undefined;
    if (this.alarmStatus === 'MONITORING') this.alarmStatus = 'MONITORING_COMPLETE';
  }

  view(): Pick<ServiceDeployment, 'alarms' | 'circuitBreaker'> {
    const { breaker, redAtStart, triggered } = this;
    const names = this.configuration.alarms?.names ?? [];
    return {
      alarms: { status: this.alarmStatus, names, triggered, redAtStart },
      circuitBreaker: {
        status: this.breakerStatus,
        failureCount: breaker?.failureCount ?? 0,
        threshold: breaker?.threshold,
      },
    };
  }
}
