import type { Clock } from '../clock';
import { newDeploymentId, serviceDeploymentArn } from './arns';
import type { ServiceDeployment, StageEvent } from './model';
import type { LifecycleStage, StageExecution } from './stages';

/** What is written down of a service deployment: its stages, one after the other, and when they took place. */
export class ServiceDeploymentRecord {
  readonly id = newDeploymentId();
  readonly arn: string;
  /** The stage that takes place, or took place last. */
  stage: LifecycleStage | undefined;
  endedAt: number | undefined;
  private readonly createdAt: number;
  private startedAt: number | undefined;
  private rollback: ServiceDeployment['rollback'];
  private executions: readonly StageExecution[] = [];
  private events: StageEvent[] = [];

  constructor(
    serviceArn: string,
    private readonly clock: Clock,
  ) {
    this.arn = serviceDeploymentArn(serviceArn, this.id);
    this.createdAt = clock.now();
  }

  /** The deployment begins, with these stages before it. */
  begin(executions: readonly StageExecution[]): void {
    this.startedAt = this.clock.now();
    this.plan(executions);
  }

  /** The stage before has succeeded, unless it failed; the next one takes place. @returns undefined after the last */
  next(): StageExecution | undefined {
    this.mark('InProgress', 'Succeeded');
    const index = this.events.findIndex(({ status }) => status === 'Pending');
    const event = this.events[index];
    if (!event) return undefined;
    this.stage = event.name;
    this.events[index] = { ...event, status: 'InProgress', startedAt: this.clock.now() };
    return this.executions[index];
  }

  /** The stage that takes place has failed. */
  fail(): void {
    this.mark('InProgress', 'Failed');
  }

  /** Nothing that is left takes place; the stage that does ends as it is said. */
  breakOff(status: 'Failed' | 'Skipped'): void {
    this.mark('InProgress', status);
    this.mark('Pending', 'Skipped');
  }

  /** The way back begins, with these stages before it. */
  beginRollback(reason: string, executions: readonly StageExecution[]): void {
    this.rollback = { startedAt: this.clock.now(), reason };
    this.plan(executions);
  }

  end(): void {
    this.mark('InProgress', 'Succeeded');
    this.endedAt = this.clock.now();
  }

  view(): Pick<
    ServiceDeployment,
    'id' | 'arn' | 'stage' | 'events' | 'createdAt' | 'startedAt' | 'endedAt' | 'rollback'
  > {
    const { id, arn, stage, createdAt, startedAt, endedAt, rollback } = this;
    return { id, arn, stage, events: [...this.events], createdAt, startedAt, endedAt, rollback };
  }

  private plan(executions: readonly StageExecution[]): void {
    this.executions = [...this.executions, ...executions];
    this.events.push(...executions.map(({ stage }): StageEvent => ({ name: stage, status: 'Pending' })));
  }

  private mark(from: StageEvent['status'], to: StageEvent['status']): void {
    this.events = this.events.map((event) => {
      if (event.status !== from) return event;
      return { ...event, status: to, ...(from === 'InProgress' && { endedAt: this.clock.now() }) };
    });
  }
}
