import { request as send } from 'node:http';
import { createListener, type Action, type Rule } from '../../../rehearsal/listener';
import { locationOf } from '../../../rehearsal/listener/redirect';
import { answerTo, HEALTH_CHECK, Lab, TO_GROUP } from './lab';

// Rules of https://docs.aws.amazon.com/elasticloadbalancing/latest/application/listener-rules.html
// and https://docs.aws.amazon.com/elasticloadbalancing/latest/application/rule-action-types.html

let lab: Lab;
beforeEach(() => {
  lab = new Lab();
});
afterEach(() => lab.close());

const fixed = (statusCode: number, messageBody = ''): Action => ({
  type: 'fixed-response',
  statusCode,
  messageBody,
});

function rule(priority: number, path: string, action: Action): Rule {
  return {
    id: `rule-${priority}`,
    priority,
    conditions: [{ field: 'path-pattern', values: [path] }],
    action,
  };
}

describe('rules', () => {
  test('are tried from the lowest priority, whatever the order in which they are given', async () => {
    const listener = await lab.listener([], {
      defaultAction: fixed(500),
      rules: [rule(20, '/*', fixed(420)), rule(3, '/*', fixed(403))],
    });
    expect((await fetch(`${listener.url}/x`)).status).toBe(403);
  });

  test('give way to the default action when none matches', async () => {
    const listener = await lab.listener([], {
      defaultAction: fixed(404),
      rules: [rule(1, '/a', fixed(200))],
    });
    expect((await fetch(`${listener.url}/b`)).status).toBe(404);
  });

  test('may not share a priority', async () => {
    const rules = [rule(1, '/a', fixed(200)), rule(1, '/b', fixed(200))];
    await expect(lab.listener([], { defaultAction: fixed(404), rules })).rejects.toThrow(
      'two rules of priority 1',
    );
  });

  test('have actions that can be replaced while the listener runs', async () => {
    const listener = await lab.listener([], {
      defaultAction: fixed(404),
      rules: [rule(1, '/a', fixed(200))],
    });
    listener.setRuleAction('rule-1', fixed(410));
    listener.setDefaultAction(fixed(403));
    expect((await fetch(`${listener.url}/a`)).status).toBe(410);
    expect((await fetch(`${listener.url}/b`)).status).toBe(403);
    expect(listener.rules.map(({ action }) => action)).toEqual([fixed(410)]);
    expect(listener.defaultAction).toEqual(fixed(403));
  });

  test('that nobody knows cannot be changed', async () => {
    const listener = await lab.listener([], { defaultAction: fixed(404) });
    expect(() => listener.setRuleAction('rule-9', fixed(200))).toThrow('has no rule rule-9; it has none');
  });
});

describe('fixed response', () => {
  test('has the status, content type and body of the action', async () => {
    const action: Action = {
      type: 'fixed-response',
      statusCode: 200,
      contentType: 'text/plain',
      messageBody: 'Hello world',
    };
    const listener = await lab.listener([], { defaultAction: action });
    const response = await fetch(listener.url);
    expect([response.status, response.headers.get('content-type'), await response.text()]).toEqual([
      200,
      'text/plain; charset=utf-8',
      'Hello world',
    ]);
  });

  test('is counted as an answer of the load balancer, and as no request', async () => {
    const listener = await lab.listener([], { defaultAction: fixed(404) });
    await fetch(listener.url);
    expect(listener.metrics.total('HTTP_Fixed_Response_Count')).toBe(1);
    expect(listener.metrics.total('HTTPCode_ELB_4XX_Count')).toBe(1);
    expect(listener.metrics.total('RequestCount')).toBe(0);
  });
});

describe('redirect', () => {
  const action = {
    type: 'redirect',
    statusCode: 301,
    protocol: '#{protocol}',
    host: '#{host}',
    port: '#{port}',
    path: '/#{path}',
    query: '#{query}',
  } as const;
  const url = { protocol: 'HTTP', host: 'example.com', port: 80, path: '/orders/1', query: 'a=b' } as const;

  test.each([
    [{ protocol: 'HTTPS', port: '443' }, 'https://example.com:443/orders/1?a=b'],
    [{ protocol: 'HTTPS', port: '40443' }, 'https://example.com:40443/orders/1?a=b'],
    [{ path: '/new/#{path}' }, 'http://example.com:80/new/orders/1?a=b'],
    [{ host: 'www.#{host}', query: '' }, 'http://www.example.com:80/orders/1'],
    [
      { query: 'from=#{host}&port=#{port}&p=#{protocol}' },
      'http://example.com:80/orders/1?from=example.com&port=80&p=http',
    ],
  ])('with %j goes to %s', (change, location) => {
    expect(locationOf({ ...action, ...change }, url)).toBe(location);
  });

  test('answers with its status and the location, from the port of the template', async () => {
    const listener = await lab.listener([], {
      defaultAction: { ...action, protocol: 'HTTPS', port: '443' },
      templatePort: 80,
    });
    const response = await fetch(`${listener.url}/orders?a=b`, { redirect: 'manual' });
    expect(response.status).toBe(301);
    expect(response.headers.get('location')).toBe('https://127.0.0.1:443/orders?a=b');
    expect(listener.metrics.total('HTTP_Redirect_Count')).toBe(1);
    expect(listener.metrics.total('HTTPCode_ELB_3XX_Count')).toBe(1);
  });
});

describe('forward', () => {
  test('to a target group without registered targets answers 503', async () => {
    const listener = await lab.listener([lab.group()]);
    expect((await fetch(listener.url)).status).toBe(503);
    expect(listener.events).toEqual([
      expect.objectContaining({
        status: 503,
        source: 'elb',
        reason: 'target group blue has no registered targets',
      }),
    ]);
    expect(listener.metrics.total('HTTPCode_ELB_503_Count')).toBe(1);
    expect(listener.metrics.total('RequestCount')).toBe(0);
  });

  test('sends to healthy targets only while there is one', async () => {
    const [good, bad] = [await lab.target('good'), await lab.target('bad')];
    bad.health.status = 500;
    const group = lab.group();
    group.register(good);
    group.register(bad);
    await group.waitFor('good', 'healthy');
    const listener = await lab.listener([group]);
    const answers = await Promise.all(
      Array.from({ length: 6 }, async () => (await fetch(listener.url)).text()),
    );
    expect(new Set(answers)).toEqual(new Set(['good']));
  });

  test('fails open: sends to all targets when every one is unhealthy', async () => {
    const targets = [await lab.target('t1'), await lab.target('t2')];
    for (const { health } of targets) health.status = 500;
    const group = lab.group({ healthCheck: { ...HEALTH_CHECK, unhealthyThreshold: 1 } });
    for (const target of targets) group.register(target);
    await Promise.all([group.waitFor('t1', 'unhealthy'), group.waitFor('t2', 'unhealthy')]);
    const listener = await lab.listener([group]);
    const answers = await Promise.all(
      Array.from({ length: 4 }, async () => (await fetch(listener.url)).text()),
    );
    expect(answers.toSorted()).toEqual(['t1', 't1', 't2', 't2']);
  });

  test('reaches a target group by its ARN as well as by its name', async () => {
    const group = await lab.healthyGroup([await lab.target('t1')], {
      arn: 'arn:aws:elasticloadbalancing:group',
    });
    const defaultAction: Action = { type: 'forward', targetGroups: [{ targetGroup: group.arn, weight: 1 }] };
    const listener = await lab.listener([group], { defaultAction });
    expect(await (await fetch(listener.url)).text()).toBe('t1');
  });

  test('answers 503 when every weight is 0', async () => {
    const group = await lab.healthyGroup([await lab.target('t1')]);
    const defaultAction: Action = { type: 'forward', targetGroups: [{ targetGroup: 'blue', weight: 0 }] };
    const listener = await lab.listener([group], { defaultAction });
    expect((await fetch(listener.url)).status).toBe(503);
  });

  test('moves traffic when the weights are changed, from the next request on', async () => {
    const blue = await lab.healthyGroup([await lab.target('b1')]);
    const green = await lab.healthyGroup([await lab.target('g1')], { name: 'green' });
    const listener = await lab.listener([blue, green]);
    expect(await (await fetch(listener.url)).text()).toBe('b1');
    listener.setDefaultAction({
      type: 'forward',
      targetGroups: [
        { targetGroup: 'blue', weight: 0 },
        { targetGroup: 'green', weight: 100 },
      ],
    });
    expect(await (await fetch(listener.url)).text()).toBe('g1');
  });
});

describe('an action that ELB would refuse', () => {
  test.each<[string, Action, string]>([
    [
      'an unknown target group',
      { type: 'forward', targetGroups: [{ targetGroup: 'red', weight: 1 }] },
      'The target group red was not given',
    ],
    [
      'a weight of 1000',
      { type: 'forward', targetGroups: [{ targetGroup: 'blue', weight: 1000 }] },
      'The weight of blue is 1000',
    ],
    ['no target group', { type: 'forward', targetGroups: [] }, 'names 1 to 5 target groups, not 0'],
    ['a fixed 302', fixed(302), 'A fixed response has the status 302'],
    ['a body that is too long', fixed(200, 'x'.repeat(1025)), 'at most 1024 characters'],
  ])('is refused: %s', async (_, action, message) => {
    const listener = await lab.listener([lab.group()]);
    expect(() => listener.setDefaultAction(action)).toThrow(message);
    expect(listener.defaultAction).toEqual(TO_GROUP);
  });

  test('is refused when the listener is made', async () => {
    const made = createListener(
      { name: 'HTTP:80', defaultAction: TO_GROUP, rules: [], targetGroups: [] },
      lab.clock,
    );
    await expect(made).rejects.toThrow(
      'The default action of listener HTTP:80: The target group blue was not given',
    );
  });
});

function addresses(number: number): string {
  return Array.from({ length: number }, (_, index) => `192.0.2.${index}`).join(', ');
}

describe('requests refused before any rule', () => {
  test('a TRACE is answered 405', async () => {
    const listener = await lab.listener([], { defaultAction: fixed(200) });
    const { statusCode } = await answerTo(send(listener.url, { method: 'TRACE' }).end());
    expect(statusCode).toBe(405);
  });

  test('more than 30 addresses in X-Forwarded-For are answered 463', async () => {
    const listener = await lab.listener([], { defaultAction: fixed(200) });
    expect((await fetch(listener.url, { headers: { 'x-forwarded-for': addresses(30) } })).status).toBe(200);
    expect((await fetch(listener.url, { headers: { 'x-forwarded-for': addresses(31) } })).status).toBe(463);
  });
});
