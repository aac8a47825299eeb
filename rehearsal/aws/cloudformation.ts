import type { Assembly } from '../assembly/types';
import type { Resolver } from '../values/types';
import { ServiceError } from './wire';
import type { WireProtocol } from './wire';
import { queryProtocol } from './wire-query';

export interface CloudFormationEndpointOptions {
  /** Its stacks are those of the account. */
  readonly assembly: Assembly;
  readonly resolver: Resolver;
  /** What an output is here, for example a URL that leads to this machine. @default as the resolver has it */
  readonly output?: (value: string) => string;
}

/**
 * What somebody who operates an account asks CloudFormation: outputs and resources of the stacks, over the Query
 * protocol. Every stack is in the state in which its creation left it.
 *
 * @see https://docs.aws.amazon.com/AWSCloudFormation/latest/APIReference/API_DescribeStacks.html
 * @see https://docs.aws.amazon.com/AWSCloudFormation/latest/APIReference/API_ListStackResources.html
 */
export function cloudFormationProtocol(options: CloudFormationEndpointOptions): WireProtocol {
  const { assembly, resolver, output = (value) => value } = options;
  const named = (name: string | undefined): Assembly['stacks'] => {
    if (name === undefined) return assembly.stacks;
    const found = assembly.stacks.filter(({ stackName }) => stackName === name);
    if (found.length > 0) return found;
    throw new ServiceError('ValidationError', `Stack with id ${name} does not exist`);
  };
  return queryProtocol({
    service: 'cloudformation',
    namespace: 'http://cloudformation.amazonaws.com/doc/2010-05-15/',
    operations: {
      DescribeStacks: (input) => ({
        Stacks: named(input.StackName).map((stack) => ({
          StackName: stack.stackName,
          StackStatus: 'CREATE_COMPLETE',
          CreationTime: new Date(0).toISOString(),
          Outputs: Object.keys(stack.template.Outputs ?? {}).map((name) => ({
            OutputKey: name,
            OutputValue: output(String(resolver.output(stack, name))),
          })),
        })),
      }),
      ListStackResources: (input) => ({
        StackResourceSummaries: named(input.StackName ?? '').flatMap((stack) =>
          Object.entries(stack.template.Resources)
            .filter(([logicalId]) => resolver.exists(stack, logicalId))
            .map(([logicalId, { Type }]) => ({
              LogicalResourceId: logicalId,
              PhysicalResourceId: String(resolver.ref(stack, logicalId)),
              ResourceType: Type,
              ResourceStatus: 'CREATE_COMPLETE',
              LastUpdatedTimestamp: new Date(0).toISOString(),
            })),
        ),
      }),
    },
  });
}
