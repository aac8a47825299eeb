import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { App, CfnOutput, CustomResource, SecretValue, Stack } from 'aws-cdk-lib';
import { loadAssembly } from '../../../rehearsal/assembly';
import { undeployedResolver } from '../../../rehearsal/synth/made-up';

const custom = (stack: Stack, resourceType: string, properties = {}): CustomResource =>
  new CustomResource(stack, 'Custom', {
    serviceToken: 'arn:aws:lambda:us-east-1:1:function:f',
    resourceType,
    properties,
  });

describe('what only a deployment knows', () => {
  let folder: string;
  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), 'made-up-'));
  });
  afterEach(() => rmSync(folder, { recursive: true }));

  const output = (value: (stack: Stack) => string): unknown => {
    const app = new App({ outdir: folder });
    const stack = new Stack(app, 'Stack');
    new CfnOutput(stack, 'Out', { value: value(stack) });
    app.synth();
    return undeployedResolver(loadAssembly(folder)).output('Stack', 'Out');
  };
  test('is a well-formed digest where a custom resource gives one', () => {
    expect(output((stack) => custom(stack, 'Custom::Seed').getAttString('Digest'))).toMatch(
      /^sha256:[0-9a-f]{64}$/,
    );
  });

  test('is a text of its own for any other attribute of a custom resource', () => {
    expect(output((stack) => custom(stack, 'Custom::Else').getAttString('Name'))).toMatch(
      /^rehearsal-[0-9a-f]{24}$/,
    );
  });

  test('is the blue target group where the live one is asked for, as on the first deployment', () => {
    const live = output((stack) =>
      custom(stack, 'Custom::LiveTargetGroup', { BlueTargetGroupArn: 'arn:blue' }).getAttString(
        'LiveTargetGroupArn',
      ),
    );

    expect(live).toBe('arn:blue');
  });

  test('is a text where a secret is referred to', () => {
    expect(output(() => SecretValue.secretsManager('key').unsafeUnwrap())).toMatch(
      /^rehearsal-[0-9a-f]{38}$/,
    );
  });
});
