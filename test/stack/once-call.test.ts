import { Stack } from 'aws-cdk-lib';
import { Match, Template } from 'aws-cdk-lib/assertions';
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
      ...(id === 'One'
        ? {
            unlessThere: 'AlreadyExists',
            undo: { action: 'DeleteParameter', parameters: { Name: name }, unlessGone: 'NotFound' },
          }
        : {}),
      statements: [new iam.PolicyStatement({ actions: ['ssm:PutParameter'], resources: [`arn:${name}`] })],
    });
  }
  return Template.fromStack(stack);
}

describe('a call that is made once', () => {
  const template = build();
  const calls = Object.values(template.findResources('Custom::AWS'));

  const [undo] = Object.values(
    template.findResources('Custom::AWS', { Properties: { Delete: Match.anyValue() } }),
  );

  it('has nothing to do when the stack is updated', () => {
    expect(calls.filter(({ Properties }) => 'Update' in Properties)).toEqual([]);
  });

  it('is undone only where it says how', () => {
    expect(calls.filter(({ Properties }) => 'Create' in Properties)).toHaveLength(2);
    expect(calls.filter(({ Properties }) => 'Delete' in Properties)).toHaveLength(1);
  });

  // CloudFormation deletes what it failed to create too: with both in one resource a refused call would be undone.
  it('is undone only where it was made', () => {
    const made = Object.entries(template.findResources('Custom::AWS')).find(([id]) =>
      id.startsWith('OneCall'),
    );

    expect(undo?.Properties).not.toHaveProperty('Create');
    expect(undo?.DependsOn).toContain(made?.[0]);
  });

  it('ignores the errors that say that it is made, or undone, already', () => {
    const ignored = calls.map(({ Properties: { Create, Delete } }) => {
      const { ignoreErrorCodesMatching } = JSON.parse(Create ?? Delete);
      return ignoreErrorCodesMatching;
    });

    expect(new Set(ignored)).toEqual(new Set(['AlreadyExists', 'NotFound', undefined]));
  });

  it('ends a deployment whose call is never answered after five minutes', () => {
    for (const { Properties } of calls) expect(Properties.ServiceTimeout).toBe('300');
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
