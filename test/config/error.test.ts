import { ConfigurationError, showPath, showValue, type Problem } from '../../lib/config/error';

const PROBLEM: Problem = {
  setting: 'service.cpu',
  value: '300',
  accepted: 'one of 256, 512',
  fix: 'write for example 256',
};

describe('the message of a configuration error', () => {
  test('lists each problem with aligned lines under a heading that names environment and file', () => {
    const error = new ConfigurationError([PROBLEM, { ...PROBLEM, setting: 'service.exec' }], '"staging"');

    expect(error.message).toBe(
      [
        '2 problems in the configuration of environment "staging" (lib/config/environments.ts)',
        '',
        'service.cpu',
        '  value     300',
        '  accepted  one of 256, 512',
        '  fix       write for example 256',
        '',
        'service.exec',
        '  value     300',
        '  accepted  one of 256, 512',
        '  fix       write for example 256',
      ].join('\n'),
    );
  });

  test('counts a single problem in the singular', () => {
    expect(new ConfigurationError([PROBLEM], '"staging"').message).toMatch(/^1 problem in/);
  });
});

describe('a value in a message', () => {
  const cyclic: Record<string, unknown> = {};
  cyclic['itself'] = cyclic;

  test.each([
    ['nothing', undefined, 'not set'],
    ['null', null, 'null'],
    ['a number', 12.5, '12.5'],
    ['not a number', Number.NaN, 'NaN'],
    ['a boolean', false, 'false'],
    ['a text', 'nat', '"nat"'],
    ['a text with line breaks', 'a\nb', '"a\\nb"'],
    ['a long text', 'x'.repeat(100), `"${'x'.repeat(59)}…"`],
    ['an array', [1, 2, 3], 'an array of 3'],
    ['an empty object', {}, 'an empty object'],
    ['an object', { min: 1, max: 2 }, 'an object with min, max'],
    ['an object that holds itself', cyclic, 'an object with itself'],
    ['a function', () => 1, 'a function'],
    ['a symbol', Symbol('s'), 'a symbol'],
    ['a bigint', 1n, 'a bigint'],
  ])('shows %s on one short line', (_, value, shown) => {
    expect(showValue(value)).toBe(shown);
  });

  test('does not show what is inside an object', () => {
    expect(showValue({ DB_PASSWORD: 'hunter2' })).not.toContain('hunter2');
  });
});

describe('a path in a message', () => {
  test.each([
    [['service', 'tasks', 'min'], 'service.tasks.min'],
    [['network', 'availabilityZoneNames', 1], 'network.availabilityZoneNames[1]'],
    [['tags', 'cost center'], 'tags["cost center"]'],
    [['tags', ''], 'tags[""]'],
    [['2nd'], '["2nd"]'],
  ])('%j is written as in code', (path, shown) => {
    expect(showPath(path)).toBe(shown);
  });
});
