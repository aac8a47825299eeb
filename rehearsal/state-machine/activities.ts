import { ServiceError } from '../aws/wire';

/** A task of an activity that no worker has taken yet. */
export interface ScheduledActivity {
  readonly token: string;
  /** The task's input, as JSON. */
  readonly input: string;
  /** Told once, when a worker takes the task. */
  readonly started: (workerName: string | undefined) => void;
}

/** A worker that waits: gives it a task, or sends it away without one. */
type Poller = (task?: ScheduledActivity) => void;

interface Queue {
  tasks: ScheduledActivity[];
  readonly pollers: Set<Poller>;
}

/** How long GetActivityTask waits for a task, in real milliseconds: a worker's own clock counts them. */
export const POLL_MS = 60_000;

/**
 * The queues between activities and their workers: the oldest task goes to the worker that has waited longest.
 *
 * @see https://docs.aws.amazon.com/step-functions/latest/apireference/API_GetActivityTask.html
 */
export class Activities {
  private readonly queues = new Map<string, Queue>();

  put(arn: string): void {
    if (!this.queues.has(arn)) this.queues.set(arn, { tasks: [], pollers: new Set() });
  }

  has(arn: string): boolean {
    return this.queues.has(arn);
  }

  /** Tasks that no worker has taken yet. */
  waiting(arn: string): number {
    return this.queue(arn).tasks.length;
  }

  /** Workers that wait for a task. */
  polling(arn: string): number {
    return this.queue(arn).pollers.size;
  }

  /** Offers a task to the workers. @returns ends the offer, which does nothing when the task was taken */
  offer(arn: string, task: ScheduledActivity): () => void {
    const queue = this.queue(arn);
    const [longestWaiting] = queue.pollers;
    if (longestWaiting) longestWaiting(task);
    else queue.tasks.push(task);
    return () => {
      queue.tasks = queue.tasks.filter((other) => other !== task);
    };
  }

  /**
   * Waits for a task, as GetActivityTask does.
   *
   * @param signal aborted when the worker has gone: it is given no task
   * @returns undefined when none came within `POLL_MS`
   */
  poll(arn: string, workerName?: string, signal?: AbortSignal): Promise<ScheduledActivity | undefined> {
    const queue = this.queue(arn);
    return new Promise((resolve) => {
      const task = queue.tasks.shift();
      if (task) {
        task.started(workerName);
        resolve(task);
        return;
      }
      const leave = (found?: ScheduledActivity): void => {
        clearTimeout(timer);
        signal?.removeEventListener('abort', gone);
        queue.pollers.delete(leave);
        found?.started(workerName);
        resolve(found);
      };
      const gone = (): void => leave();
      const timer = setTimeout(gone, POLL_MS);
      if (signal?.aborted) leave();
      else {
        signal?.addEventListener('abort', gone);
        queue.pollers.add(leave);
      }
    });
  }

  /** Sends every waiting worker away without a task. */
  close(): void {
    for (const { pollers } of this.queues.values()) {
      for (const leave of pollers) leave();
    }
  }

  private queue(arn: string): Queue {
    const queue = this.queues.get(arn);
    if (queue) return queue;
    throw new ServiceError('ActivityDoesNotExist', `Activity Does Not Exist: '${arn}'`);
  }
}
