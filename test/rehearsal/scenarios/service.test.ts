import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { loadAssembly } from '../../../rehearsal/assembly';
import { AccessLog } from '../../../rehearsal/iam/log';
import { planService } from '../../../rehearsal/plan';
import type { RehearsalPlan } from '../../../rehearsal/plan';
import { serviceArchitecture } from '../../../rehearsal/scenarios/service';
import type { Outcome, ScenarioContext } from '../../../rehearsal/scenarios/types';
import { startSystem } from '../../../rehearsal/system';
import type { ServiceSystem, SystemOptions } from '../../../rehearsal/system';
import { synthesizeEnvironment } from '../../synthesis';
import { surprises } from '../iam/recorded';

/** The sandbox as synthesized, its waits this much shorter. */
const SCALE = 16;
/** Real milliseconds in which a program that never becomes healthy is given up. */
const GIVEN_UP_AFTER_MS = 4000;

// A machine that stands still for a second breaks promises that no program broke: once more then, and the log tells.
jest.retryTimes(1, { logErrorsBeforeRetry: true });

// Outside of the tests, whose time it would take: the first to ask for it waits for a synthesis.
const assembly = loadAssembly(synthesizeEnvironment('sandbox').directory);

interface SharedSystem {
  readonly system: () => Promise<ServiceSystem>;
  readonly rehearse: (scenario: string) => Promise<Outcome>;
}

describe('the scenarios of the service, on the synthesized sandbox', () => {
  jest.setTimeout(60_000);
  const signal = new AbortController().signal;
  let folder: string;
  let plan: RehearsalPlan;
  let context: ScenarioContext;
  let seed = 0;

  beforeAll(async () => {
    folder = mkdtempSync(path.join(tmpdir(), 'scenarios-'));
    context = {
      assembly,
      access: AccessLog.start(),
      seed,
      scale: SCALE,
      signal,
      workFolder: folder,
      progress: () => undefined,
    };
    plan = await planService(context);
  });
  afterAll(() => rmSync(folder, { recursive: true, maxRetries: 3 }));

  const start = (changed: RehearsalPlan, options: SystemOptions = {}): Promise<ServiceSystem> =>
    startSystem(changed, context, { ratePerSecond: 20, ...options });
  const rehearse = async (system: ServiceSystem, name: string): Promise<Outcome> => {
    // Orders of their own for each, where several meet one table.
    seed += 1;
    const scenario = serviceArchitecture.scenarios.find((candidate) => candidate.name === name);
    if (!scenario) throw new Error(`There is no scenario ${name}.`);
    const outcome = await scenario.run(system, { ...context, seed });
    expect(surprises(context)).toEqual([]);
    return outcome;
  };
  /** One system for all tests of a block: a process and its first requests are most of the work. */
  const shared = (planned: () => RehearsalPlan): SharedSystem => {
    let running: Promise<ServiceSystem> | undefined;
    const close = async (): Promise<void> => {
      const ended = running;
      running = undefined;
      await (await ended)?.close();
    };
    afterAll(close);
    const started = (): Promise<ServiceSystem> => (running ??= start(planned()));
    return {
      system: started,
      async rehearse(name) {
        const system = await started();
        return rehearse(system, name).catch(async (error: unknown) => {
          // Its load goes on, and its service may have given up.
          await close();
          throw error;
        });
      },
    };
  };

  describe('come true:', () => {
    const here = shared(() => plan);

    test('steady-load: no request fails, and orders are read back', async () => {
      const outcome = await here.rehearse('steady-load');

      expect(outcome).toMatchObject({
        observed: [
          expect.stringMatching(/^\d+ requests: /),
          expect.stringContaining('Each has started one execution, under its own id.'),
        ],
      });
      expect(outcome).toMatchObject({ pass: true, failed: 0 });
      // A busy machine sends fewer than it should, and is content with a fifth of a hundred.
      expect(outcome.requests).toBeGreaterThanOrEqual(20);
    });

    test('table-unreachable: 503 with problem details, the same task, and recovery', async () => {
      const { service } = await here.system();
      const { started } = service;
      const outcome = await here.rehearse('table-unreachable');

      expect(outcome.observed[0]).toMatch(
        /(\d+) of the \1 requests in it were answered 503 with problem details/,
      );
      expect(outcome).toMatchObject({ pass: true });
      expect(service.started).toBe(started);
    });

    test('replace-every-task: no request fails, and every task ends by itself', async () => {
      const { service } = await here.system();
      const [task] = service.tasks;
      const outcome = await here.rehearse('replace-every-task');

      expect(outcome).toMatchObject({ pass: true, failed: 0 });
      expect(service.stops.slice(-1)).toMatchObject([{ taskId: task?.id, killed: false, exit: { code: 0 } }]);
    });

    test('kill-a-task: requests are lost only until the task is replaced', async () => {
      const { service } = await here.system();
      const outcome = await here.rehearse('kill-a-task');
      // It compares with two tasks in the end.
      service.setDesiredCount(plan.service.desiredCount);

      expect(outcome).toMatchObject({ pass: true, failed: expect.any(Number) });
      expect(outcome.failed).toBeGreaterThan(0);
      expect(outcome.observed[0]).toMatch(/^With one task, \d+ of \d+ requests were lost \(\d+ × 50[23]/);
      expect(outcome.observed.at(-1)).toMatch(/With 2 tasks, \d+ of \d+ requests were lost/);
    });
  });

  describe('fail with a program that', () => {
    const here = shared(() => {
      const faultFile = path.join(folder, 'sabotage');
      writeFileSync(faultFile, '');
      return sabotaged(plan, faultFile);
    });
    const rehearseWith = async (fault: string, name: string): Promise<Outcome> => {
      await here.system();
      writeFileSync(path.join(folder, 'sabotage'), fault);
      return here.rehearse(name);
    };

    test('reads orders back otherwise than it acknowledged them: steady-load', async () => {
      const { pass, observed } = await rehearseWith('changes-orders', 'steady-load');

      expect(pass).toBe(false);
      expect(observed[0]).toContain('the order read is not the one acknowledged');
    });

    test('loses answers: steady-load', async () => {
      const { pass, failed, observed } = await rehearseWith('drops-connections', 'steady-load');

      expect(pass).toBe(false);
      expect(failed).toBeGreaterThan(0);
      expect(observed[0]).toContain('status 502');
    });

    test('answers an outage otherwise: table-unreachable', async () => {
      const { pass, observed } = await rehearseWith('answers-500', 'table-unreachable');

      expect(pass).toBe(false);
      expect(observed[0]).toMatch(/were not answered 503 with problem details, but: 500/);
    });

    test('ignores SIGTERM: replace-every-task', async () => {
      const { pass, observed } = await rehearseWith('ignores-sigterm', 'replace-every-task');

      expect(pass).toBe(false);
      expect(observed[0]).toMatch(/^task-\d+ had not ended 1.0 s after SIGTERM and was killed/);
    });

    test('cannot be started once more: kill-a-task', async () => {
      await expect(rehearseWith('starts-no-more', 'kill-a-task')).rejects.toThrow(
        /did not become healthy.*status 9.*locked/s,
      );
    });
  });

  describe('with another health check path', () => {
    let system: ServiceSystem | undefined;
    afterEach(async () => {
      await system?.close();
      system = undefined;
    });

    test('steady-load does not begin where the path is wrong', async () => {
      const started = start(withHealthCheckPath(plan, '/wrong'), { startAllowanceMs: GIVEN_UP_AFTER_MS });

      await expect(started).rejects.toThrow(/did not become healthy.*\/wrong.*Target.ResponseCodeMismatch/s);
    });

    test('table-unreachable fails where the check depends on the table', async () => {
      system = await start(withHealthCheckPath(plan, '/health/ready'));
      const { pass, observed } = await rehearse(system, 'table-unreachable');

      expect(pass).toBe(false);
      expect(observed).toContainEqual(
        expect.stringMatching(/^task-1 became unhealthy .*depends on the table/),
      );
      expect(observed).toContainEqual(
        expect.stringMatching(/^Tasks were replaced: task-1 before the outage/),
      );
    });
  });
});

/** The same plan, with the faults of `sabotage.cjs` in each task: the one that stands in this file at the time. */
function sabotaged(plan: RehearsalPlan, faultFile: string): RehearsalPlan {
  return {
    ...plan,
    container: {
      ...plan.container,
      stopTimeoutMs: 1000,
      environment: { ...plan.container.environment, SABOTAGE_FILE: faultFile },
    },
    image: {
      ...plan.image,
      local: (command) => {
        const local = plan.image.local(command);
        const file = path.join(__dirname, 'sabotage.cjs');
        return { ...local, arguments: ['--require', file, ...local.arguments] };
      },
    },
  };
}

function withHealthCheckPath(plan: RehearsalPlan, healthCheckPath: string): RehearsalPlan {
  return {
    ...plan,
    healthCheck: { ...plan.healthCheck, path: healthCheckPath },
    loadBalancing: {
      ...plan.loadBalancing,
      targetGroups: plan.loadBalancing.targetGroups.map((group) => ({
        ...group,
        healthCheck: { ...group.healthCheck, path: healthCheckPath },
      })),
    },
  };
}
