import { detectionWindowSeconds, keepAliveSeconds, shutdownDeadlineSeconds } from '../../lib/config';

test('an idle connection is held longer by the API than by the load balancer', () => {
  expect(keepAliveSeconds({ idle: 60 })).toBe(65);
});

test.each([
  { request: 10, stop: 30, deadline: 25 },
  { request: 10, stop: 20, deadline: 15 },
  { request: 10, stop: 16, deadline: 13 },
  { request: 10, stop: 12, deadline: 11 },
  { request: 118, stop: 120, deadline: 119 },
])(
  'with requests of $request s and SIGKILL after $stop s the API gives up after $deadline s',
  ({ request, stop, deadline }) => {
    expect(shutdownDeadlineSeconds({ request, stop })).toBe(deadline);
  },
);

test('a dead target is out of rotation after the missed checks and the time-out of the last one', () => {
  const healthCheck = {
    interval: 10,
    timeout: 5,
    healthyThreshold: 2,
    unhealthyThreshold: 3,
    gracePeriod: 60,
  };

  expect(detectionWindowSeconds({ healthCheck })).toBe(35);
});
