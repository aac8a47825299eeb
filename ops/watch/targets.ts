import {
  DescribeTargetGroupsCommand,
  DescribeTargetHealthCommand,
  ElasticLoadBalancingV2Client,
} from '@aws-sdk/client-elastic-load-balancing-v2';
import type { AwsClients } from '../aws/clients';
import { ifAllowed } from '../aws/failure';
import type { TargetsView } from './view';

/** Health of the targets of target groups by name; undefined when the caller may not see them. */
export async function targetHealth(
  clients: AwsClients,
  names: readonly string[],
): Promise<readonly TargetsView[] | undefined> {
  if (names.length === 0) return [];
  const client = clients.get(ElasticLoadBalancingV2Client);
  const groups = await ifAllowed(client.send(new DescribeTargetGroupsCommand({ Names: [...names] })));
  if (groups === undefined) return undefined;
  const found: TargetsView[] = [];
  for (const { TargetGroupArn, TargetGroupName = '' } of groups.TargetGroups ?? []) {
    const health = await ifAllowed(client.send(new DescribeTargetHealthCommand({ TargetGroupArn })));
    if (health === undefined) return undefined;
    const states = (health.TargetHealthDescriptions ?? []).map(({ TargetHealth }) => TargetHealth?.State);
    found.push({
      label: TargetGroupName,
      healthy: states.filter((state) => state === 'healthy').length,
      total: states.length,
    });
  }
  return found;
}
