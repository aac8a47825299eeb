import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { manualClock } from '../../../rehearsal/clock';
import type { ManualClock } from '../../../rehearsal/clock';
import { missingImage } from '../../../rehearsal/ecs/missing-image';
import { pauseAfterFailures } from '../../../rehearsal/task/failing-starts';
import type { ContainerModel } from '../../../rehearsal/task/model';
import type { RunningService, ServiceOptions, TaskStart } from '../../../rehearsal/task/running-service';
import { startService } from '../../../rehearsal/task/service';

const MINUTE = 60_000;
const CONTAINER: ContainerModel = {
  name: 'api',
  image: 'pets:gone',
  essential: true,
  environment: {},
  secrets: {},
  ports: [],
  stopTimeoutMs: 1000,
  readonlyRootFilesystem: false,
  mounts: [],
};

/** https://docs.aws.amazon.com/AmazonECS/latest/developerguide/service-throttle-logic.html */
describe('the pause after failed starts', () => {
  it.each([
    [1, 1],
    [2, 2],
    [3, 4],
    [5, 16],
    [6, 27],
    [50, 27],
  ])('after %d in a row is %d minutes, never more than 27', (failures, minutes) => {
    expect(pauseAfterFailures(failures)).toBe(minutes * MINUTE);
  });
});

/** Waits until the last start has come to nothing. */
async function idle(running: RunningService): Promise<void> {
  while (running.starting > 0) await new Promise((resolve) => setImmediate(resolve));
}

describe('a service whose tasks cannot start', () => {
  let folder: string;
  let clock: ManualClock;
  let service: RunningService | undefined;
  beforeEach(() => {
    folder = mkdtempSync(path.join(tmpdir(), 'failing-'));
    clock = manualClock();
  });
  afterEach(async () => {
    await service?.close();
    rmSync(folder, { recursive: true, maxRetries: 10 });
  });

  const start = (options: Partial<ServiceOptions>): RunningService => {
    service = startService({
      model: {
        stackId: 'Stack',
        logicalId: 'Service',
        name: 'pets',
        desiredCount: 1,
        minimumHealthyPercent: 100,
        maximumPercent: 200,
        healthCheckGracePeriodMs: 0,
        deploymentController: 'ECS',
        targets: [],
        taskDefinition: { family: 'pets', containers: [CONTAINER], architecture: 'X86_64' },
      },
      container: CONTAINER,
      image: missingImage('pets:gone'),
      targets: [],
      targetGroups: new Map(),
      environment: {},
      folder,
      clock,
      exitNoticedAfterMs: 1000,
      ...options,
    });
    return service;
  };
  it('gives up at once where nothing else is asked', async () => {
    const running = start({});
    await expect(running.until(({ steady }) => steady, 'a steady state', MINUTE)).rejects.toThrow(
      'CannotPullContainerError: pets:gone',
    );
    clock.advance(60 * MINUTE);
    expect(running.started).toBe(1);
  });

  it('goes on where it is told to, ever more slowly', async () => {
    const running = start({ failingStarts: 'go-on' });
    const startedAt: number[] = [];
    for (let minute = 0; minute < 60; minute += 1) {
      await idle(running);
      if (running.started > startedAt.length) startedAt.push(minute);
      clock.advance(MINUTE);
    }
    expect(startedAt).toEqual([0, 1, 3, 7, 15, 31, 58]);
  });

  it('tells of each failed start', async () => {
    const starts: TaskStart[] = [];
    const running = start({ failingStarts: 'go-on', onStart: (result) => starts.push(result) });
    await idle(running);
    expect(starts).toEqual([
      { healthy: false, reason: expect.stringContaining('task-1 cannot be started: CannotPull') },
    ]);
  });

  it('says in a wait that took too long why the last start failed', async () => {
    const running = start({ failingStarts: 'go-on' });
    const waited = running.until(({ steady }) => steady, 'a steady state', MINUTE / 2);
    await idle(running);
    clock.advance(MINUTE);
    await expect(waited).rejects.toThrow('the last start failed: task-1 cannot be started');
  });

  it('has ended each start under way when it is closed: none makes a folder afterwards', async () => {
    const running = start({ failingStarts: 'go-on' });
    expect(running.starting).toBe(1);
    await running.close();
    expect(running.starting).toBe(0);
  });

  it('starts none any more when it is shut down', async () => {
    const running = start({ failingStarts: 'go-on' });
    await idle(running);
    await running.shutDown();
    clock.advance(60 * MINUTE);
    expect(running.started).toBe(1);
  });
});
