import { seededRandom } from '../load/random';
import type { Sample } from '../load/samples';
import type { ServiceSystem } from '../system';
import { listFailures, listStatuses, outcome, seconds, settled } from './measure';
import type { Mark, Outcome, Scenario, ScenarioContext } from './types';

/** Requests answered before the kill and after the recovery. */
const AROUND = 25;
/** Real milliseconds by which timers of this machine may be late. */
const TIMER_SLACK_MS = 500;
/** What a load balancer answers for a dead target (502), a time-out (504) and an empty group (503). */
const GATEWAY_ERROR = /^(?:status 50[234]\b|no answer\b)/;

/** A task that dies without a word, under load. */
export const killATask: Scenario<ServiceSystem> = {
  name: 'kill-a-task',
  title: 'A task killed with SIGKILL',
  expectation:
    "The dead task is out of rotation within the template's health check window and is replaced; requests are lost only in between, with a gateway error, and no order is lost or doubled.",
  async run(system: ServiceSystem, { seed, progress }: ScenarioContext): Promise<Outcome> {
    const startedAt = performance.now();
    const { service } = system;
    const count = service.desiredCount;
    progress(`killing one of ${count}`);
    const first = await killOne(system, seed);
    const problems = [...first.problems];
    const observed = [describe(first, count), ...first.observed];
    if (count === 1) {
      progress('once more, with two tasks');
      service.setDesiredCount(2);
      await service.until((now) => now.steady, 'two healthy tasks', system.plan.startupDeadlineMs);
      const second = await killOne(system, seed + 1);
      problems.push(...second.problems.map((problem) => `With two tasks: ${problem}`));
      observed.push(`For comparison, with two tasks instead of the template's one. ${describe(second, 2)}`);
    }
    return outcome({
      samples: first.samples,
      problems,
      observed,
      notes: notes(system, first, count),
      marks: first.marks,
      startedAt,
    });
  },
};

interface Kill {
  readonly samples: readonly Sample[];
  readonly problems: readonly string[];
  readonly observed: readonly string[];
  readonly marks: readonly Mark[];
  /** Template milliseconds from the kill. */
  readonly outOfRotationMs: number;
  readonly replacedMs: number;
}

async function killOne(system: ServiceSystem, seed: number): Promise<Kill> {
  const { service, plan, clock } = system;
  const random = seededRandom(seed);
  const workload = system.newWorkload();
  const load = system.startLoad(workload, random);
  await load.answered(AROUND);
  const victim = random.pick(service.tasks);
  const killedAt = clock.now();
  const killedAtLoad = load.now();
  const outOfRotation = leavesRotation(system, victim.id);
  victim.process.kill('SIGKILL');
  await victim.process.exited;
  const deadline = 2 * plan.detectionWindowMs + plan.startupDeadlineMs;
  await service.until(
    (now) => now.steady && !now.tasks.some(({ id }) => id === victim.id),
    `a replacement of ${victim.id}`,
    deadline,
  );
  const replacedMs = clock.now() - killedAt;
  const recoveredAtLoad = load.now();
  const outOfRotationMs = (await outOfRotation) - killedAt;
  await load.answered(AROUND);
  const samples = await load.stop();
  const settlement = await workload.settle((request) => system.client.send(request));
  const after = settled(settlement);
  return {
    samples,
    problems: [
      ...lateProblem(outOfRotationMs, system),
      ...unexplained(samples, killedAtLoad, recoveredAtLoad),
      ...after.problems,
    ],
    observed: after.observed,
    marks: [
      { at: killedAtLoad / 1000, text: `${victim.id} killed` },
      { at: (killedAtLoad + outOfRotationMs / clock.scale) / 1000, text: `${victim.id} out of rotation` },
      { at: recoveredAtLoad / 1000, text: 'replaced' },
    ],
    outOfRotationMs,
    replacedMs,
  };
}

/** Template time at which no target group calls the task healthy any more. */
function leavesRotation({ targetGroups, clock }: ServiceSystem, taskId: string): Promise<number> {
  const leaves = targetGroups.map(
    (group) =>
      new Promise<number>((resolve) => {
        const unsubscribe = group.on('state', ({ targetId, to }) => {
          if (targetId !== taskId || to === 'healthy') return;
          unsubscribe();
          resolve(clock.now());
        });
      }),
  );
  return Promise.all(leaves).then((times) => Math.max(...times));
}

function lateProblem(outOfRotationMs: number, { plan, clock }: ServiceSystem): string[] {
  if (outOfRotationMs <= plan.detectionWindowMs + TIMER_SLACK_MS * clock.scale) return [];
  return [
    `The dead task was in rotation for ${seconds(outOfRotationMs)}, longer than the health check window of ${seconds(plan.detectionWindowMs)}.`,
  ];
}

/** Failures that the death of the task does not explain: of another kind, or at another time. */
function unexplained(samples: readonly Sample[], from: number, to: number): string[] {
  const odd = samples.filter(
    ({ failure, atMs, durationMs }) =>
      failure !== undefined && !(GATEWAY_ERROR.test(failure) && atMs + durationMs >= from && atMs <= to),
  );
  return odd.length === 0 ? [] : [`Requests failed that the kill does not explain: ${listFailures(odd)}.`];
}

function describe({ samples, outOfRotationMs, replacedMs }: Kill, tasks: number): string {
  const lost = samples.filter(({ failure }) => failure !== undefined);
  const how = lost.length === 0 ? '' : ` (${listStatuses(lost)})`;
  return (
    `With ${tasks === 1 ? 'one task' : `${tasks} tasks`}, ${lost.length} of ${samples.length} requests were lost${how}. ` +
    `The dead task left rotation after ${seconds(outOfRotationMs)} and was replaced after ${seconds(replacedMs)} of the template's time.`
  );
}

function notes({ plan, clock }: ServiceSystem, kill: Kill, tasks: number): string[] {
  const { unhealthyThreshold, intervalMs, timeoutMs } = plan.healthCheck;
  return [
    `Window: ${unhealthyThreshold} failures ${seconds(intervalMs)} apart, and a time-out of ${seconds(timeoutMs)}: ${seconds(plan.detectionWindowMs)} at most. Timers here may be late by ${seconds(TIMER_SLACK_MS * clock.scale)} of the template's time.`,
    'The load balancer answers 502 while the dead task is registered, and 503 while none is. A group whose targets are all unhealthy fails open: it goes on sending to them.',
    tasks === 1
      ? 'With one task nothing serves until the replacement is healthy. Two tasks in two zones are what it takes to lose little; the template has one, to cost less.'
      : 'The load balancer does not try another target for a request that one has lost.',
    `The outage lasted ${seconds(kill.replacedMs)} of the template's time, ${(kill.replacedMs / clock.scale / 1000).toFixed(1)} s here: at one request rate, users on AWS would lose ${clock.scale} times as many, and those of the time that Fargate needs to start a task on top.`,
    'ECS often notices the end of a task sooner than the health check window, which is the worst that the template allows for.',
  ];
}
