import { Stack } from 'aws-cdk-lib';
import { Template } from 'aws-cdk-lib/assertions';
import * as iam from 'aws-cdk-lib/aws-iam';
import { OnceCall } from '../../lib/stack/once-call';
import { testSettings } from '../settings';
import { testApp } from '../test-app';

function build(): Template {
  const stack = new Stack(testApp(), 'Test');
  for (const [id, name] of [
    ['One', '/one'],
    ['Other', '/other'],
  ] as const) {
    new OnceCall(stack, id, {
      settings: testSettings(),
      service: 'ssm',
      action: 'PutParameter',
      parameters: { Name: name },
      undo: id === 'One' ? { action: 'DeleteParameter', parameters: { Name: name } } : undefined,
      statements: [new iam.PolicyStatement({ actions: ['ssm:PutParameter'], resources: [`arn:${name}`] })],
    });
  }
  return Template.fromStack(stack);
}

describe('a call that is made once', () => {
  const template = build();
  const calls = Object.values(template.findResources('Custom::AWS'));

  it('has nothing to do when the stack is updated', () => {
    expect(calls.map(({ Properties }) => Object.keys(Properties).filter((key) => key === 'Update'))).toEqual([
      [],
      [],
    ]);
  });

  it('is undone only where it says how', () => {
    expect(calls.map(({ Properties }) => 'Delete' in Properties)).toEqual([true, false]);
  });

  it('shares function, role and log group with the others of its stack, and each may do its own', () => {
    template.resourceCountIs('AWS::Lambda::Function', 1);
    template.resourceCountIs('AWS::Logs::LogGroup', 1);
    const [policy] = Object.values(template.findResources('AWS::IAM::Policy'));

    expect(JSON.stringify(policy)).toContain('arn:/one');
    expect(JSON.stringify(policy)).toContain('arn:/other');
  });

  it('is made when it is allowed', () => {
    const [policyId] = Object.keys(template.findResources('AWS::IAM::Policy'));

    for (const { DependsOn } of calls) expect(DependsOn).toContain(policyId);
  });

  it('has a role without managed policies', () => {
    const roles = Object.values(template.findResources('AWS::IAM::Role'));

    expect(roles.map(({ Properties }) => Properties.ManagedPolicyArns)).toEqual([undefined]);
  });
});
