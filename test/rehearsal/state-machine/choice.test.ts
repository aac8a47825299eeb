import { parseCondition } from '../../../rehearsal/state-machine/choice';
import type { Json, JsonObject } from '../../../rehearsal/state-machine/json';

function holds(rule: JsonObject, data: Json): boolean {
  return parseCondition(rule, 'state Choice')({ data, context: () => ({ Execution: { Name: 'x' } }) });
}

const EARLY = '2026-01-05T12:00:00Z';
/** The same moment, an hour east, and one later. */
const EARLY_ELSEWHERE = '2026-01-05T13:00:00.000+01:00';
const LATE = '2026-01-05T12:00:01Z';

/** https://docs.aws.amazon.com/step-functions/latest/dg/state-choice.html#amazon-states-language-choice-state-rules */
describe('a choice rule', () => {
  it.each<[string, Json, Json, boolean]>([
    ['StringEquals', 'a', 'a', true],
    ['StringEquals', 1, '1', false],
    ['StringLessThan', 'A', 'AB', true],
    ['StringLessThan', 'A', 'A', false],
    ['StringGreaterThan', 'AB', 'A', true],
    ['StringGreaterThan', 'A', 'A', false],
    ['StringLessThanEquals', '', '', true],
    ['StringLessThanEquals', 'AB', 'A', false],
    ['StringGreaterThanEquals', '', '', true],
    ['StringGreaterThanEquals', 'A', 'AB', false],
    ['NumericEquals', 1, 1.0, true],
    ['NumericEquals', '1', 1, false],
    ['NumericLessThan', 0, 1, true],
    ['NumericLessThan', 1, 1, false],
    ['NumericGreaterThan', 2, 1, true],
    ['NumericGreaterThan', 1, 1, false],
    ['NumericLessThanEquals', 1, 1, true],
    ['NumericLessThanEquals', 2, 1, false],
    ['NumericGreaterThanEquals', 1, 1, true],
    ['NumericGreaterThanEquals', 0, 1, false],
    ['BooleanEquals', false, false, true],
    ['BooleanEquals', null, false, false],
    ['TimestampEquals', EARLY, EARLY_ELSEWHERE, true],
    ['TimestampEquals', '2026-01-05 12:00:00Z', EARLY, false],
    ['TimestampLessThan', EARLY, LATE, true],
    ['TimestampLessThan', EARLY, EARLY_ELSEWHERE, false],
    ['TimestampGreaterThan', LATE, EARLY, true],
    ['TimestampGreaterThan', EARLY, EARLY_ELSEWHERE, false],
    ['TimestampLessThanEquals', EARLY_ELSEWHERE, EARLY, true],
    ['TimestampGreaterThanEquals', EARLY_ELSEWHERE, EARLY, true],
    ['TimestampGreaterThanEquals', EARLY, LATE, false],
  ])('%s of %j and %j, given or at a path, is as it says', (operator, left, right, expected) => {
    const data = { left, right };
    const results = [
      holds({ Variable: '$.left', [operator]: right }, data),
      holds({ Variable: '$.left', [`${operator}Path`]: '$.right' }, data),
    ];
    expect(results).toEqual([expected, expected]);
  });

  it.each<[string, Json, boolean]>([
    ['foo*.log', 'foo23.log', true],
    ['foo*.log', 'foo23xlog', false],
    ['*', '', true],
    ['a*b*c', 'a-b\nc', true],
    ['a\\*b', 'a*b', true],
    ['a\\*b', 'axb', false],
    ['a\\\\b', 'a\\b', true],
    ['*.log', 5, false],
  ])('StringMatches %s of %j is %j', (pattern, value, expected) => {
    expect(holds({ Variable: '$.v', StringMatches: pattern }, { v: value })).toBe(expected);
  });

  it.each<[string, Json, boolean]>([
    ['IsNull', null, true],
    ['IsNull', 0, false],
    ['IsNumeric', 1.1, true],
    ['IsNumeric', '1', false],
    ['IsString', '', true],
    ['IsString', [], false],
    ['IsBoolean', false, true],
    ['IsBoolean', 'true', false],
    ['IsTimestamp', EARLY, true],
    ['IsTimestamp', '2026-01-05T12:00:00', false],
    ['IsTimestamp', '2026-13-05T12:00:00Z', false],
    ['IsPresent', null, true],
  ])('%s of %j holds for %j', (operator, value, expected) => {
    expect(holds({ Variable: '$.v', [operator]: expected }, { v: value })).toBe(true);
  });

  it('IsPresent tells what is not there, which is an error for every other test', () => {
    expect(holds({ Variable: '$.none', IsPresent: true }, {})).toBe(false);
    expect(holds({ Variable: '$.none', IsPresent: false }, {})).toBe(true);
    expect(() => holds({ Variable: '$.none', IsNull: true }, {})).toThrow("Invalid path '$.none'");
  });

  it.each<[JsonObject, boolean]>([
    [{ And: [] }, true],
    [
      {
        And: [
          { Variable: '$.n', NumericLessThan: 9 },
          { Variable: '$.n', NumericGreaterThan: 5 },
        ],
      },
      false,
    ],
    [
      {
        Or: [
          { Variable: '$.n', NumericLessThan: 2 },
          { Variable: '$.n', NumericEquals: 3 },
        ],
      },
      true,
    ],
    [{ Not: { Variable: '$.n', NumericEquals: 3 } }, false],
    [{ Variable: '$$.Execution.Name', StringEquals: 'x' }, true],
  ])('%j is as its parts are', (rule, expected) => {
    expect(holds(rule, { n: 3 })).toBe(expected);
  });

  it.each<[JsonObject, string]>([
    [{ Variable: '$.a', StringAbove: 'x' }, 'StringAbove'],
    [{ Variable: '$.a', IsNull: true, IsString: true }, 'IsNull, IsString'],
    [{ Variable: '$.a' }, 'operators []'],
  ])('%j is refused, naming the operator', (rule, name) => {
    expect(() => parseCondition(rule, 'state Choice')).toThrow(name);
  });
});
