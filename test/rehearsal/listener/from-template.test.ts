import { Token } from 'aws-cdk-lib';
import {
  ApplicationListenerRule,
  ApplicationProtocol,
  ListenerAction,
  ListenerCondition,
} from 'aws-cdk-lib/aws-elasticloadbalancingv2';
import { read } from './balanced-stack';

test('reads target groups with health check, delay and algorithm, in milliseconds', () => {
  const { targetGroups } = read();
  expect(targetGroups.map(({ logicalId }) => logicalId.replace(/[0-9A-F]{8}$/, ''))).toEqual([
    'Blue',
    'Green',
  ]);
  expect(targetGroups[0]).toMatchObject({
    stackName: 'Web',
    healthCheck: {
      path: '/health/live',
      intervalMs: 10_000,
      timeoutMs: 4_000,
      healthyThreshold: 2,
      unhealthyThreshold: 3,
      matcher: '200-204',
    },
    deregistrationDelayMs: 15_000,
    algorithm: 'least_outstanding_requests',
  });
});

test("gives every target group of the only load balancer that load balancer's idle time-out", () => {
  expect(read().targetGroups.map(({ idleTimeoutMs }) => idleTimeoutMs)).toEqual([45_000, 45_000]);
});

test('reads the attributes of the load balancer', () => {
  expect(read().loadBalancers).toEqual([
    expect.objectContaining({
      stackName: 'Web',
      attributes: { idleTimeoutMs: 45_000, dropInvalidHeaderFields: true, xffHeaderProcessing: 'append' },
    }),
  ]);
});

test('reads a listener that forwards to one group', () => {
  const { listeners, targetGroups } = read();
  expect(listeners).toEqual([
    expect.objectContaining({
      name: 'HTTP:80',
      protocol: 'HTTP',
      templatePort: 80,
      defaultAction: { type: 'forward', targetGroups: [{ targetGroup: targetGroups[0]?.arn, weight: 1 }] },
      rules: [],
    }),
  ]);
});

test('reads rules by priority, with every kind of condition', () => {
  const { listeners } = read(({ listener, stack }) => {
    const action = ListenerAction.fixedResponse(404, { contentType: 'text/plain', messageBody: 'closed' });
    new ApplicationListenerRule(stack, 'Later', {
      listener,
      priority: 20,
      conditions: [
        ListenerCondition.hostHeaders(['*.example.com']),
        ListenerCondition.httpHeader('X-Test', ['a', 'b']),
        ListenerCondition.httpRequestMethods(['GET']),
        ListenerCondition.queryStrings([{ key: 'v', value: '1' }, { value: 'x' }]),
        ListenerCondition.sourceIps(['192.0.2.0/24']),
      ],
      action,
    });
    new ApplicationListenerRule(stack, 'First', {
      listener,
      priority: 3,
      conditions: [ListenerCondition.pathPatterns(['/internal/*'])],
      action,
    });
  });
  expect(listeners[0]?.rules).toEqual([
    {
      id: expect.stringContaining(':listener-rule/app/'),
      priority: 3,
      conditions: [{ field: 'path-pattern', values: ['/internal/*'] }],
      action: { type: 'fixed-response', statusCode: 404, contentType: 'text/plain', messageBody: 'closed' },
    },
    expect.objectContaining({
      priority: 20,
      conditions: [
        { field: 'host-header', values: ['*.example.com'] },
        { field: 'http-header', name: 'X-Test', values: ['a', 'b'] },
        { field: 'http-request-method', values: ['GET'] },
        { field: 'query-string', values: [{ key: 'v', value: '1' }, { value: 'x' }] },
        { field: 'source-ip', values: ['192.0.2.0/24'] },
      ],
    }),
  ]);
});

test('reads weights and redirects', () => {
  const { listeners, targetGroups } = read(({ listener, loadBalancer, blue, green }) => {
    listener.addAction('Weighted', {
      priority: 1,
      conditions: [ListenerCondition.pathPatterns(['/*'])],
      action: ListenerAction.weightedForward([
        { targetGroup: blue, weight: 90 },
        { targetGroup: green, weight: 10 },
      ]),
    });
    const defaultAction = ListenerAction.redirect({ protocol: 'HTTPS', port: '443', permanent: true });
    loadBalancer.addListener('Redirecting', {
      port: 8080,
      protocol: ApplicationProtocol.HTTP,
      open: false,
      defaultAction,
    });
  });
  expect(listeners.find(({ templatePort }) => templatePort === 80)?.rules[0]?.action).toEqual({
    type: 'forward',
    targetGroups: [
      { targetGroup: targetGroups[0]?.arn, weight: 90 },
      { targetGroup: targetGroups[1]?.arn, weight: 10 },
    ],
  });
  expect(listeners.find(({ templatePort }) => templatePort === 8080)?.defaultAction).toEqual({
    type: 'redirect',
    statusCode: 301,
    protocol: 'HTTPS',
    host: '#{host}',
    port: '443',
    path: '/#{path}',
    query: '#{query}',
  });
});

test('leaves no token behind in what it read', () => {
  expect(Token.isUnresolved(JSON.stringify(read()))).toBe(false);
  expect(JSON.stringify(read())).not.toContain('"Ref"');
});
