import * as fs from 'node:fs';
import * as os from 'node:os';
import * as path from 'node:path';
import { App, CloudFormationValidatePlugin, type PolicyValidationPluginReport } from 'aws-cdk-lib';
import { ENVIRONMENT_NAMES } from '../../lib/config';
import { allStacks } from '../synthesis';

/**
 * One for all templates of all environments: making it costs most of the time, and `cdk synth` makes one for each
 * environment.
 */
const validator = new CloudFormationValidatePlugin();

/** Some account and region, for rules that look at ARNs. */
const PLACE = { accountId: '111122223333', region: 'us-east-1' };

/** What CloudFormation's rules say of templates, errors and warnings, each as a line. */
function problemsOf(templatePaths: readonly string[]): string[] {
  const stackTemplates = templatePaths.map((templatePath) => ({
    stackConstructPath: path.basename(templatePath),
    templatePath,
    ...PLACE,
  }));
  return linesOf(
    validator.validate({ stackTemplates, templatePaths: [...templatePaths], appConstruct: new App() }),
  );
}

function linesOf({ violations }: PolicyValidationPluginReport): string[] {
  return violations.flatMap(({ ruleName, description, violatingResources }) =>
    violatingResources.map(
      ({ templatePath = '', resourceLogicalId }) =>
        `${path.basename(templatePath)} ${resourceLogicalId} ${ruleName} ${description}`,
    ),
  );
}

it('no template of any environment breaks a rule of CloudFormation', () => {
  const templates = ENVIRONMENT_NAMES.flatMap((name) =>
    allStacks(name).map(({ templateFullPath }) => templateFullPath),
  );
  expect(problemsOf(templates)).toEqual([]);
}, 120_000);

it('a property that does not exist is found', () => {
  const folder = fs.mkdtempSync(path.join(os.tmpdir(), 'cloudformation-rules-'));
  const file = path.join(folder, 'wrong.template.json');
  const Resources = { Queue: { Type: 'AWS::SQS::Queue', Properties: { VisibilityTimeOut: 30 } } };
  try {
    fs.writeFileSync(file, JSON.stringify({ Resources }));
    expect(problemsOf([file])).toEqual([expect.stringContaining('Queue')]);
  } finally {
    fs.rmSync(folder, { recursive: true });
  }
});
