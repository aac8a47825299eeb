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
 * What bears all three tags of this environment and belongs to no stack that is there: any stack that made a tagged
 * resource is asked for by its name, as apps of their own, such as the recipes, give their stacks the same tags. What no
 * stack made, such as the task definitions of releases, is left over once none of the stacks is there.
 *
 * @see https://docs.aws.amazon.com/resourcegroupstagging/latest/APIReference/API_GetResources.html
 */
export async function findLeftovers(context: OpsContext): Promise<readonly Leftover[]> {
  const tagged = await taggedResources(context);
  const present = await presentStacks(context, tagged);
  return tagged.filter(({ stack }) => (stack === undefined ? present.size === 0 : !present.has(stack)));
}

async function taggedResources({ clients, settings }: OpsContext): Promise<readonly Leftover[]> {
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
      found.push({ arn: ResourceARN, stack: Tags.find(({ Key }) => Key === STACK_TAG)?.Value });
    }
  }
  return found;
}

/** Of the stacks of the environment, and of those that made what is tagged, the ones that are there. */
async function presentStacks(
  { stacks }: OpsContext,
  tagged: readonly Leftover[],
): Promise<ReadonlySet<string>> {
  const names = new Set([
    ...STACK_ROLES.map((role) => stacks.name(role)),
    ...tagged.flatMap(({ stack }) => stack ?? []),
  ]);
  const asked = await Promise.all(
    [...names].map(async (name) => ({ name, there: await stacks.exists(name) })),
  );
  return new Set(asked.filter(({ there }) => there).map(({ name }) => name));
}
