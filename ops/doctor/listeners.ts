import {
  type Action,
  DescribeListenersCommand,
  DescribeRulesCommand,
  DescribeTargetHealthCommand,
  ElasticLoadBalancingV2Client,
} from '@aws-sdk/client-elastic-load-balancing-v2';
import type { OpsContext } from '../context/context';
import { type Check, type Finding, ok, problem } from './finding';

/**
 * Whether a listener sends traffic to a target group that has no healthy target while another one of the service has: a
 * stack update can have returned it to the group before the last release.
 *
 * @see https://github.com/aws/aws-cdk/issues/36649
 */
export const LISTENER_DRIFT: Check = {
  name: 'listeners',
  async look(context) {
    const { stacks } = context;
    const listeners = await stacks.resources('service', 'AWS::ElasticLoadBalancingV2::Listener');
    const groups = await stacks.resources('service', 'AWS::ElasticLoadBalancingV2::TargetGroup');
    if (listeners.length === 0) return [ok('not deployed')];
    const healthy = new Map<string, number>();
    for (const { physicalId } of groups) healthy.set(physicalId, await healthyTargets(context, physicalId));
    const findings: Finding[] = [];
    for (const { physicalId } of listeners) {
      for (const group of await servedBy(context, physicalId))
        findings.push(...judge(physicalId, group, healthy));
    }
    return findings.length === 0 ? [ok('traffic goes to healthy targets')] : findings;
  },
};

/** Test listeners point at an empty group between releases, which is no drift where the other group serves. */
function judge(listener: string, group: string, healthy: ReadonlyMap<string, number>): readonly Finding[] {
  const other = [...healthy].find(([arn, count]) => arn !== group && count > 0)?.[0];
  if (healthy.get(group) !== 0 || other === undefined) return [];
  return [
    problem(
      `the listener ${shortName(listener)} sends traffic to ${shortName(group)}, which has no healthy target; ${shortName(other)} has`,
      `aws elbv2 modify-listener --listener-arn ${listener} --default-actions Type=forward,TargetGroupArn=${other} (docs/decisions/listener-guard.md)`,
    ),
  ];
}

/** Target groups that have a share of a listener's production traffic. */
async function servedBy({ clients, stacks }: OpsContext, ListenerArn: string): Promise<readonly string[]> {
  const client = clients.get(ElasticLoadBalancingV2Client);
  const { Listeners = [] } = await client.send(new DescribeListenersCommand({ ListenerArns: [ListenerArn] }));
  const { Port } = Listeners[0] ?? {};
  const testUrl = await stacks.optionalOutput('service', 'TestListenerUrl');
  if (testUrl !== undefined && Port === Number(new URL(testUrl).port)) return [];
  const { Rules = [] } = await client.send(new DescribeRulesCommand({ ListenerArn }));
  return [...new Set(Rules.flatMap(({ Actions = [] }) => Actions.flatMap(forwarded)))];
}

function forwarded({ TargetGroupArn, ForwardConfig }: Action): readonly string[] {
  const weighted = (ForwardConfig?.TargetGroups ?? []).filter(({ Weight = 1 }) => Weight > 0);
  if (weighted.length > 0) return weighted.flatMap((group) => group.TargetGroupArn ?? []);
  return TargetGroupArn === undefined ? [] : [TargetGroupArn];
}

async function healthyTargets({ clients }: OpsContext, TargetGroupArn: string): Promise<number> {
  const { TargetHealthDescriptions = [] } = await clients
    .get(ElasticLoadBalancingV2Client)
    .send(new DescribeTargetHealthCommand({ TargetGroupArn }));
  return TargetHealthDescriptions.filter(({ TargetHealth }) => TargetHealth?.State === 'healthy').length;
}

function shortName(arn: string): string {
  return arn.split(':').at(-1)?.split('/').slice(1, -1).join('/') || arn;
}
