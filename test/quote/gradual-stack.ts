import { Stack } from 'aws-cdk-lib';
import { Template } from 'aws-cdk-lib/assertions';
import * as lambda from 'aws-cdk-lib/aws-lambda';
import { GradualFunction } from '../../lib/quote/gradual-function';
import type { GradualFunctionProps } from '../../lib/quote/gradual-function-props';
import { testApp } from '../test-app';

/** Code of a function that answers a text. */
export const inline = (text: string) => lambda.Code.fromInline(`exports.handler = async () => '${text}';`);

/** A stack of an app with the feature flags of cdk.json. */
export function testStack(): Stack {
  return new Stack(testApp(), 'Test');
}

/** A gradual function called `Price`, all defaults but what a test is about. */
export function gradual(stack: Stack, props: Partial<GradualFunctionProps> = {}): GradualFunction {
  return new GradualFunction(stack, 'Price', { code: inline('a'), description: 'Test', ...props });
}

/** Any function, as a hook or as a caller. */
export function hook(stack: Stack, id: string): lambda.Function {
  return new lambda.Function(stack, id, {
    code: inline(id),
    handler: 'index.handler',
    runtime: lambda.Runtime.NODEJS_24_X,
  });
}

/** A gradual function with the hooks `Pre` and `Post`. */
export function withHooks(stack: Stack): GradualFunction {
  return gradual(stack, { release: { hooks: { pre: hook(stack, 'Pre'), post: hook(stack, 'Post') } } });
}

/** Logical ids of the published versions. */
export const versionIds = (stack: Stack) =>
  Object.keys(Template.fromStack(stack).findResources('AWS::Lambda::Version'));

/** Statements of the policy of one role, by the construct id above it. */
export function statementsOf(stack: Stack, owner: string): Record<string, unknown>[] {
  const policies = Template.fromStack(stack).findResources('AWS::IAM::Policy');
  return Object.entries(policies)
    .filter(([id]) => id.startsWith(owner))
    .flatMap(([, policy]) => {
      const { Statement }: { Statement: Record<string, unknown>[] } = policy.Properties.PolicyDocument;
      return Statement;
    });
}
