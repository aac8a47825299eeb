import { conditionMatcher, ruleMatcher, type RequestLine } from '../../../rehearsal/listener/conditions';
import type { Condition } from '../../../rehearsal/listener';

// Cases of https://docs.aws.amazon.com/elasticloadbalancing/latest/application/rule-condition-types.html

function request(
  given: Partial<RequestLine> & { readonly headers?: Record<string, string[]> } = {},
): RequestLine {
  const { headers = {}, ...line } = given;
  return {
    method: 'GET',
    path: '/',
    query: '',
    host: 'example.com',
    sourceIp: '203.0.113.7',
    header: (name) => headers[name] ?? [],
    ...line,
  };
}

describe('path-pattern', () => {
  test.each([
    [['/img/*'], '/img/picture.jpg', true],
    [['/img/*'], '/img/', true],
    [['/img/*'], '/img', false],
    [['/img/*'], '/IMG/picture.jpg', false],
    [['/img/*/pics'], '/img/2026/may/pics', true],
    [['/img/*/pics'], '/img/pics', false],
    [['/v?/orders'], '/v1/orders', true],
    [['/v?/orders'], '/v10/orders', false],
    [['/a', '/b'], '/b', true],
    [['/a.b'], '/axb', false],
  ])('%j and %s: %p', (values, path, expected) => {
    expect(conditionMatcher({ field: 'path-pattern', values })(request({ path }))).toBe(expected);
  });

  test('is not applied to the query string', () => {
    const matches = conditionMatcher({ field: 'path-pattern', values: ['/internal/*'] });
    expect(matches(request({ path: '/orders', query: '/internal/x' }))).toBe(false);
  });

  test.each([
    '/public/../internal/metrics',
    '/./internal/metrics',
    '/%69nternal/metrics',
    '/internal/%2E%2E/internal/x',
    '/public/%2e%2e/internal/metrics',
  ])('is evaluated after URI normalization, so that %s does not get past a rule', (path) => {
    expect(conditionMatcher({ field: 'path-pattern', values: ['/internal/*'] })(request({ path }))).toBe(
      true,
    );
  });

  test.each([
    ['/a/b/../c', '/a/c', true],
    ['/a/b/..', '/a/', true],
    ['/..', '/', true],
    ['/a/.hidden', '/a/.hidden', true],
    ['/a%2fb', '/a%2Fb', true],
    ['/a%2Fb', '/a/b', false],
  ])('takes %s for %s: %p', (path, pattern, expected) => {
    expect(conditionMatcher({ field: 'path-pattern', values: [pattern] })(request({ path }))).toBe(expected);
  });
});

describe('host-header', () => {
  test.each([
    [['*.example.com'], 'test.example.com', true],
    [['*.example.com'], 'example.com', false],
    [['example.com'], 'EXAMPLE.com', true],
    [['Example.Com'], 'example.com', true],
    [['example.com'], 'example.org', false],
  ])('%j and %s: %p', (values, host, expected) => {
    expect(conditionMatcher({ field: 'host-header', values })(request({ host }))).toBe(expected);
  });
});

describe('http-header', () => {
  const condition: Condition = { field: 'http-header', name: 'User-Agent', values: ['*Chrome*', '*Safari*'] };
  test.each([
    [['Mozilla/5.0 Chrome/126'], true],
    [['Mozilla/5.0 SAFARI/605'], true],
    [['curl/8.5'], false],
    [[], false],
    [['curl/8.5', 'Chrome'], true],
  ])('one of the strings has to match one of the values %j: %p', (values, expected) => {
    expect(conditionMatcher(condition)(request({ headers: { 'user-agent': values } }))).toBe(expected);
  });
});

describe('http-request-method', () => {
  test.each([
    [['CUSTOM-METHOD'], 'CUSTOM-METHOD', true],
    [['GET', 'HEAD'], 'HEAD', true],
    [['get'], 'GET', false],
    [['*'], 'GET', false],
  ])('%j and %s: %p', (values, method, expected) => {
    expect(conditionMatcher({ field: 'http-request-method', values })(request({ method }))).toBe(expected);
  });
});

describe('query-string', () => {
  const condition: Condition = {
    field: 'query-string',
    values: [{ key: 'version', value: 'v1' }, { value: '*example*' }],
  };
  test.each([
    ['version=v1', true],
    ['VERSION=V1', true],
    ['version=v2', false],
    ['a=1&version=v1', true],
    ['q=an-example-of-it', true],
    ['example=no', false],
    ['', false],
  ])('"%s": %p', (query, expected) => {
    expect(conditionMatcher(condition)(request({ query }))).toBe(expected);
  });

  test('takes a wildcard after a backslash for what it is', () => {
    const matches = conditionMatcher({
      field: 'query-string',
      values: [{ key: 'q', value: String.raw`what\?` }],
    });
    expect(matches(request({ query: 'q=what?' }))).toBe(true);
    expect(matches(request({ query: 'q=whats' }))).toBe(false);
  });
});

describe('source-ip', () => {
  const condition: Condition = {
    field: 'source-ip',
    values: ['192.0.2.0/24', '198.51.100.10/32', '2001:db8::/32'],
  };
  test.each([
    ['192.0.2.255', true],
    ['192.0.3.0', false],
    ['198.51.100.10', true],
    ['198.51.100.11', false],
    ['2001:db8::1', true],
    ['2001:db9::1', false],
  ])('%s: %p', (sourceIp, expected) => {
    expect(conditionMatcher(condition)(request({ sourceIp }))).toBe(expected);
  });

  test('is not satisfied by X-Forwarded-For', () => {
    const headers = { 'x-forwarded-for': ['192.0.2.1'] };
    expect(conditionMatcher(condition)(request({ headers }))).toBe(false);
  });

  test.each(['192.0.2.0', '192.0.2.*', '192.0.2.0/33'])('refuses %s', (range) => {
    expect(() => conditionMatcher({ field: 'source-ip', values: [range] })).toThrow(JSON.stringify(range));
  });
});

test('every condition of a rule has to match', () => {
  const matches = ruleMatcher([
    { field: 'path-pattern', values: ['/orders'] },
    { field: 'http-request-method', values: ['POST'] },
  ]);
  expect(matches(request({ path: '/orders', method: 'POST' }))).toBe(true);
  expect(matches(request({ path: '/orders', method: 'GET' }))).toBe(false);
  expect(matches(request({ path: '/', method: 'POST' }))).toBe(false);
});
