import { CustomResource, Duration } from 'aws-cdk-lib';
import type { Construct } from 'constructs';
import type { HandlerFunction } from './handler-function';

/** After this CloudFormation gives up on an answer: the last net, for a function that could not even start. */
const ANSWER_DEADLINE = Duration.minutes(20);

export interface HandledResourceProps {
  /** Answers CloudFormation. It has all of its permissions before it is asked. */
  readonly handler: HandlerFunction;
  /** Type in the template, beginning with `Custom::`. */
  readonly resourceType: string;
  readonly properties: Readonly<Record<string, unknown>>;
}

/**
 * Adds a custom resource that a handler of this repository answers for.
 *
 * @see https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/aws-resource-cloudformation-customresource.html
 */
export function addHandledResource(
  scope: Construct,
  id: string,
  { handler, resourceType, properties }: HandledResourceProps,
): CustomResource {
  const resource = new CustomResource(scope, id, {
    resourceType,
    serviceToken: handler.function.functionArn,
    serviceTimeout: ANSWER_DEADLINE,
    properties,
  });
  resource.node.addDependency(handler);
  return resource;
}
