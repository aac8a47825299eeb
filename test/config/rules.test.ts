import { RULES } from '../../lib/config/rules';
import type { Rule } from '../../lib/config/rules/rule';
import { testSettings } from '../settings';
import { recordReads } from './record-reads';
import { TODAY } from './quote-rule-cases';
import { RULE_CASES } from './rule-cases';

function ruleNamed(name: string): Rule {
  const rule = RULES[name];
  if (rule === undefined) throw new Error(`there is no rule ${name}`);
  return rule;
}

test('every rule has cases here', () => {
  expect(Object.keys(RULE_CASES).toSorted()).toEqual(Object.keys(RULES).toSorted());
});

describe.each(Object.entries(RULE_CASES))('%s', (name, { agree, contradict }) => {
  test.each(agree.map((overrides) => [JSON.stringify(overrides), overrides] as const))(
    'accepts %s',
    (_, overrides) => {
      expect(ruleNamed(name).check(testSettings(overrides), TODAY)).toEqual([]);
    },
  );

  test.each(
    contradict.map(
      ([overrides, ...expected]) => [JSON.stringify(overrides), overrides, ...expected] as const,
    ),
  )('refuses %s', (_, overrides, setting, fix) => {
    const problems = ruleNamed(name).check(testSettings(overrides), TODAY);

    expect(problems).toEqual([
      { setting, value: expect.any(String), accepted: expect.any(String), fix: expect.stringContaining(fix) },
    ]);
  });

  // Otherwise it would judge a default in place of a value that the schema refused, or be left out needlessly.
  test('declares exactly the settings that it reads', () => {
    const all = [...agree, ...contradict.map(([overrides]) => overrides)];

    const read = new Set(
      all.flatMap((overrides) =>
        recordReads(testSettings(overrides), (settings) => ruleNamed(name).check(settings, TODAY)),
      ),
    );

    const declared = ruleNamed(name).uses;
    const undeclared = [...read].filter(
      (path) => path !== 'environment' && !declared.some((use) => `${path}.`.startsWith(`${use}.`)),
    );
    const unread = declared.filter((use) => ![...read].some((path) => `${path}.`.startsWith(`${use}.`)));
    expect({ undeclared, unread }).toEqual({ undeclared: [], unread: [] });
  });
});

test('one shadowing secret does not hide the next', () => {
  const secrets = {
    PORT: { source: 'ssm', name: '/a' },
    LOG_LEVEL: { source: 'ssm', name: '/b' },
  } as const;

  const problems = ruleNamed('secretsShadowNoVariable').check(testSettings({ service: { secrets } }), TODAY);

  expect(problems.map(({ setting }) => setting)).toEqual([
    'service.secrets.PORT',
    'service.secrets.LOG_LEVEL',
  ]);
});
