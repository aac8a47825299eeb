import {
  nextHealth,
  REGISTERED,
  type Health,
  type ProbeResult,
} from '../../../rehearsal/listener/health-state';
import { statusMatcher } from '../../../rehearsal/listener/matcher';
import { HEALTH_CHECK, Lab } from './lab';

// Rules of https://docs.aws.amazon.com/elasticloadbalancing/latest/application/target-group-health-checks.html

/** `+` is a success, `-` a failure. */
function after(results: string, thresholds = { healthyThreshold: 3, unhealthyThreshold: 2 }): string {
  const failure: ProbeResult = { ok: false, reason: 'Target.Timeout' };
  return results
    .split('')
    .reduce(
      (health: Health, result) => nextHealth(health, result === '+' ? { ok: true } : failure, thresholds),
      REGISTERED,
    ).state;
}

describe('health of a target with thresholds of 3 and 2', () => {
  test.each([
    ['', 'initial', 'a registered target is initial'],
    ['+', 'healthy', 'a new target must pass one health check'],
    ['-', 'initial', 'one failure does not decide'],
    ['-+', 'healthy', 'one success after a failure is enough for a new target'],
    ['--', 'unhealthy', 'as many failures as the unhealthy threshold'],
    ['+-', 'healthy', 'one failure does not take a healthy target out'],
    ['+-+-', 'healthy', 'failures have to come in a row'],
    ['+--', 'unhealthy', 'two in a row do'],
    ['--++', 'unhealthy', 'fewer successes than the healthy threshold'],
    ['--++-++', 'unhealthy', 'successes have to come in a row'],
    ['--+++', 'healthy', 'as many successes as the healthy threshold'],
    ['--+++-', 'healthy', 'counting begins anew'],
    ['--+++--', 'unhealthy', 'and leads out again'],
  ])('after "%s" is %s: %s', (results, state) => {
    expect(after(results)).toBe(state);
  });

  test('takes thresholds of 10 for 10', () => {
    const thresholds = { healthyThreshold: 10, unhealthyThreshold: 10 };
    expect(after('+' + '-'.repeat(9), thresholds)).toBe('healthy');
    expect(after('+' + '-'.repeat(10), thresholds)).toBe('unhealthy');
    expect(after('-'.repeat(10) + '+'.repeat(9), thresholds)).toBe('unhealthy');
    expect(after('-'.repeat(10) + '+'.repeat(10), thresholds)).toBe('healthy');
  });
});

describe('matcher (API_Matcher)', () => {
  test.each([
    ['200', 200, true],
    ['200', 201, false],
    ['200,202', 202, true],
    ['200,202', 201, false],
    ['200-299', 250, true],
    ['200-299', 300, false],
    ['200-204,301', 301, true],
  ])('%s and status %d: %p', (matcher, status, expected) => {
    expect(statusMatcher(matcher)(status)).toBe(expected);
  });

  test.each(['', '20', '500', '100', '299-200', '2xx'])('%p is refused', (matcher) => {
    expect(() => statusMatcher(matcher)).toThrow(`matcher is ${JSON.stringify(matcher)}`);
  });
});

describe('health checks over HTTP', () => {
  let lab: Lab;
  beforeEach(() => {
    lab = new Lab();
  });
  afterEach(() => lab.close());

  test('make a target healthy at once when it answers', async () => {
    const target = await lab.target('t1');
    const group = lab.group();
    group.register(target);
    expect(group.state('t1')).toBe('initial');
    await group.waitFor('t1', 'healthy');
    expect(lab.clock.now()).toBe(0);
  });

  /** Gives the target one more health check and waits for what it found. */
  async function check(group: ReturnType<Lab['group']>, lookFor: 'unhealthy' | 'healthy'): Promise<void> {
    const changed = group.waitFor('t1', lookFor);
    lab.clock.advance(HEALTH_CHECK.intervalMs);
    await changed;
  }

  test.each([
    [
      'another status',
      async (target: Awaited<ReturnType<Lab['target']>>) => void (target.health.status = 500),
      'Target.ResponseCodeMismatch',
    ],
    [
      'a refused connection',
      async (target: Awaited<ReturnType<Lab['target']>>) => target.stop(),
      'Target.FailedHealthChecks',
    ],
  ])('make it unhealthy after %s', async (_, fail, reason) => {
    const target = await lab.target('t1');
    const group = await lab.healthyGroup([target], {
      healthCheck: { ...HEALTH_CHECK, unhealthyThreshold: 1 },
    });
    await fail(target);
    await check(group, 'unhealthy');
    expect(group.targets()).toEqual([expect.objectContaining({ state: 'unhealthy', reason })]);
  });

  test('make it unhealthy when the answer is not there within the time-out', async () => {
    const target = await lab.target('t1');
    const group = await lab.healthyGroup([target], {
      healthCheck: { ...HEALTH_CHECK, unhealthyThreshold: 1 },
    });
    target.health.status = 0;
    lab.clock.advance(HEALTH_CHECK.intervalMs);
    lab.clock.advance(HEALTH_CHECK.timeoutMs - 1);
    expect(group.state('t1')).toBe('healthy');
    lab.clock.advance(1);
    expect(group.targets()).toEqual([
      expect.objectContaining({ state: 'unhealthy', reason: 'Target.Timeout' }),
    ]);
  });

  test('are told of, each after the change of state that it brought', async () => {
    const target = await lab.target('t1');
    const group = await lab.healthyGroup([target], {
      healthCheck: { ...HEALTH_CHECK, unhealthyThreshold: 1 },
    });
    target.health.status = 500;
    const told = new Promise((resolve) => {
      group.on('check', ({ targetId }) => resolve([targetId, group.state(targetId)]));
    });
    lab.clock.advance(HEALTH_CHECK.intervalMs);

    expect(await told).toEqual(['t1', 'unhealthy']);
  });

  test('wait for the end of the last one where a target is given longer than the interval', async () => {
    const target = await lab.target('t1');
    const timeoutMs = 2.5 * HEALTH_CHECK.intervalMs;
    const group = await lab.healthyGroup([target], {
      healthCheck: { ...HEALTH_CHECK, timeoutMs, unhealthyThreshold: 2 },
    });
    target.health.status = 0;
    lab.clock.advance(HEALTH_CHECK.intervalMs + 2 * timeoutMs - 1);
    expect(group.state('t1')).toBe('healthy');
    lab.clock.advance(1);
    expect(group.state('t1')).toBe('unhealthy');
  });

  test('report a dead target within the threshold times the interval', async () => {
    const target = await lab.target('t1');
    const group = await lab.healthyGroup([target]);
    target.health.status = 0;
    lab.clock.advance(2 * HEALTH_CHECK.intervalMs);
    expect(group.state('t1')).toBe('healthy');
    lab.clock.advance(HEALTH_CHECK.timeoutMs);
    expect(group.state('t1')).toBe('unhealthy');
  });

  test('stop for a target that was deregistered', async () => {
    const target = await lab.target('t1');
    const group = await lab.healthyGroup([target]);
    await group.deregister('t1');
    lab.clock.advance(30_000);
    expect(lab.clock.pending).toBe(0);
  });

  test('are told as state events in template time', async () => {
    const target = await lab.target('t1');
    const group = lab.group({ healthCheck: { ...HEALTH_CHECK, unhealthyThreshold: 1 } });
    const events: unknown[] = [];
    group.on('state', (event) => events.push(event));
    group.register(target);
    await group.waitFor('t1', 'healthy');
    target.health.status = 503;
    await check(group, 'unhealthy');
    expect(events).toEqual([
      {
        at: 0,
        targetGroup: 'blue',
        targetId: 't1',
        from: 'unused',
        to: 'initial',
        reason: 'Elb.RegistrationInProgress',
      },
      { at: 0, targetGroup: 'blue', targetId: 't1', from: 'initial', to: 'healthy' },
      {
        at: 10_000,
        targetGroup: 'blue',
        targetId: 't1',
        from: 'healthy',
        to: 'unhealthy',
        reason: 'Target.ResponseCodeMismatch',
      },
    ]);
  });

  test('count hosts as CloudWatch does', async () => {
    const [one, two] = [await lab.target('t1'), await lab.target('t2')];
    const group = await lab.healthyGroup([one, two], {
      healthCheck: { ...HEALTH_CHECK, unhealthyThreshold: 1 },
    });
    one.health.status = 500;
    await check(group, 'unhealthy');
    expect(group.metrics.total('HealthyHostCount')).toBe(1);
    expect(group.metrics.total('UnHealthyHostCount')).toBe(1);
  });
});
