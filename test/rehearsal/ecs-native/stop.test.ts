import { BLUE_GREEN, CANARY, Engine, HOUR, lambdaHook, MINUTE } from './engine';

const NEW = 'orders:2';

/** https://docs.aws.amazon.com/AmazonECS/latest/developerguide/stop-service-deployment.html */
describe('StopServiceDeployment', () => {
  it.each([
    ['while the tasks start', 0, false],
    ['in mid-shift', 2 * MINUTE, true],
    ['in the bake time', 7 * MINUTE, true],
  ])('%s takes the deployment back', async (_name, afterMs, healthy) => {
    const engine = new Engine(CANARY);
    engine.service.healthy = healthy;
    const id = await engine.release();
    await engine.advance(afterMs);
    engine.deployments.stop(id);
    await engine.advance(1);
    expect(engine.deployments.view(id)).toMatchObject({
      status: 'Stopped',
      error: { code: 'MANUAL_STOP' },
      rollback: { id, status: 'Succeeded' },
    });
    expect(engine.service.shares.production['orders:1']).toBe(100);
    expect([...engine.service.standing]).toEqual(['orders:1']);
  });

  it('takes back also where neither alarms nor the circuit breaker would', async () => {
    const engine = new Engine({ ...CANARY, alarms: { names: ['errors'], rollback: false } });
    const id = await engine.release();
    engine.deployments.stop(id);
    await engine.advance(1);
    expect(engine.deployments.deployment(id).status).toBe('ROLLBACK_SUCCESSFUL');
  });

  it('by ABORT leaves traffic and tasks as they are', async () => {
    const engine = new Engine(CANARY);
    const id = await engine.release();
    engine.deployments.stop(id, false);
    await engine.advance(HOUR);
    expect(engine.deployments.deployment(id).status).toBe('STOPPED');
    expect(engine.productionOf(NEW)).toEqual([[0, 10]]);
    expect(engine.deployments.view(id).rollback).toBeUndefined();
  });

  it('lets a rollback that is under way go on', async () => {
    const engine = new Engine({ ...CANARY, hooks: [lambdaHook('PRODUCTION_TRAFFIC_SHIFT')] });
    const id = await engine.release();
    engine.deployments.stop(id);
    engine.deployments.stop(id, false);
    await engine.answer({ hookStatus: 'SUCCEEDED' });
    expect(engine.deployments.deployment(id).status).toBe('ROLLBACK_SUCCESSFUL');
  });

  it('lets no new task be heard of that becomes healthy afterwards', async () => {
    const engine = new Engine({ ...CANARY, hooks: [lambdaHook('PRODUCTION_TRAFFIC_SHIFT')] });
    engine.service.healthy = false;
    const id = await engine.release();
    engine.deployments.stop(id);
    engine.service.becomeHealthy();
    await engine.advance(1);
    expect(engine.deployments.deployment(id)).toMatchObject({
      status: 'ROLLBACK_IN_PROGRESS',
      stage: 'PRODUCTION_TRAFFIC_SHIFT',
    });
  });

  it('is refused when the deployment is over', async () => {
    const engine = new Engine();
    const id = await engine.release();
    await engine.advance(5 * MINUTE);
    expect(() => engine.deployments.stop(id)).toThrow(
      expect.objectContaining({ code: 'ConflictException', message: expect.stringContaining('is over') }),
    );
  });

  it('is refused when the old tasks are ending already', async () => {
    const engine = new Engine({ ...BLUE_GREEN, bakeMs: MINUTE });
    const id = await engine.release();
    engine.clock.advance(MINUTE);
    expect(() => engine.deployments.stop(id)).toThrow(
      expect.objectContaining({ message: expect.stringContaining('ends the old tasks already') }),
    );
  });
});

it('the stages that did not take place are skipped, and the way back is written down', async () => {
  const engine = new Engine(CANARY);
  const id = await engine.release();
  engine.deployments.stop(id);
  await engine.advance(1);
  const { events } = engine.deployments.view(id);
  expect(events.slice(5).map(({ name, status }) => `${name} ${status}`)).toEqual([
    'PRE_PRODUCTION_TRAFFIC_SHIFT Succeeded',
    'PRODUCTION_TRAFFIC_SHIFT Skipped',
    'PRE_PRODUCTION_TRAFFIC_SHIFT Skipped',
    'PRODUCTION_TRAFFIC_SHIFT Skipped',
    'POST_PRODUCTION_TRAFFIC_SHIFT Skipped',
    'BAKE_TIME Skipped',
    'CLEAN_UP Skipped',
    'PRODUCTION_TRAFFIC_SHIFT Succeeded',
    'TEST_TRAFFIC_SHIFT Succeeded',
  ]);
});
