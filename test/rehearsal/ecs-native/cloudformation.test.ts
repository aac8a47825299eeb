import { updateService } from '../../../rehearsal/ecs-native/cloudformation';
import { BLUE_GREEN, Engine, HOUR, lambdaHook, MINUTE, settled } from './engine';

/** https://docs.aws.amazon.com/AmazonECS/latest/developerguide/blue-green-deployment-how-it-works.html#blue-green-deployment-stages */
describe('an update of the service by CloudFormation', () => {
  it('is complete when the deployment has succeeded', async () => {
    const engine = new Engine();
    const update = updateService(engine.deployments, 'orders:2', engine.clock);
    await settled();
    await engine.advance(5 * MINUTE);
    expect(await update).toMatchObject({ status: 'UPDATE_COMPLETE' });
    expect(engine.deployments.liveRevision).toBe('orders:2');
  });

  it('fails with a deployment that is rolled back, and says why', async () => {
    const engine = new Engine({ ...BLUE_GREEN, hooks: [lambdaHook('POST_SCALE_UP')] });
    engine.reply = () => ({ hookStatus: 'FAILED' });
    const update = updateService(engine.deployments, 'orders:2', engine.clock);
    await settled();
    expect(await update).toMatchObject({
      status: 'UPDATE_FAILED',
      reason: expect.stringContaining('answered FAILED'),
    });
  });

  it('is given up after 36 hours, and the deployment rolled back', async () => {
    const hooks = [lambdaHook('POST_SCALE_UP'), lambdaHook('POST_TEST_TRAFFIC_SHIFT')];
    const slow = hooks.map((hook) => ({ ...hook, timeoutMs: 20 * HOUR, timeoutAction: 'CONTINUE' as const }));
    const engine = new Engine({ ...BLUE_GREEN, hooks: slow });
    const update = updateService(engine.deployments, 'orders:2', engine.clock);
    await settled();
    await engine.advance(36 * HOUR, HOUR);
    expect(await update).toMatchObject({
      status: 'UPDATE_FAILED',
      reason: expect.stringContaining('36 hours'),
    });
    expect([...engine.service.standing]).toEqual(['orders:1']);
  });

  it('leaves no clock running when it is over', async () => {
    const engine = new Engine();
    const update = updateService(engine.deployments, 'orders:2', engine.clock);
    await settled();
    await engine.advance(5 * MINUTE);
    await update;
    expect(engine.clock.pending).toBe(0);
  });
});
