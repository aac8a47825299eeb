import { Duration } from 'aws-cdk-lib';
import { Match, Template } from 'aws-cdk-lib/assertions';
import * as destinations from 'aws-cdk-lib/aws-lambda-destinations';
import * as sns from 'aws-cdk-lib/aws-sns';
import * as sqs from 'aws-cdk-lib/aws-sqs';
import { TrafficShift } from '../../lib/release/traffic-shift';
import { gradual, testStack, withHooks } from './gradual-stack';
import { dependencyCircle } from './template-dependencies';

describe('a gradual function', () => {
  it('shifts 10 percent for 5 minutes unless told otherwise, and rolls back on failure, alarm and stop', () => {
    const stack = testStack();
    gradual(stack);
    const template = Template.fromStack(stack);
    template.hasResourceProperties('AWS::CodeDeploy::DeploymentGroup', {
      DeploymentConfigName: 'CodeDeployDefault.LambdaCanary10Percent5Minutes',
      AlarmConfiguration: { Enabled: true },
      AutoRollbackConfiguration: {
        Enabled: true,
        Events: Match.arrayWith([
          'DEPLOYMENT_FAILURE',
          'DEPLOYMENT_STOP_ON_REQUEST',
          'DEPLOYMENT_STOP_ON_ALARM',
        ]),
      },
    });
  });

  it('updates its alias by CodeDeploy, with both hooks', () => {
    const stack = testStack();
    withHooks(stack);
    const template = Template.fromStack(stack);
    template.hasResource('AWS::Lambda::Alias', {
      Properties: { Name: 'live' },
      UpdatePolicy: {
        CodeDeployLambdaAliasUpdate: {
          ApplicationName: Match.anyValue(),
          DeploymentGroupName: Match.anyValue(),
          BeforeAllowTrafficHook: { Ref: Match.stringLikeRegexp('^Pre') },
          AfterAllowTrafficHook: { Ref: Match.stringLikeRegexp('^Post') },
        },
      },
    });
  });

  it('starts no deployment before CodeDeploy may call the hooks', () => {
    const stack = testStack();
    withHooks(stack);
    const template = Template.fromStack(stack);
    template.hasResource('AWS::Lambda::Alias', {
      DependsOn: Match.arrayWith([Match.stringLikeRegexp('DeploymentGroupServiceRoleDefaultPolicy')]),
    });
  });

  it('keeps old versions', () => {
    const stack = testStack();
    gradual(stack);
    const template = Template.fromStack(stack);
    template.hasResource('AWS::Lambda::Version', {
      DeletionPolicy: 'Retain',
      UpdateReplacePolicy: 'Retain',
    });
  });

  it('runs small, on ARM, traced, with a log that ends, and reserves nothing', () => {
    const stack = testStack();
    gradual(stack);
    const template = Template.fromStack(stack);
    template.hasResourceProperties('AWS::Lambda::Function', {
      Architectures: ['arm64'],
      MemorySize: 256,
      Runtime: 'nodejs24.x',
      Timeout: 10,
      TracingConfig: { Mode: 'Active' },
      ReservedConcurrentExecutions: Match.absent(),
    });
    template.hasResourceProperties('AWS::Logs::LogGroup', { RetentionInDays: 30 });
  });

  it('has no circle among its resources, update policies included', () => {
    const stack = testStack();
    withHooks(stack);
    expect(dependencyCircle(Template.fromStack(stack).toJSON())).toBeUndefined();
  });

  it('can tell CodeDeploy whom to notify', () => {
    const stack = testStack();
    gradual(stack, {
      release: { notifications: { topic: new sns.Topic(stack, 'Topic'), events: ['DeploymentFailure'] } },
    });
    const template = Template.fromStack(stack);
    template.hasResourceProperties('AWS::CodeDeploy::DeploymentGroup', {
      TriggerConfigurations: [
        {
          TriggerName: 'DeploymentEvents',
          TriggerEvents: ['DeploymentFailure'],
          TriggerTargetArn: Match.anyValue(),
        },
      ],
    });
  });
});

describe('concurrency', () => {
  it('can be reserved for the function', () => {
    const stack = testStack();
    gradual(stack, { compute: { concurrency: { type: 'reserved', executions: 5 } } });
    const template = Template.fromStack(stack);
    template.hasResourceProperties('AWS::Lambda::Function', {
      ReservedConcurrentExecutions: 5,
    });
  });

  it('can be provisioned behind the alias', () => {
    const stack = testStack();
    gradual(stack, { compute: { concurrency: { type: 'provisioned', executions: 2 } } });
    const template = Template.fromStack(stack);
    template.hasResourceProperties('AWS::Lambda::Alias', {
      ProvisionedConcurrencyConfig: { ProvisionedConcurrentExecutions: 2 },
    });
  });
});

describe('a failed asynchronous call', () => {
  it('is kept in an encrypted queue for 14 days', () => {
    const stack = testStack();
    gradual(stack);
    const template = Template.fromStack(stack);
    template.hasResourceProperties('AWS::Lambda::EventInvokeConfig', {
      DestinationConfig: {
        OnFailure: { Destination: { 'Fn::GetAtt': [Match.stringLikeRegexp('FailedCalls'), 'Arn'] } },
      },
    });
    template.hasResourceProperties('AWS::SQS::Queue', {
      MessageRetentionPeriod: Duration.days(14).toSeconds(),
      SqsManagedSseEnabled: true,
    });
  });

  it('can go to a destination of the caller', () => {
    const stack = testStack();
    const topic = new sns.Topic(stack, 'Failed');
    gradual(stack, {
      onAsyncFailure: { type: 'destination', destination: new destinations.SnsDestination(topic) },
    });
    const template = Template.fromStack(stack);
    template.hasResourceProperties('AWS::Lambda::EventInvokeConfig', {
      DestinationConfig: { OnFailure: { Destination: { Ref: Match.stringLikeRegexp('^Failed') } } },
    });
  });

  it('can go to a dead-letter queue', () => {
    const stack = testStack();
    gradual(stack, { onAsyncFailure: { type: 'dead-letter-queue', queue: new sqs.Queue(stack, 'Dead') } });
    const template = Template.fromStack(stack);
    template.hasResourceProperties('AWS::Lambda::Function', {
      DeadLetterConfig: { TargetArn: { 'Fn::GetAtt': [Match.stringLikeRegexp('^Dead'), 'Arn'] } },
    });
    template.resourceCountIs('AWS::Lambda::EventInvokeConfig', 0);
  });

  it('has no place to go when there is none to be', () => {
    const stack = testStack();
    gradual(stack, { onAsyncFailure: { type: 'none' } });
    const template = Template.fromStack(stack);
    template.resourceCountIs('AWS::SQS::Queue', 0);
  });
});

it('a custom pace reaches the deployment group', () => {
  const stack = testStack();
  gradual(stack, { release: { shift: TrafficShift.canary({ percent: 20, minutes: 7 }) } });
  const template = Template.fromStack(stack);
  template.hasResourceProperties('AWS::CodeDeploy::DeploymentGroup', {
    DeploymentConfigName: { Ref: Match.stringLikeRegexp('Canary20Percent7Minutes') },
  });
});
