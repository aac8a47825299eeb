import { ownPace } from '../../../rehearsal/pace';

const GROUP = {
  name: 'blue',
  deregistrationDelayMs: 15_000,
  algorithm: 'round_robin' as const,
  healthCheck: {
    path: '/',
    intervalMs: 5000,
    timeoutMs: 2000,
    healthyThreshold: 2,
    unhealthyThreshold: 2,
    matcher: '200',
  },
};

describe('the pace of health checks', () => {
  it('follows the clock while checks are far enough apart in real time', () => {
    expect(ownPace(10).targetGroup(GROUP).healthCheck).toMatchObject({ intervalMs: 5000, timeoutMs: 4500 });
  });

  it('never brings checks of targets closer together than 0.3 real seconds', () => {
    expect(ownPace(120).targetGroup(GROUP).healthCheck.intervalMs / 120).toBe(300);
  });

  it('never brings checks of containers closer together either', () => {
    const healthCheck = { command: ['CMD'], intervalMs: 5000, timeoutMs: 2000, retries: 2, startPeriodMs: 0 };
    const container = ownPace(120).container({
      name: 'api',
      image: 'x',
      essential: true,
      environment: {},
      secrets: {},
      ports: [],
      stopTimeoutMs: 1000,
      readonlyRootFilesystem: false,
      mounts: [],
      healthCheck,
    });
    expect(container.healthCheck?.intervalMs).toBe(36_000);
  });

  it('leaves a template as it is in real time', () => {
    expect(ownPace(1).targetGroup(GROUP)).toEqual(GROUP);
  });
});
