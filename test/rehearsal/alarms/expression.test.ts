import { parseExpression } from '../../../rehearsal/alarms/expression';

const VALUES: Readonly<Record<string, number | undefined>> = { a: 6, b: 3, zero: 0, gone: undefined };

/** https://docs.aws.amazon.com/AmazonCloudWatch/latest/monitoring/using-metric-math.html */
it.each([
  ['a + b * 2', 12],
  ['(a + b) * 2', 18],
  ['-a + 10 - 1', 3],
  ['100 * b / a', 50],
  ['12 / 2 / 3', 2],
  ['IF(a > b, 1, 2)', 1],
  ['IF(a == b, 1, 2)', 2],
  ['FILL(gone, 7) + 1', 8],
  ['a / zero', undefined],
  ['a + gone', undefined],
])('%s is %s', (text, value) => {
  expect(parseExpression(text).evaluate((id) => VALUES[id])).toBe(value);
});

it.each(['METRICS()', 'a +', '(a', 'a b', 'SUM([a, b])', 'Errors'])('refuses %s, quoting it', (text) => {
  expect(() => parseExpression(text)).toThrow(`'${text}'`);
});
