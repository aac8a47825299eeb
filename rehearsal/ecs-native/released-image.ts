import { z } from 'zod';
import type { Assembly } from '../assembly/types';
import type { Resolver } from '../values/types';

/** The call that a custom resource makes when it is created, as the CDK writes it. */
const putParameter = z.object({
  service: z.literal('ssm'),
  action: z.literal('PutParameter'),
  parameters: z.object({ Name: z.string(), Value: z.string() }),
});

/**
 * Parameters of Parameter Store that the stacks of an assembly make by a call of their own when they are created, by
 * name. The first of them is the image of the first release; from then on a pipeline writes it, and CloudFormation
 * reads it at every update of the service's stack.
 *
 * @see https://docs.aws.amazon.com/cdk/api/v2/docs/aws-cdk-lib.custom_resources.AwsCustomResource.html
 */
export function parametersOnCreation(assembly: Assembly, resolver: Resolver): ReadonlyMap<string, string> {
  const calls = assembly.resources('Custom::AWS').flatMap(({ stack, logicalId }) => {
    const { Create } = resolver.properties(stack, logicalId);
    const parsed = putParameter.safeParse(typeof Create === 'string' ? JSON.parse(Create) : undefined);
    return parsed.success ? [parsed.data.parameters] : [];
  });
  return new Map(calls.map(({ Name, Value }) => [Name, Value]));
}
