import { RemovalPolicy, Stack } from 'aws-cdk-lib';
import { Template } from 'aws-cdk-lib/assertions';
import * as s3 from 'aws-cdk-lib/aws-s3';
import { applyToAll, commonProps } from '../../lib/stack/common-props';
import { testSettings } from '../settings';
import { testApp } from '../test-app';

it('leaves the stacks of another environment in the same app alone', () => {
  const app = testApp();
  const stacks = [14, 30].map((retentionDays) => {
    const settings = testSettings({ prefix: `kept${retentionDays}`, logs: { retentionDays } });
    const stack = new Stack(app, settings.prefix);
    // A function of the CDK's own.
    new s3.Bucket(stack, 'Bucket', { autoDeleteObjects: true, removalPolicy: RemovalPolicy.DESTROY });
    applyToAll([stack], commonProps(settings), 'https://example.com/runbook');
    return stack;
  });
  const found = stacks.map((stack) => {
    const template = Template.fromStack(stack);
    const [group] = Object.values(template.findResources('AWS::Logs::LogGroup'));
    const [bucket] = Object.values(template.findResources('AWS::S3::Bucket'));
    const tags: { Key: string; Value: string }[] = bucket?.['Properties'].Tags;
    return [
      group?.['Properties'].RetentionInDays,
      tags.filter(({ Key }) => Key === 'prefix').map(({ Value }) => Value),
    ];
  });

  expect(found).toEqual([
    [14, ['kept14']],
    [30, ['kept30']],
  ]);
});
