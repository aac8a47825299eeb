import {
  paginateGetResources,
  ResourceGroupsTaggingAPIClient,
} from '@aws-sdk/client-resource-groups-tagging-api';
import { PROJECT, STACK_ROLES } from '../../lib/config';
import type { OpsContext } from '../context/context';
import type { Leftover } from './leftover';

/** CloudFormation's own tag; it stays on what a stack leaves behind. */
const STACK_TAG = 'aws:cloudformation:stack-name';

/**
 * What bears all three tags of this environment and belongs to no stack that is there. What no stack made, such as the
 * task definitions of releases, is left over once none of the stacks is there.
 *
 * @see https://docs.aws.amazon.com/resourcegroupstagging/latest/APIReference/API_GetResources.html
 */
export async function findLeftovers(context: OpsContext): Promise<readonly Leftover[]> {
  const { clients, settings } = context;
  const present = await presentStacks(context);
  const found: Leftover[] = [];
  const client = clients.get(ResourceGroupsTaggingAPIClient);
  const pages = paginateGetResources(
    { client },
    {
      TagFilters: [
        { Key: 'project', Values: [PROJECT] },
        { Key: 'environment', Values: [settings.environment] },
        { Key: 'prefix', Values: [settings.prefix] },
      ],
    },
  );
  for await (const { ResourceTagMappingList = [] } of pages) {
    for (const { ResourceARN, Tags = [] } of ResourceTagMappingList) {
      if (ResourceARN === undefined) continue;
      const stack = Tags.find(({ Key }) => Key === STACK_TAG)?.Value;
      const isLeft = stack === undefined ? present.length === 0 : !present.includes(stack);
      if (isLeft) found.push({ arn: ResourceARN, stack });
    }
  }
  return found;
}

async function presentStacks({ stacks }: OpsContext): Promise<readonly string[]> {
  const names = await Promise.all(
    STACK_ROLES.map(async (role) => ((await stacks.outputs(role)) === undefined ? [] : [stacks.name(role)])),
  );
  return names.flat();
}
