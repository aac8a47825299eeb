import { AspectPriority, Aspects, CfnResource, RemovalPolicy, Stack } from 'aws-cdk-lib';
import { Match, Template } from 'aws-cdk-lib/assertions';
import * as s3 from 'aws-cdk-lib/aws-s3';
import { HandlerFunction } from '../../lib/handlers/handler-function';
import { ProviderLogs } from '../../lib/handlers/provider-logs';
import { testSettings } from '../settings';
import { testApp } from '../test-app';

const settings = testSettings({ logs: { retentionDays: 14 } });

function stackWithAspect(): Stack {
  const stack = new Stack(testApp(), 'Test');
  Aspects.of(stack).add(new ProviderLogs(settings), { priority: AspectPriority.MUTATING });
  return stack;
}

function emptiedBucket(): Template {
  const stack = stackWithAspect();
  new s3.Bucket(stack, 'Bucket', { autoDeleteObjects: true, removalPolicy: RemovalPolicy.DESTROY });
  return Template.fromStack(stack);
}

describe('ProviderLogs', () => {
  it("gives the CDK's own function a log group of the stack", () => {
    const template = emptiedBucket();
    const [group] = Object.keys(template.findResources('AWS::Logs::LogGroup'));

    template.hasResource('AWS::Logs::LogGroup', {
      Properties: { RetentionInDays: 14 },
      DeletionPolicy: 'Delete',
    });
    template.hasResourceProperties('AWS::Lambda::Function', { LoggingConfig: { LogGroup: { Ref: group } } });
  });

  it('lets that function write its log, and make no group', () => {
    const template = emptiedBucket();
    const [group] = Object.keys(template.findResources('AWS::Logs::LogGroup'));

    template.hasResourceProperties('AWS::IAM::Role', { ManagedPolicyArns: Match.absent() });
    template.hasResourceProperties('AWS::IAM::RolePolicy', {
      PolicyDocument: {
        Statement: [
          {
            Action: ['logs:CreateLogStream', 'logs:PutLogEvents'],
            Effect: 'Allow',
            Resource: { 'Fn::GetAtt': [group, 'Arn'] },
          },
        ],
      },
    });
  });

  it('makes the function wait for that right', () => {
    const template = emptiedBucket();
    const [policy] = Object.keys(template.findResources('AWS::IAM::RolePolicy'));

    template.hasResource('AWS::Lambda::Function', { DependsOn: Match.arrayWith([policy]) });
  });

  it('leaves functions alone that have a log group already', () => {
    const stack = stackWithAspect();
    new HandlerFunction(stack, 'Handler', { settings, handler: 'image/seed', description: 'for a test' });

    const template = Template.fromStack(stack);
    template.resourceCountIs('AWS::Logs::LogGroup', 1);
  });

  it('refuses a function of a shape that it does not know', () => {
    const stack = stackWithAspect();
    new CfnResource(stack, 'Function', { type: 'AWS::Lambda::Function' });

    expect(() => Template.fromStack(stack)).toThrow(/Test\/Function is a function without a role beside it/);
  });
});
