import { BLUE_GREEN, CANARY, Engine, HOUR, MINUTE } from './engine';
import { failureThreshold } from '../../../rehearsal/ecs-native/circuit-breaker';
import type { CircuitBreakerConfiguration } from '../../../rehearsal/ecs-native/model';

const NEW = 'orders:2';
const RED = { code: 'ALARM_ACTIVE', message: expect.stringContaining('errors') };

/** https://docs.aws.amazon.com/AmazonECS/latest/developerguide/deployment-alarm-failure.html */
describe('an alarm', () => {
  it('in mid-shift takes all traffic back at once', async () => {
    const engine = new Engine(CANARY);
    const id = await engine.release();
    await engine.advance(2 * MINUTE);
    await engine.setAlarm('ALARM');
    expect(engine.productionOf(NEW)).toEqual([
      [0, 10],
      [2 * MINUTE, 0],
    ]);
    expect(engine.deployments.view(id)).toMatchObject({
      status: 'Stopped',
      error: RED,
      rollback: { status: 'Succeeded' },
    });
    expect([...engine.service.standing]).toEqual(['orders:1']);
  });

  it('in the bake time does too', async () => {
    const engine = new Engine();
    const id = await engine.release();
    await engine.advance(5 * MINUTE - 1);
    await engine.setAlarm('ALARM');
    expect(engine.deployments.deployment(id)).toMatchObject({
      status: 'ROLLBACK_SUCCESSFUL',
      alarms: { status: 'TRIGGERED', triggered: ['errors'] },
    });
    expect(engine.service.shares.production['orders:1']).toBe(100);
  });

  it('after the bake time changes nothing', async () => {
    const engine = new Engine();
    const id = await engine.release();
    await engine.advance(5 * MINUTE);
    await engine.setAlarm('ALARM');
    expect(engine.deployments.deployment(id)).toMatchObject({
      status: 'SUCCESSFUL',
      alarms: { status: 'MONITORING_COMPLETE' },
    });
    expect(engine.service.shares.production[NEW]).toBe(100);
  });

  it('that is red when the deployment begins leaves it unwatched to its end', async () => {
    const engine = new Engine(CANARY);
    await engine.setAlarm('ALARM');
    const id = await engine.release();
    await engine.setAlarm('OK');
    await engine.setAlarm('ALARM');
    await engine.advance(HOUR);
    expect(engine.deployments.deployment(id)).toMatchObject({
      status: 'SUCCESSFUL',
      alarms: { status: 'DISABLED', redAtStart: ['errors'] },
    });
  });

  it('does not go off for one deployment that ignores alarms', async () => {
    const engine = new Engine(CANARY);
    const id = await engine.release({ ignoreAlarms: true });
    await engine.setAlarm('ALARM');
    await engine.advance(HOUR);
    expect(engine.deployments.view(id).status).toBe('Succeeded');
  });

  it('that is not of the service changes nothing', async () => {
    const engine = new Engine({ ...CANARY, alarms: { names: ['others'], rollback: true } });
    const id = await engine.release();
    await engine.setAlarm('ALARM');
    expect(engine.deployments.view(id).status).toBe('InProgress');
  });

  it('without rollback stops the deployment and leaves traffic and tasks as they are', async () => {
    const engine = new Engine({ ...CANARY, alarms: { names: ['errors'], rollback: false } });
    const id = await engine.release();
    await engine.setAlarm('ALARM');
    await engine.advance(HOUR);
    expect(engine.deployments.deployment(id)).toMatchObject({ status: 'STOPPED', failure: RED });
    expect(engine.service.shares.production).toEqual({ 'orders:1': 90, [NEW]: 10 });
    expect(engine.deployments.liveRevision).toBe('orders:1');
  });
});

const BREAKER: CircuitBreakerConfiguration = {
  rollback: true,
  resetOnHealthyTask: true,
  threshold: { type: 'BOUNDED_PERCENT', value: 50 },
};

/** https://docs.aws.amazon.com/AmazonECS/latest/developerguide/deployment-circuit-breaker.html#failure-threshold */
describe('the threshold of the circuit breaker', () => {
  it.each([
    ['BOUNDED_PERCENT', 50, 1, 3],
    ['BOUNDED_PERCENT', 50, 25, 13],
    ['BOUNDED_PERCENT', 50, 400, 200],
    ['BOUNDED_PERCENT', 50, 800, 200],
    ['UNBOUNDED_PERCENT', 50, 800, 400],
    ['UNBOUNDED_PERCENT', 50, 1, 1],
    ['COUNT', 5, 800, 5],
  ] as const)('%s %d is, of %d tasks, %d', (type, value, desiredCount, threshold) => {
    expect(failureThreshold({ type, value }, desiredCount)).toBe(threshold);
  });
});

const failed = { healthy: false, reason: 'it ended with status 1' } as const;

/** A deployment whose new tasks are being started. */
async function starting(configuration: CircuitBreakerConfiguration): Promise<[Engine, string]> {
  const engine = new Engine({ ...BLUE_GREEN, circuitBreaker: configuration });
  engine.service.healthy = false;
  return [engine, await engine.release()];
}

describe('the circuit breaker', () => {
  it('takes a deployment back whose tasks do not start', async () => {
    const [engine, id] = await starting(BREAKER);
    for (let task = 1; task <= 3; task += 1) await engine.taskStarts(failed);
    expect(engine.deployments.view(id)).toMatchObject({
      status: 'Failed',
      error: { code: 'CIRCUIT_BREAKER', message: expect.stringContaining('it ended with status 1') },
      rollback: { status: 'Succeeded' },
    });
    expect([...engine.service.standing]).toEqual(['orders:1']);
  });

  it('lets a deployment try on below its threshold', async () => {
    const [engine, id] = await starting(BREAKER);
    for (let task = 1; task <= 2; task += 1) await engine.taskStarts(failed);
    expect(engine.deployments.deployment(id)).toMatchObject({
      status: 'IN_PROGRESS',
      circuitBreaker: { status: 'MONITORING', failureCount: 2, threshold: 3 },
    });
  });

  it.each([
    [true, 'InProgress'],
    [false, 'Failed'],
  ])('counts anew after a healthy task when resetOnHealthyTask is %s', async (resetOnHealthyTask, status) => {
    const [engine, id] = await starting({ ...BREAKER, resetOnHealthyTask });
    for (const start of [failed, failed, { healthy: true } as const, failed]) await engine.taskStarts(start);
    expect(engine.deployments.view(id).status).toBe(status);
  });

  it('is over when the new tasks are healthy', async () => {
    const [engine, id] = await starting(BREAKER);
    engine.service.becomeHealthy();
    await engine.advance(1);
    for (let task = 1; task <= 3; task += 1) await engine.taskStarts(failed);
    expect(engine.deployments.deployment(id)).toMatchObject({
      stage: 'BAKE_TIME',
      circuitBreaker: { status: 'MONITORING_COMPLETE', failureCount: 0 },
    });
  });

  it('without rollback only stops the deployment', async () => {
    const [engine, id] = await starting({ ...BREAKER, rollback: false });
    for (let task = 1; task <= 3; task += 1) await engine.taskStarts(failed);
    expect(engine.deployments.deployment(id).status).toBe('STOPPED');
  });
});
