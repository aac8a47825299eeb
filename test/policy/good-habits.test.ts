import { type App, Stack, type PolicyValidationPluginReport } from 'aws-cdk-lib';
import * as sqs from 'aws-cdk-lib/aws-sqs';
import { AwsSolutionsChecks } from 'cdk-nag';
import { addStacks } from '../../lib/app';
import { ENVIRONMENT_NAMES, loadSettings, type EnvironmentName, type Settings } from '../../lib/config';
import { ACKNOWLEDGED_HABITS } from '../../lib/policy/acknowledged-habits';
import { GoodHabits, isOf, withoutAcknowledged } from '../../lib/policy/good-habits';
import { addRecipes } from '../../lib/recipes/app';
import { testApp } from '../test-app';

/** The two apps of this repository. */
const APPS = { product: addStacks, recipes: addRecipes };

/** Findings in an app of an environment, acknowledged ones too. */
function reportOf(add: (app: App, settings: Settings) => unknown, environment: EnvironmentName) {
  const app = testApp();
  add(app, loadSettings({ environment }));
  return new AwsSolutionsChecks().validateScope(app);
}

const reports = new Map(
  ENVIRONMENT_NAMES.flatMap((environment) =>
    Object.entries(APPS).map(
      ([name, add]) => [`${environment}, ${name}`, reportOf(add, environment)] as const,
    ),
  ),
);

/** Each finding as a line. */
function findings({ violations }: PolicyValidationPluginReport): string[] {
  return violations.flatMap(({ ruleName, violatingResources }) =>
    violatingResources.map(({ constructPath }) => `${ruleName} ${constructPath}`),
  );
}

it.each([...reports])('%s has the good habits, or a reason for doing otherwise', (_, report) => {
  expect(findings(withoutAcknowledged(report, ACKNOWLEDGED_HABITS))).toEqual([]);
});

it('every reason is for something that is still so', () => {
  const found = [...reports.values()].flatMap(({ violations }) =>
    violations.flatMap((violation) =>
      violation.violatingResources.map(({ constructPath }) => ({ violation, constructPath })),
    ),
  );
  const stale = ACKNOWLEDGED_HABITS.filter(
    (entry) => !found.some(({ violation, constructPath }) => isOf(entry, violation, constructPath)),
  );
  expect(stale).toEqual([]);
});

it('a finding that nobody has acknowledged fails the synthesis', () => {
  const app = testApp();
  const stack = new Stack(app, 'shop-sandbox-other');
  new sqs.Queue(stack, 'Queue');
  const report = new GoodHabits().validate({ stackTemplates: [], templatePaths: [], appConstruct: app });
  expect(report.success).toBe(false);
  expect(findings(report)).toContain('AwsSolutions-SQS4 shop-sandbox-other/Queue/Resource');
});
