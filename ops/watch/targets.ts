import {
  DescribeTargetGroupsCommand,
  type DescribeTargetGroupsCommandInput,
  DescribeTargetHealthCommand,
  ElasticLoadBalancingV2Client,
} from '@aws-sdk/client-elastic-load-balancing-v2';
import type { AwsClients } from '../aws/clients';
import { ifAllowed } from '../aws/failure';
import type { TargetsView } from './view';

/** Target groups as their service names them: CodeDeploy by name, Amazon ECS by ARN. */
export type TargetGroupNames = Pick<DescribeTargetGroupsCommandInput, 'Names' | 'TargetGroupArns'>;

/** Health of the targets of target groups; undefined when the caller may not see them. */
export async function targetHealth(
  clients: AwsClients,
  asked: TargetGroupNames,
): Promise<readonly TargetsView[] | undefined> {
  // Without a name the call tells of every group of the account.
  if (Object.values(asked).every((names) => names.length === 0)) return [];
  const client = clients.get(ElasticLoadBalancingV2Client);
  const groups = await ifAllowed(client.send(new DescribeTargetGroupsCommand(asked)));
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
