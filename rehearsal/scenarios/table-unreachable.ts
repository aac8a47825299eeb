import { PATHS } from '../../app/src/contract';
import { seededRandom } from '../load/random';
import { percentile } from '../load/samples';
import type { Sample } from '../load/samples';
import type { ServiceSystem } from '../system';
import { listFailures, outcome, seconds, settled } from './measure';
import type { Outcome, Scenario, ScenarioContext } from './types';

/** Requests answered before the outage, in it, and after it. */
const BEFORE = 25;
const DURING = 40;
const AFTER = 40;
/** Real milliseconds after the outage in which a client of the table may still see broken connections. */
const RECOVERY_MS = 1000;
/** Real milliseconds between two questions after liveness. */
const ASK_EVERY_MS = 50;

/** DynamoDB out of reach, and back. */
export const tableUnreachable: Scenario<ServiceSystem> = {
  name: 'table-unreachable',
  title: 'The table unreachable',
  expectation:
    'The API answers 503 with problem details, liveness stays well, no task is replaced, and requests succeed again once the table is back.',
  async run(system: ServiceSystem, { seed, progress }: ScenarioContext): Promise<Outcome> {
    const startedAt = performance.now();
    const { service, plan, clock, table } = system;
    if (plan.tables.length === 0) return withoutTable(startedAt);
    const workload = system.newWorkload();
    const load = system.startLoad(workload, seededRandom(seed));
    await load.answered(BEFORE);
    await graceOver(system);
    const tasksBefore = service.tasks.map(({ id }) => id);
    const health = askLiveness(system);

    progress('the table is out of reach');
    table.makeUnreachable();
    const outage = { from: load.now(), to: Infinity };
    await Promise.all([load.answered(DURING), checkedEnough(system)]).finally(() => health.end());
    const readiness = await system.client.send({ method: 'GET', path: PATHS.ready });
    const alive = await health.findings();
    outage.to = load.now();
    table.makeReachable();
    progress('the table is back');
    await load.answered(AFTER);
    const samples = await load.stop();
    const after = settled(await workload.settle((request) => system.client.send(request)));

    const during = samples.filter(
      ({ atMs, durationMs }) => atMs >= outage.from && atMs + durationMs <= outage.to,
    );
    const refused = during.filter(isPromisedRefusal);
    const waits = refused.map(({ durationMs: waited }) => waited);
    const recovery = firstSuccess(samples, outage.to);
    return outcome({
      samples,
      problems: [
        ...(workload.needsTable ? otherAnswers(during) : []),
        ...failuresOutside(samples, outage),
        ...alive.problems,
        ...replaced(system, tasksBefore),
        ...after.problems,
      ],
      observed: [
        `The table was out of reach for ${seconds((outage.to - outage.from) * clock.scale)} of the template's time. ${refused.length} of the ${during.length} requests in it were answered 503 with problem details, half of them within ${percentile(waits, 50).toFixed(0)} ms, the slowest after ${percentile(waits, 100).toFixed(0)} ms.`,
        `Liveness was asked ${alive.asked} times meanwhile, ${alive.asked - alive.failed} times with a good answer; readiness answered ${readiness.status}.`,
        `Tasks before: ${tasksBefore.join(', ')}; after: ${service.tasks.map(({ id }) => id).join(', ')}. The first success came ${recovery.toFixed(0)} ms (real time) after the table was back.`,
        ...after.observed,
      ],
      notes: [
        'The failed requests are those of the outage: their users were told 503, truthfully.',
        'The table is taken away by resetting its connections. A table that is silent instead costs each request the time-outs of the SDK client.',
        'The target group asks for liveness, which says nothing of the table: otherwise an outage of DynamoDB would have every task replaced, over and over, without use.',
      ],
      marks: [
        { at: outage.from / 1000, text: 'table out of reach' },
        { at: outage.to / 1000, text: 'table back' },
      ],
      startedAt,
    });
  },
};

function withoutTable(startedAt: number): Outcome {
  return outcome({
    samples: [],
    problems: [],
    observed: ['The assembly has no DynamoDB table: there is nothing to take away.'],
    notes: [],
    startedAt,
  });
}

/** Resolves when no task is in its grace period any more, in which ECS would overlook that it is unhealthy. */
async function graceOver(system: ServiceSystem): Promise<void> {
  const { service, plan, clock } = system;
  const youngest = Math.max(...service.tasks.map(({ startedAt }) => startedAt));
  await pass(system, youngest + plan.service.healthCheckGracePeriodMs - clock.now());
}

/** Resolves after so much of the template's time. */
function pass({ clock }: ServiceSystem, templateMs: number): Promise<void> {
  return new Promise((resolve) => clock.schedule(resolve, templateMs));
}

/** Resolves when every target was checked so often that one whose health depends on the table is unhealthy by then. */
async function checkedEnough({ targetGroups, plan }: ServiceSystem): Promise<void> {
  // The check that was under way at the beginning does not count.
  const checksOfEach = plan.healthCheck.unhealthyThreshold + 1;
  const inUse = targetGroups.filter((group) => group.inUse);
  await Promise.all(
    inUse.map(
      (group) =>
        new Promise<void>((resolve) => {
          let left = checksOfEach * group.targets().length;
          const unsubscribe = group.on('check', () => {
            left -= 1;
            if (left > 0) return;
            unsubscribe();
            resolve();
          });
        }),
    ),
  );
}

function isPromisedRefusal({ status, contentType }: Sample): boolean {
  return status === 503 && contentType?.startsWith('application/problem+json') === true;
}

function otherAnswers(during: readonly Sample[]): string[] {
  const others = during.filter((sample) => !isPromisedRefusal(sample));
  if (others.length === 0) return [];
  const kinds = [
    ...new Set(
      others.map(({ status, contentType, failure }) => `${status ?? failure} ${contentType ?? ''}`.trim()),
    ),
  ];
  return [
    `${others.length} of ${during.length} requests in the outage were not answered 503 with problem details, but: ${kinds.join(', ')}.`,
  ];
}

function failuresOutside(
  samples: readonly Sample[],
  outage: { readonly from: number; readonly to: number },
): string[] {
  const outside = samples.filter(
    ({ atMs, durationMs, failure }) =>
      failure !== undefined && (atMs + durationMs < outage.from || atMs > outage.to + RECOVERY_MS),
  );
  return outside.length === 0
    ? []
    : [`Requests failed before the outage or after the recovery: ${listFailures(outside)}.`];
}

/** Real milliseconds from the end of the outage to the first success of a request sent after it. */
function firstSuccess(samples: readonly Sample[], end: number): number {
  const times = samples
    .filter(({ atMs, failure }) => atMs > end && failure === undefined)
    .map(({ atMs, durationMs }) => atMs + durationMs - end);
  return Math.min(...times);
}

/** Asks every task itself for its health check path, over and over, until it is stopped. */
function askLiveness({ service, plan, targetGroups }: ServiceSystem) {
  const problems = new Set<string>();
  let asked = 0;
  let failed = 0;
  const ended = new AbortController();
  const unsubscribe = targetGroups.map((group) =>
    group.on('state', ({ targetId, to, reason }) => {
      if (to === 'unhealthy')
        problems.add(`${targetId} became unhealthy (${reason}): its health depends on the table.`);
    }),
  );
  const askEach = async (): Promise<void> => {
    for (const { id, process } of service.tasks) {
      const port = process.ports.get(plan.service.targets[0]?.containerPort ?? 0);
      if (port === undefined) continue;
      const status = await fetch(`http://127.0.0.1:${port}${plan.healthCheck.path}`).then(
        (response) => response.status,
        (error: unknown) => String(error),
      );
      asked += 1;
      if (status === 200) continue;
      failed += 1;
      problems.add(
        `${id} answered ${plan.healthCheck.path} with ${status} while the table was out of reach.`,
      );
    }
  };
  const asking = (async () => {
    while (!ended.signal.aborted) {
      await askEach();
      await new Promise((resolve) => setTimeout(resolve, ASK_EVERY_MS));
    }
  })();
  return {
    end(): void {
      ended.abort();
    },
    async findings(): Promise<{ asked: number; failed: number; problems: readonly string[] }> {
      await asking;
      for (const end of unsubscribe) end();
      return { asked, failed, problems: [...problems] };
    },
  };
}

function replaced({ service }: ServiceSystem, before: readonly string[]): string[] {
  const after = service.tasks.map(({ id }) => id);
  const same = after.length === before.length && after.every((id) => before.includes(id));
  return same
    ? []
    : [`Tasks were replaced: ${before.join(', ')} before the outage, ${after.join(', ')} after it.`];
}
