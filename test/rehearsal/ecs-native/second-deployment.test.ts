import { CANARY, Engine, HOUR, lambdaHook, MINUTE } from './engine';

/** https://docs.aws.amazon.com/AmazonECS/latest/developerguide/service-deployment.html: STOP_REQUESTED when "a user starts a new service deployment" */
describe('a second deployment', () => {
  it('stops the first one', async () => {
    const engine = new Engine(CANARY);
    const first = await engine.release();
    await engine.advance(MINUTE);
    const second = await engine.release();
    expect(engine.deployments.view(first)).toMatchObject({
      status: 'Stopped',
      error: { code: 'SUPERSEDED', message: expect.stringContaining(second) },
      completedAt: MINUTE,
    });
  });

  it('takes the tasks of the first one away before it starts its own', async () => {
    const engine = new Engine(CANARY);
    await engine.release();
    const second = await engine.release();
    await engine.advance(HOUR);
    expect(engine.service.log).toEqual([
      'install orders:2',
      'test orders:2 100',
      'production orders:2 10',
      'production orders:2 0',
      'test orders:2 0',
      'terminate orders:2',
      'install orders:3',
      'test orders:3 100',
      'production orders:3 10',
      'production orders:3 100',
      'terminate orders:1',
    ]);
    expect(engine.stages(second)[0]).toBe('RECONCILE_SERVICE');
  });

  it('begins where the first one began', async () => {
    const engine = new Engine(CANARY);
    await engine.release();
    const second = await engine.release();
    expect(engine.deployments.view(second)).toMatchObject({
      oldRevision: 'orders:1',
      newRevision: 'orders:3',
    });
  });

  it('calls the hooks of RECONCILE_SERVICE, which one deployment alone has not', async () => {
    const engine = new Engine({ ...CANARY, hooks: [lambdaHook('RECONCILE_SERVICE')] });
    await engine.release();
    expect(engine.calls).toEqual([]);
    await engine.release();
    expect(engine.calls.map(({ event }) => event.lifecycleStage)).toEqual(['RECONCILE_SERVICE']);
  });

  it('removes what an aborted one left', async () => {
    const engine = new Engine(CANARY);
    engine.deployments.stop(await engine.release(), false);
    await engine.release();
    await engine.advance(HOUR);
    expect([...engine.service.standing]).toEqual(['orders:3']);
    expect(engine.deployments.liveRevision).toBe('orders:3');
  });

  it('has nothing to reconcile after one that succeeded', async () => {
    const engine = new Engine(CANARY);
    await engine.release();
    await engine.advance(HOUR);
    const second = await engine.release();
    expect(engine.stages(second)[0]).toBe('PRE_SCALE_UP');
    expect(engine.deployments.view(second).oldRevision).toBe('orders:2');
  });

  it('has nothing to reconcile when another one has done so', async () => {
    const engine = new Engine(CANARY);
    engine.deployments.stop(await engine.release(), false);
    await engine.release();
    await engine.advance(HOUR);
    const third = await engine.release();
    expect(engine.stages(third)[0]).toBe('PRE_SCALE_UP');
  });

  it('that is stopped itself while it reconciles leaves that to the next, once', async () => {
    const engine = new Engine(CANARY);
    await engine.release();
    engine.deployments.deploy('orders:3');
    engine.deployments.deploy('orders:4');
    await engine.advance(HOUR);
    expect(engine.service.log.filter((line) => line === 'terminate orders:2')).toHaveLength(1);
    expect([...engine.service.standing]).toEqual(['orders:4']);
  });

  it('waits for a rollback that is under way', async () => {
    const engine = new Engine({ ...CANARY, hooks: [lambdaHook('PRODUCTION_TRAFFIC_SHIFT')] });
    const first = await engine.release();
    engine.deployments.stop(first);
    const second = await engine.release();
    expect(engine.deployments.deployment(second).status).toBe('PENDING');
    await engine.answer({ hookStatus: 'SUCCEEDED' });
    expect(engine.deployments.deployment(first).status).toBe('ROLLBACK_SUCCESSFUL');
    expect(engine.deployments.deployment(second)).toMatchObject({
      status: 'IN_PROGRESS',
      sourceRevision: 'orders:1',
    });
  });

  it('waits for the old tasks of the first one to end, and follows it', async () => {
    const engine = new Engine({ ...CANARY, bakeMs: 0 });
    await engine.release();
    engine.clock.advance(5 * MINUTE);
    const second = await engine.release();
    await engine.advance(HOUR);
    expect(engine.deployments.view(second)).toMatchObject({
      status: 'Succeeded',
      oldRevision: 'orders:2',
    });
    expect([...engine.service.standing]).toEqual(['orders:3']);
  });

  it('that waits for old tasks to end, and is stopped, says nothing about what serves', async () => {
    const engine = new Engine({ ...CANARY, bakeMs: 0 });
    await engine.release();
    engine.clock.advance(5 * MINUTE);
    engine.deployments.stop(engine.deployments.deploy('orders:3'));
    expect(engine.deployments.liveRevision).toBe('orders:1');
  });

  it('that waits is stopped by a third one', async () => {
    const engine = new Engine({ ...CANARY, hooks: [lambdaHook('PRODUCTION_TRAFFIC_SHIFT')] });
    engine.deployments.stop(await engine.release());
    const second = await engine.release();
    const third = await engine.release();
    await engine.answer({ hookStatus: 'SUCCEEDED' });
    expect(engine.deployments.deployment(second)).toMatchObject({
      status: 'STOPPED',
      stage: undefined,
      failure: { code: 'SUPERSEDED' },
    });
    expect(engine.deployments.deployment(third).status).toBe('IN_PROGRESS');
  });

  it('that waits can be stopped itself', async () => {
    const engine = new Engine({ ...CANARY, hooks: [lambdaHook('PRODUCTION_TRAFFIC_SHIFT')] });
    engine.deployments.stop(await engine.release());
    const second = await engine.release();
    engine.deployments.stop(second);
    await engine.answer({ hookStatus: 'SUCCEEDED' });
    expect(engine.deployments.deployment(second).status).toBe('STOPPED');
    expect(engine.deployments.liveRevision).toBe('orders:1');
  });
});

it('deployments are listed in their order', async () => {
  const engine = new Engine(CANARY);
  const ids = [await engine.release(), await engine.release()];
  expect(engine.deployments.all().map(({ id }) => id)).toEqual(ids);
});
