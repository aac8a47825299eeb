import { BLUE_GREEN, CANARY, Engine, HOUR, MINUTE } from './engine';

const NEW = 'orders:2';

/** https://docs.aws.amazon.com/AmazonECS/latest/developerguide/blue-green-deployment-how-it-works.html */
describe('a deployment that nothing disturbs', () => {
  it('goes through every stage and succeeds', async () => {
    const engine = new Engine();
    const id = await engine.release();
    await engine.advance(5 * MINUTE);
    expect(engine.deployments.deployment(id)).toMatchObject({ status: 'SUCCESSFUL', stage: 'CLEAN_UP' });
    expect(engine.stages(id)).toEqual([
      'PRE_SCALE_UP',
      'SCALE_UP',
      'POST_SCALE_UP',
      'TEST_TRAFFIC_SHIFT',
      'POST_TEST_TRAFFIC_SHIFT',
      'PRE_PRODUCTION_TRAFFIC_SHIFT',
      'PRODUCTION_TRAFFIC_SHIFT',
      'POST_PRODUCTION_TRAFFIC_SHIFT',
      'BAKE_TIME',
      'CLEAN_UP',
    ]);
  });

  it('starts the new tasks, moves test and then production traffic, and ends the old tasks', async () => {
    const engine = new Engine();
    await engine.release();
    await engine.advance(5 * MINUTE);
    expect(engine.service.log).toEqual([
      `install ${NEW}`,
      `test ${NEW} 100`,
      `production ${NEW} 100`,
      'terminate orders:1',
    ]);
  });

  it('moves no traffic before every new task is healthy', async () => {
    const engine = new Engine();
    engine.service.healthy = false;
    const id = await engine.release();
    await engine.advance(2 * HOUR);
    expect(engine.traffic).toEqual([]);
    expect(engine.deployments.deployment(id).stage).toBe('SCALE_UP');
  });

  it('keeps both revisions until the bake time is over', async () => {
    const engine = new Engine();
    await engine.release();
    await engine.advance(5 * MINUTE - 1);
    expect([...engine.service.standing]).toEqual(['orders:1', NEW]);
    await engine.advance(1);
    expect([...engine.service.standing]).toEqual([NEW]);
  });

  it('is the live revision only when it has ended', async () => {
    const engine = new Engine();
    const id = await engine.release();
    const during = engine.deployments.liveRevision;
    await engine.advance(5 * MINUTE);
    expect([during, engine.deployments.liveRevision]).toEqual(['orders:1', NEW]);
    expect(engine.deployments.view(id)).toMatchObject({ oldRevision: 'orders:1', newRevision: NEW });
  });

  it('tells those who wait for its end', async () => {
    const engine = new Engine();
    const ended = engine.deployments.ended(await engine.release());
    await engine.advance(5 * MINUTE);
    expect(await ended).toMatchObject({ status: 'Succeeded', completedAt: 5 * MINUTE });
  });

  it('is written down with the times of its stages', async () => {
    const engine = new Engine(CANARY);
    const id = await engine.release();
    await engine.advance(HOUR);
    const times = engine.deployments.view(id).events.map(({ startedAt, endedAt }) => [startedAt, endedAt]);
    expect(times.slice(5)).toEqual([
      [0, 0],
      [0, 5 * MINUTE],
      [5 * MINUTE, 5 * MINUTE],
      [5 * MINUTE, 5 * MINUTE],
      [5 * MINUTE, 5 * MINUTE],
      [5 * MINUTE, 10 * MINUTE],
      [10 * MINUTE, 10 * MINUTE],
    ]);
  });

  it('leaves nothing scheduled behind', async () => {
    const engine = new Engine(CANARY);
    await engine.release();
    await engine.advance(10 * MINUTE);
    expect(engine.clock.pending).toBe(0);
  });
});

describe('the shift of production traffic', () => {
  it('is at once under BLUE_GREEN', async () => {
    const engine = new Engine();
    await engine.release();
    expect(engine.productionOf(NEW)).toEqual([[0, 100]]);
  });

  it('is a canary and then the rest under CANARY', async () => {
    const engine = new Engine(CANARY);
    await engine.release();
    await engine.advance(HOUR);
    expect(engine.productionOf(NEW)).toEqual([
      [0, 10],
      [5 * MINUTE, 100],
    ]);
  });

  it('is in equal steps under LINEAR', async () => {
    const shift = { strategy: 'LINEAR', percent: 40, stepBakeMs: 2 * MINUTE } as const;
    const engine = new Engine({ ...BLUE_GREEN, shift });
    await engine.release();
    await engine.advance(HOUR);
    expect(engine.productionOf(NEW)).toEqual([
      [0, 40],
      [2 * MINUTE, 80],
      [4 * MINUTE, 100],
    ]);
  });
});

describe('the limits of time', () => {
  it('end an installation after 24 hours', async () => {
    const engine = new Engine();
    engine.service.healthy = false;
    const id = await engine.release();
    await engine.advance(24 * HOUR - 1, HOUR);
    expect(engine.deployments.view(id).status).toBe('InProgress');
    await engine.advance(1);
    expect(engine.deployments.deployment(id)).toMatchObject({
      status: 'ROLLBACK_SUCCESSFUL',
      failure: { code: 'TIMEOUT' },
    });
    expect([...engine.service.standing]).toEqual(['orders:1']);
  });

  it('end a deployment after 30 days, however often it may pause', async () => {
    const pause = {
      targetType: 'PAUSE',
      stages: ['PRE_PRODUCTION_TRAFFIC_SHIFT'],
      timeoutMs: 14 * 24 * HOUR,
      timeoutAction: 'CONTINUE',
    } as const;
    const shift = { strategy: 'LINEAR', percent: 10, stepBakeMs: 0 } as const;
    const engine = new Engine({ ...BLUE_GREEN, shift, hooks: [pause] });
    const id = await engine.release();
    await engine.advance(30 * 24 * HOUR, 24 * HOUR);
    expect(engine.deployments.deployment(id)).toMatchObject({
      status: 'ROLLBACK_SUCCESSFUL',
      failure: { code: 'TIMEOUT' },
    });
    expect(engine.productionOf(NEW).at(-1)?.[1]).toBe(0);
  });
});

describe('what the rehearsal itself gets wrong', () => {
  it('fails a deployment whose tasks cannot be made, and leaves the old ones alone', async () => {
    const engine = new Engine();
    engine.service.standing.add('orders:99');
    const id = await engine.release();
    expect(engine.deployments.view(id)).toMatchObject({
      status: 'Failed',
      error: { code: 'INTERNAL_ERROR', message: expect.stringContaining('orders:99 stands already') },
    });
  });

  it('does not take traffic back to tasks that are ending', async () => {
    const engine = new Engine();
    const id = await engine.release();
    engine.service.stuck = true;
    await engine.advance(5 * MINUTE);
    expect(engine.deployments.deployment(id)).toMatchObject({
      status: 'STOPPED',
      failure: { code: 'INTERNAL_ERROR' },
    });
    expect([engine.service.shares.production[NEW], engine.deployments.liveRevision]).toEqual([100, NEW]);
  });

  it('is told as a failed rollback when the new tasks do not end', async () => {
    const engine = new Engine();
    const id = await engine.release();
    engine.service.stuck = true;
    engine.deployments.stop(id);
    await engine.advance(1);
    expect(engine.deployments.deployment(id).status).toBe('ROLLBACK_FAILED');
    expect(engine.service.shares.production).toEqual({ 'orders:1': 100, [NEW]: 0 });
  });
});

it('an AppSpec is refused, as ECS takes none', async () => {
  const release = new Engine().deployments.release({ taskDefinition: {}, appSpec: 'version: 0.0' });
  await expect(release).rejects.toThrow('Leave appSpec out');
});
