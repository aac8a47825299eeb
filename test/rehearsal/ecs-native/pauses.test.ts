import { BLUE_GREEN, Engine, HOUR, lambdaHook, MINUTE, pauseHook } from './engine';

const STAGE = 'POST_TEST_TRAFFIC_SHIFT';
const PAUSED = { ...BLUE_GREEN, hooks: [pauseHook(STAGE)] };

/** https://docs.aws.amazon.com/AmazonECS/latest/developerguide/pause-lifecycle-hooks.html */
describe('a pause', () => {
  it('holds the deployment, which is ready then', async () => {
    const engine = new Engine(PAUSED);
    const id = await engine.release();
    await engine.advance(9 * MINUTE);
    expect(engine.deployments.view(id).status).toBe('Ready');
    expect(engine.deployments.deployment(id).hooks).toEqual([
      {
        hookId: expect.stringMatching(/^ecs-pause-[\w-]{43}$/),
        targetType: 'PAUSE',
        targetArn: undefined,
        status: 'AWAITING_ACTION',
        expiresAt: 10 * MINUTE,
        timeoutAction: 'ROLLBACK',
      },
    ]);
  });

  it('ends when somebody continues the deployment', async () => {
    const engine = new Engine(PAUSED);
    const id = await engine.release();
    engine.deployments.proceed(id);
    expect(engine.productionOf('orders:2')).toEqual([[0, 100]]);
  });

  it('takes the deployment back when somebody answers ROLLBACK', async () => {
    const engine = new Engine(PAUSED);
    const id = await engine.release();
    engine.deployments.answer(id, 'ROLLBACK');
    await engine.advance(1);
    expect(engine.deployments.view(id)).toMatchObject({
      status: 'Stopped',
      error: { code: 'APPROVAL_REFUSED' },
      rollback: { status: 'Succeeded' },
    });
  });

  it.each([
    ['ROLLBACK', 'Stopped'],
    ['CONTINUE', 'InProgress'],
  ] as const)('that nobody ends does %s after its time', async (timeoutAction, status) => {
    const engine = new Engine({ ...BLUE_GREEN, hooks: [pauseHook(STAGE, { timeoutAction })] });
    const id = await engine.release();
    await engine.advance(10 * MINUTE);
    expect(engine.deployments.view(id).status).toBe(status);
  });

  it('may last longer than a stage without one', async () => {
    const engine = new Engine({ ...BLUE_GREEN, hooks: [pauseHook(STAGE, { timeoutMs: 72 * HOUR })] });
    const id = await engine.release();
    await engine.advance(71 * HOUR, HOUR);
    expect(engine.deployments.view(id).status).toBe('Ready');
  });

  it('before each step of a shift has an id of its own', async () => {
    const shift = { strategy: 'LINEAR', percent: 50, stepBakeMs: MINUTE } as const;
    const engine = new Engine({ ...BLUE_GREEN, shift, hooks: [pauseHook('PRE_PRODUCTION_TRAFFIC_SHIFT')] });
    const id = await engine.release();
    const ids = new Set<string | undefined>();
    for (let step = 0; step < 2; step += 1) {
      ids.add(engine.deployments.deployment(id).hooks[0]?.hookId);
      engine.deployments.proceed(id);
      await engine.advance(MINUTE);
    }
    expect(ids.size).toBe(2);
    expect(engine.deployments.deployment(id).stage).toBe('BAKE_TIME');
  });

  it('and a function at the same stage must both be over', async () => {
    const engine = new Engine({ ...BLUE_GREEN, hooks: [lambdaHook(STAGE), pauseHook(STAGE)] });
    const id = await engine.release();
    engine.deployments.proceed(id);
    expect(engine.deployments.deployment(id).stage).toBe(STAGE);
    await engine.answer({ hookStatus: 'SUCCEEDED' });
    expect(engine.deployments.deployment(id).stage).toBe('BAKE_TIME');
  });
});

describe('ContinueServiceDeployment', () => {
  it.each([
    ['a deployment that does not wait', undefined],
    ['another hook than the one that waits', 'ecs-pause-another'],
  ])('is refused for %s', async (_name, hookId) => {
    const engine = new Engine(hookId === undefined ? BLUE_GREEN : PAUSED);
    const id = await engine.release();
    expect(() => engine.deployments.answer(id, 'CONTINUE', hookId)).toThrow(
      expect.objectContaining({ code: 'InvalidParameterException' }),
    );
  });

  it('is refused for a deployment that does not exist', () => {
    expect(() => new Engine().deployments.proceed('another')).toThrow(
      expect.objectContaining({ code: 'ServiceDeploymentNotFoundException' }),
    );
  });
});
