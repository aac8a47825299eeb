import { existsSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { scaledClock } from '../../../rehearsal/clock';
import type { LocalImage } from '../../../rehearsal/image/image';
import { createTargetGroup } from '../../../rehearsal/listener';
import type { TargetGroup } from '../../../rehearsal/listener';
import type { ContainerModel, ServiceModel } from '../../../rehearsal/task/model';
import { startService } from '../../../rehearsal/task/service';
import type { RunningService, ServiceOptions } from '../../../rehearsal/task/running-service';

const PROGRAMS = path.join(__dirname, 'programs');
/** Fast enough for the template's seconds, slow enough for real processes on a busy machine. */
const SCALE = 20;
/** Template milliseconds in which a test expects what it waits for; the test's own time-out ends what hangs. */
const SOON = 25_000 * SCALE;
const ARN = 'arn:group';
/** Gives a program all the time it needs until it listens, also without a grace period. */
const PATIENT = { exitNoticedAfterMs: 20_000 * SCALE };

const CONTAINER: ContainerModel = {
  name: 'api',
  image: 'x',
  essential: true,
  environment: {},
  secrets: {},
  ports: [8080],
  stopTimeoutMs: 20_000 * SCALE,
  readonlyRootFilesystem: false,
  mounts: [],
};

const steady = (service: RunningService): Promise<void> =>
  service.until((now) => now.steady, 'steadiness', SOON);
const ids = (service: RunningService): string[] => service.tasks.map(({ id }) => id);
const ask = async (service: RunningService, pathname: string): Promise<string> => {
  await service.until((now) => now.tasks[0]?.registered === true, 'a task that listens', SOON);
  const port = await service.tasks[0]?.process.listening(8080);
  return (await fetch(`http://127.0.0.1:${port}${pathname}`)).text();
};

describe('the service scheduler', () => {
  jest.setTimeout(30_000);
  let folder: string;
  const closing: (() => Promise<void>)[] = [];
  beforeEach(() => {
    folder = mkdtempSync(path.join(tmpdir(), 'service-'));
  });
  afterEach(async () => {
    for (const close of closing.splice(0).toReversed()) await close();
    rmSync(folder, { recursive: true, maxRetries: 3 });
  });

  const image: LocalImage = {
    bases: [],
    environment: { FROM_IMAGE: 'yes' },
    root: PROGRAMS,
    workdir: '/',
    entrypoint: ['node'],
    cmd: ['server.cjs'],
    notes: [],
    local: ([, ...words]) => ({ executable: process.execPath, arguments: words, workingFolder: PROGRAMS }),
  };

  interface Lab {
    readonly service: RunningService;
    readonly group: TargetGroup;
  }
  const start = (
    container: Partial<ContainerModel> = {},
    model: Partial<ServiceModel> = {},
    options: Partial<ServiceOptions> = {},
  ): Lab => {
    const clock = scaledClock(SCALE);
    const group = createTargetGroup(
      {
        name: 'group',
        arn: ARN,
        algorithm: 'least_outstanding_requests',
        deregistrationDelayMs: 10_000 * SCALE,
        healthCheck: {
          path: '/health',
          intervalMs: 5000,
          timeoutMs: 4900,
          healthyThreshold: 2,
          unhealthyThreshold: 2,
          matcher: '200',
        },
      },
      clock,
    );
    group.usedBy('listener', true);
    closing.push(() => group.close());
    const targets = [{ containerName: 'api', containerPort: 8080, targetGroupArn: ARN }];
    const own = { ...CONTAINER, ...container };
    const service = startService({
      model: {
        stackId: 'Stack',
        logicalId: 'Service',
        name: 'pets',
        desiredCount: 1,
        minimumHealthyPercent: 100,
        maximumPercent: 200,
        healthCheckGracePeriodMs: 10_000 * SCALE,
        deploymentController: 'ECS',
        targets,
        taskDefinition: { family: 'pets', containers: [own], architecture: 'X86_64' },
        ...model,
      },
      container: own,
      image,
      targets,
      targetGroups: new Map([[ARN, group]]),
      environment: {},
      folder,
      clock,
      exitNoticedAfterMs: 1000,
      ...options,
    });
    closing.push(() => service.close());
    return { service, group };
  };
  test('starts as many tasks as desired and has them healthy in the target group', async () => {
    const { service, group } = start({}, { desiredCount: 2 });
    await steady(service);

    expect([group.state('task-1'), group.state('task-2')]).toEqual(['healthy', 'healthy']);
    expect(group.targets()).toHaveLength(2);
  });

  test('gives a task its variables: of the image, of the definition, of secrets, of the machine, in this order', async () => {
    const { service } = start(
      { environment: { FROM_DEFINITION: 'a', AWS_REGION: 'mars-1' }, secrets: { PASSWORD: 'arn:secret' } },
      {},
      { environment: { AWS_REGION: 'us-east-1' } },
    );

    expect(JSON.parse(await ask(service, '/environment'))).toMatchObject({
      FROM_IMAGE: 'yes',
      FROM_DEFINITION: 'a',
      PASSWORD: 'rehearsal-value-of-PASSWORD',
      AWS_REGION: 'us-east-1',
    });
  });

  test('leads paths on a mounted volume to a folder of the task', async () => {
    const { service } = start({
      environment: { TMPDIR: '/scratch', CACHE: '/scratch/c', OTHER: '/scratches' },
      mounts: ['/scratch'],
    });
    const environment: unknown = JSON.parse(await ask(service, '/environment'));

    expect(environment).toMatchObject({
      TMPDIR: path.join(folder, 'task-1', 'scratch'),
      CACHE: path.join(folder, 'task-1', 'scratch', 'c'),
      OTHER: '/scratches',
    });
    expect(existsSync(path.join(folder, 'task-1', 'scratch'))).toBe(true);
  });

  test('replaces a task that ended, once that is noticed', async () => {
    const { service, group } = start();
    await steady(service);
    service.tasks[0]?.process.kill('SIGKILL');
    await service.until((now) => now.steady && now.started === 2, 'a replacement', SOON);

    expect(ids(service)).toEqual(['task-2']);
    expect([group.state('task-1'), group.state('task-2')]).toEqual(['draining', 'healthy']);
  });

  test('replaces every task without ever having fewer healthy ones than desired', async () => {
    const { service, group } = start({}, { desiredCount: 2 });
    await steady(service);
    const healthy: number[] = [];
    group.on('state', () => healthy.push(group.targets().filter(({ state }) => state === 'healthy').length));
    await service.replaceEveryTask(SOON);

    expect(ids(service)).toEqual(['task-3', 'task-4']);
    expect(Math.min(...healthy)).toBe(2);
    // Either may be quicker to end.
    expect(service.stops.toSorted((a, b) => a.taskId.localeCompare(b.taskId))).toMatchObject([
      { taskId: 'task-1', killed: false, exit: { code: 0 }, inFlightAtEnd: 0 },
      { taskId: 'task-2', killed: false, exit: { code: 0 }, inFlightAtEnd: 0 },
    ]);
  });

  test('stops a task first where no more than desired may run', async () => {
    const { service, group } = start({}, { desiredCount: 2, minimumHealthyPercent: 50, maximumPercent: 100 });
    await steady(service);
    const running: number[] = [];
    group.on('state', () => running.push(group.targets().filter(({ state }) => state !== 'draining').length));
    await service.replaceEveryTask(SOON);

    expect(Math.max(...running)).toBe(2);
    expect(ids(service)).toEqual(['task-3', 'task-4']);
  });

  test('cannot replace where neither more nor fewer may run, and says what it waited for', async () => {
    const { service } = start({}, { maximumPercent: 100 });
    await steady(service);

    await expect(service.replaceEveryTask(20_000)).rejects.toThrow(
      /Service pets: the replacement of task-1 did not come about within 20 s/,
    );
  });

  test('kills a task that ignores SIGTERM when its stop time-out is over', async () => {
    const { service } = start({ environment: { ON_SIGTERM: 'ignore' }, stopTimeoutMs: 4000 });
    await steady(service);
    await service.replaceEveryTask(SOON);

    expect(service.stops).toMatchObject([{ killed: true, exit: { signal: 'SIGKILL' } }]);
  });

  test('tells the status with which a task ended after SIGTERM', async () => {
    const { service } = start({ environment: { ON_SIGTERM: 'fail' } });
    await steady(service);
    await service.replaceEveryTask(SOON);

    expect(service.stops).toMatchObject([{ killed: false, exit: { code: 3 } }]);
  });

  test('waits for the container health check as well', async () => {
    const check = {
      command: ['CMD', 'node', 'ask.cjs'],
      intervalMs: 4000,
      timeoutMs: 10_000,
      retries: 3,
      startPeriodMs: 0,
    };
    const { service, group } = start({ healthCheck: check });
    await service.until(() => group.state('task-1') === 'healthy', 'health of the target', SOON);
    expect(service.steady).toBe(false);
    await steady(service);

    expect(service.tasks[0]?.healthy).toBe(true);
  });

  test('replaces a task whose container health check fails', async () => {
    const check = {
      command: ['CMD', 'node', '-e', 'process.exit(1)'],
      intervalMs: 2000,
      timeoutMs: 10_000,
      retries: 2,
      startPeriodMs: 0,
    };
    const { service } = start({ healthCheck: check }, { healthCheckGracePeriodMs: 0 }, PATIENT);
    await service.until((now) => now.started > 1, 'a replacement', SOON);

    expect(service.events).toContainEqual(
      expect.objectContaining({
        taskId: 'task-1',
        message: 'is unhealthy: its container health check fails',
      }),
    );
  });

  test('gives up when tasks do not become healthy, and says why with their output', async () => {
    const { service } = start({ environment: { HEALTH: '404' } }, { healthCheckGracePeriodMs: 0 }, PATIENT);

    await expect(steady(service)).rejects.toThrow(
      /2 tasks in a row did not become healthy.*fails the health check \/health.*Target.ResponseCodeMismatch.*listening/s,
    );
  });

  test('gives up when tasks end at once', async () => {
    const { service } = start({
      environment: { PORT: 'x', STARTS: '0', MARKER: path.join(folder, 'marker') },
    });

    await expect(steady(service)).rejects.toThrow(
      /ended with status 7 before it was healthy\ncannot start once more/,
    );
  });

  test('says on which port a task listens instead', async () => {
    const { service } = start({ environment: { PORT: '3000' } }, { healthCheckGracePeriodMs: 24_000 });

    await expect(steady(service)).rejects.toThrow(/it does not listen on 8080 \(it listens on 3000\)/);
  });

  test('lets an unhealthy task be in its grace period', async () => {
    const { service, group } = start({ environment: { HEALTH: '503' } });
    await service.until(() => group.state('task-1') === 'unhealthy', 'the failing checks', SOON);

    expect(ids(service)).toEqual(['task-1']);
    expect(service.started).toBe(1);
  });

  test('starts more tasks when more are desired, and stops some when fewer are', async () => {
    const { service } = start();
    await steady(service);
    service.setDesiredCount(2);
    await steady(service);
    expect(ids(service)).toEqual(['task-1', 'task-2']);
    service.setDesiredCount(1);
    await steady(service);

    expect(service.tasks).toHaveLength(1);
  });

  test('ends every process when it is closed, and whoever waits', async () => {
    const { service } = start();
    const wait = service.until(() => false, 'nothing', SOON);
    const [exited] = await Promise.all([
      service
        .until((now) => now.tasks.length === 1, 'a task', SOON)
        .then(() => service.tasks[0]?.process.exited),
      service.until((now) => now.tasks.length === 1, 'a task', SOON).then(() => service.close()),
      expect(wait).rejects.toThrow('the rehearsal ended first'),
    ]);

    expect(exited).toMatchObject({ signal: 'SIGKILL' });
  });
});
