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

const CONTAINER = {
  name: 'api',
  image: 'x',
  essential: true,
  environment: {},
  secrets: {},
  ports: [],
  stopTimeoutMs: 1000,
  readonlyRootFilesystem: false,
  mounts: [],
  healthCheck: { command: ['CMD'], intervalMs: 5000, timeoutMs: 2000, retries: 2, startPeriodMs: 0 },
};

describe('the pace of health checks', () => {
  it('follows the clock while checks are far enough apart in real time', () => {
    expect(ownPace(10).targetGroup(GROUP).healthCheck.intervalMs).toBe(5000);
  });

  it('gives a program the real time that the template allows it for an answer', () => {
    expect(ownPace(10).targetGroup(GROUP).healthCheck.timeoutMs / 10).toBe(2000);
  });

  it('never brings checks of targets closer together than 0.3 real seconds', () => {
    expect(ownPace(120).targetGroup(GROUP).healthCheck.intervalMs / 120).toBe(300);
  });

  it('never brings checks of containers closer together either', () => {
    expect(ownPace(120).container(CONTAINER).healthCheck?.intervalMs).toBe(36_000);
  });

  it('starts the processes that check a healthy container seldom', () => {
    expect(ownPace(120).container(CONTAINER).healthCheck?.healthyIntervalMs).toBe(240_000);
  });

  it('leaves a template as it is in real time', () => {
    expect(ownPace(1).targetGroup(GROUP)).toEqual(GROUP);
  });
});
