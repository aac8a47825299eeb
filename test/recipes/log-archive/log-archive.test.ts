import { Duration, Stack } from 'aws-cdk-lib';
import { Match, Template } from 'aws-cdk-lib/assertions';
import * as logs from 'aws-cdk-lib/aws-logs';
import { LogArchive } from '../../../lib/recipes/log-archive/log-archive';
import { testSettings } from '../../settings';
import { testApp } from '../../test-app';

const STREAM = 'AWS::KinesisFirehose::DeliveryStream';

/** A stack with two archives, the second kept for a month. */
function archives(): Template {
  const stack = new Stack(testApp(), 'Stack');
  const settings = testSettings();
  const archive = new LogArchive(stack, 'First', { settings });
  archive.subscribe('Errors', logs.LogGroup.fromLogGroupName(stack, 'Group', 'orders'), {
    logPatternString: 'ERROR',
  });
  new LogArchive(stack, 'Second', { settings, kept: Duration.days(30) });
  return Template.fromStack(stack);
}

describe('an archive of log lines', () => {
  const template = archives();

  it('is sent the lines of a group that match', () => {
    template.hasResourceProperties('AWS::Logs::SubscriptionFilter', {
      LogGroupName: 'orders',
      FilterPattern: 'ERROR',
      DestinationArn: { 'Fn::GetAtt': [Match.stringLikeRegexp('^FirstStream'), 'Arn'] },
    });
  });

  it('writes packed files by day, and what could not be processed apart from them', () => {
    template.allResourcesProperties(STREAM, {
      ExtendedS3DestinationConfiguration: {
        Prefix: 'lines/day=!{timestamp:yyyy-MM-dd}/',
        ErrorOutputPrefix: Match.stringLikeRegexp('^failed/!{firehose:error-output-type}/'),
        CompressionFormat: 'UNCOMPRESSED',
        FileExtension: '.json.gz',
      },
    });
  });

  it.each([365, 30])('keeps lines for %d days, as it is told', (days) => {
    template.hasResourceProperties('AWS::S3::Bucket', {
      LifecycleConfiguration: { Rules: [Match.objectLike({ ExpirationInDays: days })] },
    });
  });

  it('lets Firehose delete nothing', () => {
    expect(JSON.stringify(template.findResources('AWS::IAM::Policy'))).not.toContain('s3:');
    expect(JSON.stringify(template.findResources('AWS::IAM::Role'))).not.toContain('s3:Delete');
  });

  it('lets Firehose call the function by its ARN and by those of its versions, which AWS asks for', () => {
    const [unpack = ''] = Object.keys(template.findResources('AWS::Lambda::Function'));
    const arn = { 'Fn::GetAtt': [unpack, 'Arn'] };
    const roles = Object.entries(template.findResources('AWS::IAM::Role'));
    const [, role] = roles.find(([id]) => id.startsWith('FirstDeliveryRole')) ?? [];

    expect(role?.['Properties'].Policies[0].PolicyDocument.Statement).toContainEqual({
      Action: ['lambda:GetFunctionConfiguration', 'lambda:InvokeFunction'],
      Effect: 'Allow',
      Resource: [arn, { 'Fn::Join': ['', [arn, ':*']] }],
    });
  });

  it('can be there twice in a stack, without the mapping that nothing uses', () => {
    template.resourceCountIs(STREAM, 2);
    expect(template.findMappings('*')).toEqual({});
  });
});
