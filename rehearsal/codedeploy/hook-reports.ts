import { randomUUID } from 'node:crypto';
import { ServiceError } from '../aws/wire';

/** The executions of a deployment's hooks, one at a time, and what they may report. */
export class HookReports {
  private current: { readonly id: string; readonly event: string } | undefined;
  private readonly completed = new Set<string>();

  /** @returns the id that the hook reports under */
  begin(deploymentId: string, event: string): string {
    const id = Buffer.from(`${deploymentId}:${event}:${randomUUID()}`).toString('base64');
    this.current = { id, event };
    return id;
  }

  /** A report that comes from now on is too late. */
  close(): void {
    if (this.current) this.completed.add(this.current.id);
    this.current = undefined;
  }

  /**
   * Takes a report.
   *
   * @returns the lifecycle event that is over
   * @throws ServiceError as PutLifecycleEventHookExecutionStatus does
   */
  take(deploymentId: string, executionId: string, status: string): string {
    if (this.completed.has(executionId)) {
      throw new ServiceError(
        'LifecycleEventAlreadyCompletedException',
        `The lifecycle event of ${executionId} has already completed.`,
      );
    }
    const execution = this.current;
    if (execution?.id !== executionId) {
      throw new ServiceError(
        'InvalidLifecycleEventHookExecutionIdException',
        `${executionId} is no hook execution of ${deploymentId}.`,
      );
    }
    if (status !== 'Succeeded' && status !== 'Failed') {
      throw new ServiceError(
        'InvalidLifecycleEventHookExecutionStatusException',
        `The status '${status}' cannot be reported; Succeeded and Failed can.`,
      );
    }
    this.completed.add(executionId);
    this.current = undefined;
    return execution.event;
  }
}
