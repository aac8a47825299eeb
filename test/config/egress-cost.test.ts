import { egressMonthlyUsd, interfaceEndpointServices } from '../../lib/config';

describe('the fixed monthly cost of an egress choice', () => {
  test.each([
    ['public-subnets', 2, { tracing: false }, 0],
    ['public-subnets', 3, { tracing: false, tasks: 2 }, 7.3],
    ['nat-gateway', 2, { tracing: false }, 36.5],
    ['nat-gateway', 3, { tracing: true, tasks: 4 }, 36.5],
    ['nat-gateway-per-zone', 2, { tracing: false }, 73],
    ['nat-gateway-per-zone', 3, { tracing: true }, 109.5],
    ['interface-endpoints', 2, { tracing: false }, 87.6],
    ['interface-endpoints', 3, { tracing: false }, 131.4],
    ['interface-endpoints', 2, { tracing: true }, 102.2],
    ['interface-endpoints', 2, { tracing: false, exec: true }, 102.2],
  ] as const)('%s in %i zones with %j is %d USD', (egress, zones, needs, usd) => {
    expect(egressMonthlyUsd(egress, zones, needs)).toBe(usd);
  });
});

describe('a task without a way to the internet reaches', () => {
  test('its image, its log, its secrets, its parameters and its workflow', () => {
    expect(interfaceEndpointServices({ tracing: false })).toEqual([
      'ecr.api',
      'ecr.dkr',
      'logs',
      'secretsmanager',
      'ssm',
      'states',
    ]);
  });

  test('X-Ray when it is traced', () => {
    expect(interfaceEndpointServices({ tracing: true })).toContain('xray');
  });

  test('Session Manager when ECS Exec is on', () => {
    expect(interfaceEndpointServices({ tracing: false, exec: true })).toContain('ssmmessages');
  });
});
