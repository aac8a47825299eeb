import { BLUE_GREEN, CANARY, Engine, HOUR, lambdaHook, MINUTE, SECOND } from './engine';
import type { HookStage } from '../../../rehearsal/ecs-native/stages';
import { LAMBDA_STAGES } from '../../../rehearsal/ecs-native/stages';
import { serviceRevisionArn } from '../../../rehearsal/ecs-native/arns';

const BLUE = serviceRevisionArn(BLUE_GREEN.serviceArn, 'orders:1');
const GREEN = serviceRevisionArn(BLUE_GREEN.serviceArn, 'orders:2');
const STAGE = 'POST_TEST_TRAFFIC_SHIFT';

function withHooks(...stages: readonly HookStage[]): Engine {
  return new Engine({ ...BLUE_GREEN, hooks: stages.map((stage) => lambdaHook(stage)) });
}

/** https://docs.aws.amazon.com/AmazonECS/latest/developerguide/lambda-lifecycle-hooks.html */
describe('the event of a hook', () => {
  it('names the deployment, the stage, the service and the new revision', async () => {
    const engine = withHooks(STAGE);
    const id = await engine.release();
    expect(engine.lastCall.event).toEqual({
      executionId: expect.any(String),
      lifecycleStage: STAGE,
      resourceArn: `arn:aws:ecs:us-east-1:123456789012:service-deployment/cluster/orders/${id}`,
      executionDetails: {
        serviceArn: BLUE_GREEN.serviceArn,
        targetServiceRevisionArn: GREEN,
        testTrafficWeights: {},
        productionTrafficWeights: {},
      },
    });
  });

  it('has the weights of the listener that the stage is about, as after its move', async () => {
    const engine = withHooks(...LAMBDA_STAGES.slice(1));
    engine.reply = () => ({ hookStatus: 'SUCCEEDED' });
    await engine.release();
    await engine.advance(MINUTE);
    const weights = engine.calls.map(({ event: { lifecycleStage, executionDetails } }) => [
      lifecycleStage,
      executionDetails.testTrafficWeights,
      executionDetails.productionTrafficWeights,
    ]);
    expect(weights).toEqual([
      ['PRE_SCALE_UP', {}, {}],
      ['POST_SCALE_UP', {}, {}],
      ['TEST_TRAFFIC_SHIFT', { [GREEN]: 100, [BLUE]: 0 }, {}],
      ['POST_TEST_TRAFFIC_SHIFT', {}, {}],
      ['PRE_PRODUCTION_TRAFFIC_SHIFT', {}, { [GREEN]: 0, [BLUE]: 100 }],
      ['PRODUCTION_TRAFFIC_SHIFT', {}, { [GREEN]: 100, [BLUE]: 0 }],
      ['POST_PRODUCTION_TRAFFIC_SHIFT', {}, {}],
    ]);
  });

  it('has what the template passes to the function', async () => {
    const hook = { ...lambdaHook(STAGE), details: { bucket: 'reports' } };
    const engine = new Engine({ ...BLUE_GREEN, hooks: [hook] });
    await engine.release();
    expect(engine.lastCall.event.hookDetails).toEqual({ bucket: 'reports' });
  });
});

describe('a hook', () => {
  it.each<[HookStage, number]>([
    ['PRE_PRODUCTION_TRAFFIC_SHIFT', 2],
    ['PRODUCTION_TRAFFIC_SHIFT', 2],
    ['POST_TEST_TRAFFIC_SHIFT', 1],
    ['POST_PRODUCTION_TRAFFIC_SHIFT', 1],
  ])('at %s runs %d times in a canary', async (stage, times) => {
    const engine = new Engine({ ...CANARY, hooks: [lambdaHook(stage)] });
    engine.reply = () => ({ hookStatus: 'SUCCEEDED' });
    await engine.release();
    await engine.advance(HOUR);
    expect(engine.calls).toHaveLength(times);
  });

  it('holds the deployment until it answers', async () => {
    const engine = withHooks(STAGE);
    const id = await engine.release();
    await engine.advance(2 * MINUTE);
    expect(engine.deployments.deployment(id)).toMatchObject({
      stage: STAGE,
      productionPercent: 0,
      hooks: [{ targetType: 'AWS_LAMBDA', status: 'IN_PROGRESS', expiresAt: 3 * MINUTE }],
    });
  });

  it('that answers SUCCEEDED lets it go on', async () => {
    const engine = withHooks(STAGE);
    const id = await engine.release();
    await engine.answer({ hookStatus: 'SUCCEEDED' });
    expect(engine.deployments.deployment(id).stage).toBe('BAKE_TIME');
  });

  it.each<[string, unknown, string]>([
    ['FAILED', { hookStatus: 'FAILED' }, 'answered FAILED'],
    ['nothing', undefined, 'returned nothing'],
    ['another status', { hookStatus: 'Succeeded' }, 'no hookStatus of SUCCEEDED'],
    ['a delay that is none', { hookStatus: 'IN_PROGRESS', callBackDelay: '60' }, 'callBackDelay "60"'],
  ])('that answers %s takes it back', async (_name, answer, reason) => {
    const engine = withHooks(STAGE);
    const id = await engine.release();
    await engine.answer(answer);
    expect(engine.deployments.view(id)).toMatchObject({
      status: 'Failed',
      error: { code: 'HOOK_EXECUTION_FAILURE', message: expect.stringContaining(reason) },
      rollback: { id, status: 'Succeeded' },
    });
    expect([...engine.service.standing]).toEqual(['orders:1']);
  });

  it('that throws takes it back', async () => {
    const engine = withHooks(STAGE);
    const id = await engine.release();
    engine.lastCall.fail();
    await engine.advance(1);
    expect(engine.deployments.view(id).error?.message).toContain('its function failed');
  });

  it('that Lambda refuses to call takes it back', async () => {
    const engine = withHooks(STAGE);
    const id = await engine.release();
    engine.lastCall.refuse(new Error('Function not found'));
    await engine.advance(1);
    expect(engine.deployments.view(id).error?.message).toContain('cannot be called: Function not found');
  });

  it('that answers after the deployment has turned back is not heard', async () => {
    const engine = withHooks(STAGE);
    const id = await engine.release();
    engine.deployments.stop(id);
    await engine.answer({ hookStatus: 'SUCCEEDED' });
    expect(engine.deployments.deployment(id).status).toBe('ROLLBACK_SUCCESSFUL');
  });
});

describe('a hook that answers IN_PROGRESS', () => {
  it.each([
    [30 * SECOND, {}],
    [60 * SECOND, { callBackDelay: 60 }],
    // Not without end, though AWS names no least delay.
    [SECOND, { callBackDelay: 0 }],
  ])('is called again %d ms later', async (delayMs, more) => {
    const engine = withHooks(STAGE);
    await engine.release();
    await engine.answer({ hookStatus: 'IN_PROGRESS', ...more });
    await engine.advance(delayMs - 1);
    expect(engine.calls).toHaveLength(1);
    await engine.advance(1);
    expect(engine.calls).toHaveLength(2);
  });

  it('gets back what it gave, beside what the template passes', async () => {
    const hook = { ...lambdaHook(STAGE), details: { bucket: 'reports' } };
    const engine = new Engine({ ...BLUE_GREEN, hooks: [hook] });
    await engine.release();
    await engine.answer({ hookStatus: 'IN_PROGRESS', hookDetails: { tries: 1 } });
    await engine.advance(MINUTE);
    expect(engine.lastCall.event.hookDetails).toEqual({ bucket: 'reports', tries: 1 });
  });

  it('and then SUCCEEDED lets the deployment go on', async () => {
    const engine = withHooks(STAGE);
    const id = await engine.release();
    await engine.answer({ hookStatus: 'IN_PROGRESS' });
    await engine.advance(30 * SECOND);
    await engine.answer({ hookStatus: 'SUCCEEDED' });
    expect(engine.deployments.deployment(id).stage).toBe('BAKE_TIME');
  });

  it('for ever runs into its time-out, counted from the first call', async () => {
    const engine = withHooks(STAGE);
    engine.reply = () => ({ hookStatus: 'IN_PROGRESS' });
    const id = await engine.release();
    await engine.advance(3 * MINUTE - 1, 10 * SECOND);
    expect(engine.deployments.view(id).status).toBe('InProgress');
    await engine.advance(1);
    expect(engine.deployments.view(id).status).toBe('Failed');
  });
});

describe('a hook that never answers', () => {
  it('takes the deployment back when its time is over', async () => {
    const engine = withHooks(STAGE);
    const id = await engine.release();
    await engine.advance(3 * MINUTE);
    expect(engine.deployments.view(id)).toMatchObject({
      status: 'Failed',
      error: { message: expect.stringContaining('was not over after 3 minutes') },
      rollback: { status: 'Succeeded' },
    });
  });

  it('lets it go on where the template says CONTINUE', async () => {
    const hook = lambdaHook(STAGE, { timeoutAction: 'CONTINUE' });
    const engine = new Engine({ ...BLUE_GREEN, hooks: [hook] });
    const id = await engine.release();
    await engine.advance(3 * MINUTE);
    expect(engine.deployments.deployment(id)).toMatchObject({
      stage: 'BAKE_TIME',
      hooks: [],
      status: 'IN_PROGRESS',
    });
  });
});

describe('hooks of the same stage', () => {
  it('run side by side, and the stage waits for all of them', async () => {
    const engine = withHooks(STAGE, STAGE);
    const id = await engine.release();
    const [first, second] = engine.calls;
    await engine.answer({ hookStatus: 'SUCCEEDED' }, first);
    expect(engine.deployments.deployment(id).stage).toBe(STAGE);
    await engine.answer({ hookStatus: 'SUCCEEDED' }, second);
    expect(engine.deployments.deployment(id).stage).toBe('BAKE_TIME');
  });

  it('turn the deployment back when one refuses, whatever the others say', async () => {
    const engine = withHooks(STAGE, STAGE);
    const id = await engine.release();
    const [first, second] = engine.calls;
    await engine.answer({ hookStatus: 'FAILED' }, first);
    await engine.answer({ hookStatus: 'SUCCEEDED' }, second);
    expect(engine.deployments.deployment(id).status).toBe('ROLLBACK_SUCCESSFUL');
  });
});

/** https://docs.aws.amazon.com/AmazonECS/latest/developerguide/lambda-lifecycle-hooks.html#lifecycle-hooks-during-rollback */
describe('during a rollback', () => {
  it('the hooks of both shifts run again, with the weights of the old revision', async () => {
    const engine = withHooks(
      'TEST_TRAFFIC_SHIFT',
      'PRODUCTION_TRAFFIC_SHIFT',
      'POST_PRODUCTION_TRAFFIC_SHIFT',
    );
    engine.reply = ({ lifecycleStage }) => ({
      hookStatus: lifecycleStage === 'POST_PRODUCTION_TRAFFIC_SHIFT' ? 'FAILED' : 'SUCCEEDED',
    });
    const id = await engine.release();
    await engine.advance(1);
    const back = engine.calls.slice(3).map(({ event }) => [event.lifecycleStage, event.executionDetails]);
    expect(back).toEqual([
      [
        'PRODUCTION_TRAFFIC_SHIFT',
        expect.objectContaining({
          targetServiceRevisionArn: GREEN,
          productionTrafficWeights: { [GREEN]: 0, [BLUE]: 100 },
        }),
      ],
      ['TEST_TRAFFIC_SHIFT', expect.objectContaining({ testTrafficWeights: { [GREEN]: 0, [BLUE]: 100 } })],
    ]);
    expect(engine.deployments.deployment(id).status).toBe('ROLLBACK_SUCCESSFUL');
  });

  it('traffic goes back before any hook is asked', async () => {
    const engine = withHooks('PRODUCTION_TRAFFIC_SHIFT');
    const id = await engine.release();
    engine.deployments.stop(id);
    expect(engine.service.shares.production).toEqual({ 'orders:1': 100, 'orders:2': 0 });
    expect(engine.deployments.deployment(id).status).toBe('ROLLBACK_IN_PROGRESS');
  });

  it('a hook that refuses makes it a failed one, and changes nothing about the traffic', async () => {
    const engine = withHooks('PRODUCTION_TRAFFIC_SHIFT');
    engine.reply = () => ({ hookStatus: 'FAILED' });
    const id = await engine.release();
    await engine.advance(1);
    expect(engine.deployments.view(id).rollback).toEqual({ id, status: 'Failed' });
    expect(engine.deployments.deployment(id).status).toBe('ROLLBACK_FAILED');
    expect(engine.stages(id).slice(-2)).toEqual(['PRODUCTION_TRAFFIC_SHIFT Failed', 'TEST_TRAFFIC_SHIFT']);
    expect([...engine.service.standing]).toEqual(['orders:1']);
  });
});
