import * as fs from 'node:fs';
import * as os from 'node:os';
import * as path from 'node:path';
import { App, CloudFormationValidatePlugin, type IPolicyValidationContext } from 'aws-cdk-lib';
import { RulesAhead } from '../../lib/validation/rules-ahead';
import { REPOSITORY } from '../../rehearsal/synth/synthesize';

const folder = fs.mkdtempSync(path.join(os.tmpdir(), 'rules-ahead-'));

afterAll(() => fs.rmSync(folder, { recursive: true }));

/** A stack with a queue of these properties. */
function queueWith(Properties: object): IPolicyValidationContext {
  const templatePath = path.join(folder, 'queue.template.json');
  fs.writeFileSync(
    templatePath,
    JSON.stringify({ Resources: { Queue: { Type: 'AWS::SQS::Queue', Properties } } }),
  );
  return {
    templatePaths: [templatePath],
    stackTemplates: [
      { stackConstructPath: 'Stack', templatePath, accountId: '111122223333', region: 'us-east-1' },
    ],
    appConstruct: new App(),
  };
}

it('finds a property that does not exist', () => {
  const { success, violations } = new RulesAhead(['AWS::SQS::Queue']).validate(
    queueWith({ VisibilityTimeOut: 30 }),
  );

  expect(violations.map(({ violatingResources }) => violatingResources)).toEqual([
    [
      expect.objectContaining({
        resourceLogicalId: 'Queue',
        templatePath: path.join(folder, 'queue.template.json'),
      }),
    ],
  ]);
  expect(success).toBe(false);
}, 120_000);

it('has the validation of aws-cdk-lib answer where its thread has failed', () => {
  const answer = { success: true, violations: [] };
  jest.spyOn(CloudFormationValidatePlugin.prototype, 'validate').mockReturnValue(answer);
  const program = threadWith('throw new Error("broken");');

  expect(new RulesAhead([], program).validate(queueWith({}))).toBe(answer);
});

it('throws what the validation throws', () => {
  const program = threadWith(`exports.CloudFormationValidatePlugin = class {
    validate({ templatePaths }) {
      if (templatePaths[0].endsWith('queue.template.json')) throw new TypeError('no such template');
    }
  };`);

  expect(() => new RulesAhead([], program).validate(queueWith({}))).toThrow('no such template');
});

/** The program of the thread, beside an aws-cdk-lib of this source. */
function threadWith(library: string): string {
  const own = fs.mkdtempSync(path.join(folder, 'thread-'));
  const modules = path.join(own, 'node_modules', 'aws-cdk-lib');
  fs.mkdirSync(modules, { recursive: true });
  fs.writeFileSync(path.join(modules, 'index.js'), library);
  const program = path.join(own, 'worker.cjs');
  fs.copyFileSync(path.join(REPOSITORY, 'lib', 'validation', 'worker.cjs'), program);
  return program;
}
