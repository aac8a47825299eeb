import { DescribeServicesCommand, type ECSClient, type Service } from '@aws-sdk/client-ecs';
import type { Time } from '../hooks/run-hook';
import type { Release } from './release';

/** The tasks of the new version, as ECS counts them. */
export interface NewTasks {
  readonly running: number;
  readonly wanted: number;
}

/** Between two looks, in ms. */
const POLL_MS = 5_000;

export interface TaskQuestion {
  readonly ecs: ECSClient;
  readonly cluster: string;
  /** Name of the service, where the release does not tell. */
  readonly service: string | undefined;
  readonly release: Release;
  readonly time: Time;
  readonly signal: AbortSignal;
}

/**
 * Waits until as many tasks of the new version run as are wanted.
 *
 * @throws Error when ECS does not know the service; AbortError when the hook's own time-out ends the wait
 */
export async function waitForNewTasks(question: TaskQuestion): Promise<void> {
  const { ecs, cluster, release, time, signal } = question;
  const service = release.ecs?.serviceArn ?? question.service;
  if (service === undefined) throw new Error('The service has no name: SERVICE_NAME is not set');
  while (!signal.aborted) {
    const { services } = await ecs.send(new DescribeServicesCommand({ cluster, services: [service] }), {
      abortSignal: signal,
    });
    const [found] = services ?? [];
    if (found === undefined) throw new Error(`ECS knows no service ${service} in cluster ${cluster}`);
    const tasks = newTasks(found, release);
    if (tasks !== undefined && tasks.wanted > 0 && tasks.running >= tasks.wanted) return;
    await time.wait(POLL_MS, signal);
  }
  signal.throwIfAborted();
}

/**
 * The tasks of the new version: the revision that ECS deploys, or the task set that CodeDeploy made, which is not yet
 * the primary one. `undefined` before there are any.
 */
export function newTasks(service: Service, { ecs }: Release): NewTasks | undefined {
  if (ecs !== undefined) {
    const revision = service.currentServiceRevisions?.find(({ arn }) => arn === ecs.revisionArn);
    return revision && { running: revision.runningTaskCount ?? 0, wanted: revision.requestedTaskCount ?? 0 };
  }
  const [newest] = (service.taskSets ?? [])
    .filter(({ status }) => status === 'ACTIVE')
    .toSorted((a, b) => (b.createdAt?.getTime() ?? 0) - (a.createdAt?.getTime() ?? 0));
  return newest && { running: newest.runningCount ?? 0, wanted: newest.computedDesiredCount ?? 0 };
}
