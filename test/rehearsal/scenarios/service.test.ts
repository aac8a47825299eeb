import { mkdtempSync, rmSync } from 'node:fs';
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

describe('the scenarios of the service, on the synthesized sandbox', () => {
  jest.setTimeout(60_000);
  const signal = new AbortController().signal;
  let folder: string;
  let plan: RehearsalPlan;
  let context: ScenarioContext;
  let system: ServiceSystem | undefined;

  beforeAll(async () => {
    folder = mkdtempSync(path.join(tmpdir(), 'scenarios-'));
    context = {
      assembly,
      access: AccessLog.start(),
      seed: 1,
      scale: SCALE,
      signal,
      workFolder: folder,
      progress: () => undefined,
    };
    plan = await planService(context);
  });
  afterAll(() => rmSync(folder, { recursive: true, maxRetries: 3 }));
  afterEach(async () => {
    await system?.close();
    system = undefined;
  });

  const rehearse = async (
    name: string,
    changed: RehearsalPlan = plan,
    options: SystemOptions = {},
  ): Promise<Outcome> => {
    const scenario = serviceArchitecture.scenarios.find((candidate) => candidate.name === name);
    if (!scenario) throw new Error(`There is no scenario ${name}.`);
    system = await startSystem(changed, context, { ratePerSecond: 60, ...options });
    const outcome = await scenario.run(system, context);
    expect(surprises(context)).toEqual([]);
    return outcome;
  };
  /** The same plan, with a piece of code loaded into each task before its program. */
  const sabotaged = (name: string, environment: Record<string, string> = {}): RehearsalPlan => ({
    ...plan,
    container: {
      ...plan.container,
      stopTimeoutMs: 1000,
      environment: { ...plan.container.environment, ...environment },
    },
    image: {
      ...plan.image,
      local: (command) => {
        const local = plan.image.local(command);
        const file = path.join(__dirname, 'sabotage', `${name}.cjs`);
        return { ...local, arguments: ['--require', file, ...local.arguments] };
      },
    },
  });
  const withHealthCheckPath = (healthCheckPath: string): RehearsalPlan => ({
    ...plan,
    healthCheck: { ...plan.healthCheck, path: healthCheckPath },
    loadBalancing: {
      ...plan.loadBalancing,
      targetGroups: plan.loadBalancing.targetGroups.map((group) => ({
        ...group,
        healthCheck: { ...group.healthCheck, path: healthCheckPath },
      })),
    },
  });

  describe('steady-load', () => {
    test('comes true: no request fails, and orders are read back', async () => {
      const outcome = await rehearse('steady-load');

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

    test('fails when an order is read back otherwise than it was acknowledged', async () => {
      const { pass, observed } = await rehearse('steady-load', sabotaged('change-orders'));

      expect(pass).toBe(false);
      expect(observed[0]).toContain('the order read is not the one acknowledged');
    });

    test('fails when answers are lost', async () => {
      const { pass, failed, observed } = await rehearse('steady-load', sabotaged('drop-connections'));

      expect(pass).toBe(false);
      expect(failed).toBeGreaterThan(0);
      expect(observed[0]).toContain('status 502');
    });

    test('does not begin when the health check path is wrong', async () => {
      const rehearsed = rehearse('steady-load', withHealthCheckPath('/wrong'), {
        startAllowanceMs: GIVEN_UP_AFTER_MS,
      });

      await expect(rehearsed).rejects.toThrow(
        /did not become healthy.*\/wrong.*Target.ResponseCodeMismatch/s,
      );
    });
  });

  describe('replace-every-task', () => {
    test('comes true: no request fails, and every task ends by itself', async () => {
      const outcome = await rehearse('replace-every-task');

      expect(outcome).toMatchObject({ pass: true, failed: 0 });
      expect(system?.service.stops).toMatchObject([{ taskId: 'task-1', killed: false, exit: { code: 0 } }]);
    });

    test('fails when a task ignores SIGTERM', async () => {
      const { pass, observed } = await rehearse('replace-every-task', sabotaged('ignore-sigterm'));

      expect(pass).toBe(false);
      expect(observed[0]).toContain('task-1 had not ended 1.0 s after SIGTERM and was killed');
    });
  });

  describe('kill-a-task', () => {
    test('comes true: requests are lost only until the task is replaced', async () => {
      const outcome = await rehearse('kill-a-task');

      expect(outcome).toMatchObject({ pass: true, failed: expect.any(Number) });
      expect(outcome.failed).toBeGreaterThan(0);
      expect(outcome.observed[0]).toMatch(/^With one task, \d+ of \d+ requests were lost \(\d+ × 50[23]/);
      expect(outcome.observed.at(-1)).toMatch(/With 2 tasks, \d+ of \d+ requests were lost/);
    });

    test('fails when the task cannot be started once more', async () => {
      const lock = { LOCK_FILE: path.join(folder, 'lock') };

      await expect(rehearse('kill-a-task', sabotaged('start-once', lock))).rejects.toThrow(
        /did not become healthy.*status 9.*locked/s,
      );
    });
  });

  describe('table-unreachable', () => {
    test('comes true: 503 with problem details, the same task, and recovery', async () => {
      const outcome = await rehearse('table-unreachable');

      expect(outcome.observed[0]).toMatch(
        /(\d+) of the \1 requests in it were answered 503 with problem details/,
      );
      expect(outcome).toMatchObject({ pass: true });
      expect(system?.service.started).toBe(1);
    });

    test('fails when the outage is answered otherwise', async () => {
      const { pass, observed } = await rehearse('table-unreachable', sabotaged('answer-500'));

      expect(pass).toBe(false);
      expect(observed[0]).toMatch(/were not answered 503 with problem details, but: 500/);
    });

    test('fails when the health check depends on the table', async () => {
      const { pass, observed } = await rehearse('table-unreachable', withHealthCheckPath('/health/ready'));

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
