import { CfnResource, type CustomResource, Duration, Lazy, RemovalPolicy, Stack } from 'aws-cdk-lib';
import type * as ecs from 'aws-cdk-lib/aws-ecs';
import * as elbv2 from 'aws-cdk-lib/aws-elasticloadbalancingv2';
import * as iam from 'aws-cdk-lib/aws-iam';
import type * as logs from 'aws-cdk-lib/aws-logs';
import { Construct } from 'constructs';
import {
  LIVE_GROUP_ATTRIBUTES,
  LIVE_GROUP_PROPERTIES,
  LIVE_GROUP_RESOURCE_TYPE,
} from '../../lambda/delivery/live-group-contract';
import { addHandledResource } from '../handlers/custom-resource';
import { HandlerFunction } from '../handlers/handler-function';
import type { BlueGreenTargetGroups } from './target-groups';
import { templateProperties } from './template-properties';

export interface LiveTargetGroupProps {
  /** Cluster of the service, which has no other. */
  readonly cluster: ecs.ICluster;
  readonly targetGroups: BlueGreenTargetGroups;
  readonly logRetention: logs.RetentionDays;
  readonly removalPolicy: RemovalPolicy;
}

/** Longest that an update waits for a release that is under way. */
const LONGEST_WAIT = Duration.minutes(15);

/**
 * Keeps CloudFormation from sending traffic back to a drained target group (aws/aws-cdk#36649).
 *
 * Releases move traffic without CloudFormation knowing, and any update of a listener or rule sends its whole action
 * again. So no template names the group that serves: listeners and rules take it from this custom resource, which asks
 * ECS. The properties of those listeners and rules are its own properties too. Whatever changes in one of them, by an
 * update or by its rollback, makes CloudFormation ask first, and write the answer. Without such a change it neither
 * asks nor writes. See `docs/decisions/listener-guard.md`.
 */
export class LiveTargetGroup extends Construct {
  private readonly resource: CustomResource;
  private readonly decided: CfnResource[] = [];

  constructor(
    scope: Construct,
    id: string,
    private readonly props: LiveTargetGroupProps,
  ) {
    super(scope, id);
    const { cluster, targetGroups } = props;
    this.resource = addHandledResource(this, 'Resource', {
      handler: this.addHandler(),
      resourceType: LIVE_GROUP_RESOURCE_TYPE,
      properties: {
        [LIVE_GROUP_PROPERTIES.cluster]: cluster.clusterName,
        [LIVE_GROUP_PROPERTIES.blue]: targetGroups.blue.targetGroupArn,
        [LIVE_GROUP_PROPERTIES.green]: targetGroups.green.targetGroupArn,
        [LIVE_GROUP_PROPERTIES.watched]: Lazy.uncachedAny({ produce: () => this.watched() }),
      },
    });
  }

  /**
   * Lets the live group decide where the only action of a listener or rule forwards to: there alone, or there by the
   * weight of the first group and to the other by the weight of the second.
   *
   * @throws Error when the resource has no listener or rule of CloudFormation in it
   */
  decide(
    target: elbv2.ApplicationListener | elbv2.ApplicationListenerRule,
    forward: 'to-one-group' | 'by-weight',
  ): void {
    const resource = resourceOf(target);
    const action = resource instanceof elbv2.CfnListener ? 'DefaultActions.0' : 'Actions.0';
    const [live, idle] = [LIVE_GROUP_ATTRIBUTES.live, LIVE_GROUP_ATTRIBUTES.idle].map((name) =>
      this.resource.getAttString(name),
    );
    if (forward === 'by-weight') {
      resource.addPropertyOverride(`${action}.ForwardConfig.TargetGroups.0.TargetGroupArn`, live);
      resource.addPropertyOverride(`${action}.ForwardConfig.TargetGroups.1.TargetGroupArn`, idle);
    } else {
      resource.addPropertyOverride(`${action}.TargetGroupArn`, live);
    }
    this.decided.push(resource);
  }

  private addHandler(): HandlerFunction {
    const { cluster, logRetention, removalPolicy } = this.props;
    const handler = new HandlerFunction(this, 'Handler', {
      settings: {
        logs: { retentionDays: logRetention },
        protection: { data: removalPolicy === RemovalPolicy.DESTROY ? 'destroy' : 'retain' },
      },
      handler: 'delivery/live-target-group',
      description: 'Tells CloudFormation which target group serves before it writes a listener',
      timeout: LONGEST_WAIT,
    });
    const inCluster = (resource: string) =>
      Stack.of(this).formatArn({ service: 'ecs', resource, resourceName: `${cluster.clusterName}/*` });
    handler.role.addToPrincipalPolicy(
      new iam.PolicyStatement({
        sid: 'FindService',
        actions: ['ecs:ListServices'],
        // The action knows no resource: https://docs.aws.amazon.com/service-authorization/latest/reference/list_amazonelasticcontainerservice.html
        resources: ['*'],
        conditions: { ArnEquals: { 'ecs:cluster': cluster.clusterArn } },
      }),
    );
    handler.role.addToPrincipalPolicy(
      new iam.PolicyStatement({
        sid: 'FindLiveTasks',
        actions: ['ecs:DescribeServices', 'ecs:ListServiceDeployments'],
        resources: [inCluster('service')],
      }),
    );
    handler.role.addToPrincipalPolicy(
      new iam.PolicyStatement({
        sid: 'FindLiveRevisions',
        actions: ['ecs:DescribeServiceRevisions'],
        // The reference marks both as required, so that either may be what is asked about.
        resources: [inCluster('service'), inCluster('service-revision')],
      }),
    );
    return handler;
  }

  /** The properties of each listener and rule that this decides, without what would make a circle or show a secret. */
  private watched(): unknown {
    const own = new Set([this.resource.node.defaultChild, ...this.decided].map(logicalIdOf));
    return this.decided.map((resource) => withoutReferences(templateProperties(resource), own));
  }
}

/**
 * A copy in which references to some resources are their logical ids, and a dynamic reference is a text that
 * CloudFormation does not resolve: a secret must not reach the handler's event.
 */
function withoutReferences(value: unknown, logicalIds: ReadonlySet<string>): unknown {
  if (typeof value === 'string') return value.replaceAll('{{resolve:', '{{');
  if (Array.isArray(value)) return value.map((item) => withoutReferences(item, logicalIds));
  if (typeof value !== 'object' || value === null) return value;
  const entries = Object.entries(value);
  const [first] = entries;
  if (first !== undefined && entries.length === 1) {
    const [key, argument] = first;
    const referred: unknown = key === 'Fn::GetAtt' && Array.isArray(argument) ? argument[0] : argument;
    const isReference = key === 'Ref' || key === 'Fn::GetAtt';
    if (isReference && typeof referred === 'string' && logicalIds.has(referred)) return referred;
  }
  return Object.fromEntries(entries.map(([key, item]) => [key, withoutReferences(item, logicalIds)]));
}

function resourceOf(construct: Construct): elbv2.CfnListener | elbv2.CfnListenerRule {
  const resource = construct.node.defaultChild;
  if (resource instanceof elbv2.CfnListener || resource instanceof elbv2.CfnListenerRule) return resource;
  throw new Error(`${construct.node.path} has no listener or rule of CloudFormation in it.`);
}

function logicalIdOf(resource: unknown): string {
  if (!CfnResource.isCfnResource(resource)) throw new Error('Only a resource has a logical id.');
  return String(Stack.of(resource).resolve(resource.logicalId));
}
