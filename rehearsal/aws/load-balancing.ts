import type { TargetGroup } from '../listener';
import { ServiceError } from './wire';
import type { WireProtocol } from './wire';
import { listMembers, queryProtocol } from './wire-query';

/**
 * What somebody who operates an account asks Elastic Load Balancing about target groups, over the Query protocol.
 *
 * @see https://docs.aws.amazon.com/elasticloadbalancing/latest/APIReference/API_DescribeTargetGroups.html
 * @see https://docs.aws.amazon.com/elasticloadbalancing/latest/APIReference/API_DescribeTargetHealth.html
 */
export function loadBalancingProtocol(groups: readonly TargetGroup[]): WireProtocol {
  return queryProtocol({
    service: 'elasticloadbalancing',
    namespace: 'http://elasticloadbalancing.amazonaws.com/doc/2015-12-01/',
    operations: {
      DescribeTargetGroups(input) {
        const names = listMembers(input, 'Names');
        const arns = listMembers(input, 'TargetGroupArns');
        const asked = [...names, ...arns];
        const unknown = asked.find((id) => !groups.some(({ name, arn }) => id === name || id === arn));
        if (unknown !== undefined) throw notFound(unknown);
        return {
          TargetGroups: groups
            .filter(({ name, arn }) => asked.length === 0 || asked.includes(name) || asked.includes(arn))
            .map(({ name, arn }) => ({ TargetGroupArn: arn, TargetGroupName: name })),
        };
      },
      DescribeTargetHealth(input) {
        const group = groups.find(({ arn }) => arn === input.TargetGroupArn);
        if (!group) throw notFound(String(input.TargetGroupArn));
        return {
          TargetHealthDescriptions: group.targets().map(({ id, state, reason }) => ({
            Target: { Id: id },
            TargetHealth: { State: state, ...(reason !== undefined && { Reason: reason }) },
          })),
        };
      },
    },
  });
}

function notFound(id: string): ServiceError {
  return new ServiceError('TargetGroupNotFound', `Target groups '${id}' not found`);
}
