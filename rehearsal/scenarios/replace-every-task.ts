import { seededRandom } from '../load/random';
import type { ServiceSystem } from '../system';
import type { TaskStop } from '../task/task';
import { listFailures, outcome, seconds, settled } from './measure';
import type { Mark, Outcome, Scenario, ScenarioContext } from './types';

/** Requests answered before the first replacement and after the last. */
const AROUND = 25;

/** Every task replaced by a new one, under load, as a deployment or Fargate's task retirement does it. */
export const replaceEveryTask: Scenario<ServiceSystem> = {
  name: 'replace-every-task',
  title: 'Every task replaced, one by one',
  expectation: 'No request fails, and each task ends by itself with status 0 before its stop time-out.',
  async run(system: ServiceSystem, { seed, progress }: ScenarioContext): Promise<Outcome> {
    const startedAt = performance.now();
    const { service, plan, clock } = system;
    const workload = system.newWorkload();
    const load = system.startLoad(workload, seededRandom(seed));
    await load.answered(AROUND);
    const before = service.tasks.map(({ id }) => id);
    const loadStartedAt = clock.now() - load.now() * clock.scale;
    progress(`replacing ${before.join(', ')}`);
    await service.replaceEveryTask(plan.startupDeadlineMs + plan.stopDeadlineMs);
    await load.answered(AROUND);
    const samples = await load.stop();
    const after = settled(await workload.settle((request) => system.client.send(request)));
    const stops = service.stops.filter(({ taskId }) => before.includes(taskId));
    const failures = listFailures(samples);
    return outcome({
      samples,
      problems: [
        ...(failures ? [`Requests failed: ${failures}.`] : []),
        ...stops.flatMap((stop) => problemOf(stop, plan.container.stopTimeoutMs)),
        ...after.problems,
      ],
      observed: [
        ...stops.filter((stop) => problemOf(stop, 0).length === 0).map((stop) => describe(stop, clock.scale)),
        ...after.observed,
      ],
      notes: [
        'In the order of ECS: the new task healthy, the old one deregistered, its requests finished, SIGTERM, and SIGKILL after the stop time-out.',
        `The template allows ${plan.service.minimumHealthyPercent} % to ${plan.service.maximumPercent} % of the desired count of ${service.desiredCount} to run meanwhile.`,
        ...(plan.service.deploymentController === 'CODE_DEPLOY'
          ? [
              'Deployments go through CodeDeploy here; ECS itself replaces tasks like this when Fargate retires them.',
            ]
          : []),
      ],
      marks: service.events.flatMap(({ at, taskId, message }): Mark[] =>
        at > loadStartedAt
          ? [{ at: (at - loadStartedAt) / clock.scale / 1000, text: `${taskId} ${message}` }]
          : [],
      ),
      startedAt,
    });
  },
};

function problemOf({ taskId, killed, exit, inFlightAtEnd }: TaskStop, stopTimeoutMs: number): string[] {
  const problems: string[] = [];
  if (inFlightAtEnd > 0) {
    problems.push(
      `${inFlightAtEnd} request(s) of ${taskId} were broken off when its deregistration delay was over.`,
    );
  }
  if (killed) {
    problems.push(
      `${taskId} had not ended ${seconds(stopTimeoutMs)} after SIGTERM and was killed: the program must handle SIGTERM.`,
    );
  } else if (exit.code !== 0) {
    problems.push(
      `${taskId} ended with ${exit.signal ?? `status ${exit.code}`} after SIGTERM, not with status 0.`,
    );
  }
  return problems;
}

function describe({ taskId, drainedInMs, endedInMs }: TaskStop, scale: number): string {
  return `${taskId} had no request left ${seconds(drainedInMs / scale)} after its deregistration, and ended ${seconds(endedInMs / scale)} after SIGTERM with status 0 (real time).`;
}
