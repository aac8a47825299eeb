import { Duration, Stack } from 'aws-cdk-lib';
import { Match, Template } from 'aws-cdk-lib/assertions';
import { HandlerFunction, type HandlerFunctionProps } from '../../lib/handlers/handler-function';
import { testSettings } from '../settings';
import { testApp } from '../test-app';

function build(props: Partial<HandlerFunctionProps> = {}): Template {
  const stack = new Stack(testApp(), 'Test');
  new HandlerFunction(stack, 'Handler', {
    settings: testSettings({ logs: { retentionDays: 14 } }),
    handler: 'image/seed',
    description: 'for a test',
    ...props,
  });
  return Template.fromStack(stack);
}

describe('HandlerFunction', () => {
  it('runs on the runtime that handlers are bundled for', () => {
    build().hasResourceProperties('AWS::Lambda::Function', {
      Runtime: 'nodejs24.x',
      Architectures: ['arm64'],
      Handler: 'index.handler',
    });
  });

  it('logs as JSON into a group of its own, with the retention of the environment', () => {
    const template = build();
    const [group] = Object.keys(template.findResources('AWS::Logs::LogGroup'));

    template.hasResourceProperties('AWS::Logs::LogGroup', { RetentionInDays: 14 });
    template.hasResourceProperties('AWS::Lambda::Function', {
      LoggingConfig: { LogFormat: 'JSON', LogGroup: { Ref: group } },
    });
  });

  it.each([
    ['debug', 'DEBUG'],
    ['info', 'INFO'],
    ['warn', 'INFO'],
    ['error', 'INFO'],
  ] as const)('logs from %s as %s: above that, Lambda would drop metrics', (level, ApplicationLogLevel) => {
    build({ settings: testSettings({ logs: { level } }) }).hasResourceProperties('AWS::Lambda::Function', {
      LoggingConfig: { LogFormat: 'JSON', ApplicationLogLevel },
    });
  });

  it('may write that log and nothing else', () => {
    const template = build();
    const [group] = Object.keys(template.findResources('AWS::Logs::LogGroup'));

    template.hasResourceProperties('AWS::IAM::Role', { ManagedPolicyArns: Match.absent() });
    template.resourceCountIs('AWS::IAM::Policy', 1);
    template.hasResourceProperties('AWS::IAM::Policy', {
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

  it('takes time, memory and variables from its props', () => {
    build({
      timeout: Duration.minutes(2),
      memoryMiB: 512,
      environment: { QUEUE: 'q' },
    }).hasResourceProperties('AWS::Lambda::Function', {
      Timeout: 120,
      MemorySize: 512,
      Environment: { Variables: { QUEUE: 'q' } },
    });
  });

  it('traces only when asked to', () => {
    build().hasResourceProperties('AWS::Lambda::Function', { TracingConfig: Match.absent() });
    build({ tracing: true }).hasResourceProperties('AWS::Lambda::Function', {
      TracingConfig: { Mode: 'Active' },
    });
  });
});
