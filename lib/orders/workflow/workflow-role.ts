import { ArnFormat, Stack } from 'aws-cdk-lib';
import * as iam from 'aws-cdk-lib/aws-iam';
import { Construct } from 'constructs';
import { LOG_DELIVERY, TRACING } from '../../observability/state-machine-actions';
import type { Need } from './needs';
import { arnsByName, type WorkflowResources } from './resources';
import type { WorkflowKey } from './workflow-key';

export interface WorkflowRoleProps {
  readonly key: WorkflowKey;
  readonly resources: WorkflowResources;
  readonly stateMachineArn: string;
  /** What the definition needs. */
  readonly needs: readonly Need[];
  /** What executions need that the last release started. */
  readonly inFlight: readonly Need[];
}

/**
 * The role of the state machine: what its definition needs, what executions in flight need, and the means to be observed.
 * Each permission names its one resource, where AWS knows any.
 *
 * The CDK would grant functions with all their versions, and take away what a changed definition no longer needs in the
 * middle of executions that do.
 */
export class WorkflowRole extends Construct {
  readonly role: iam.Role;

  /**
   * @throws Error when executions in flight need a resource that is gone
   */
  constructor(
    scope: Construct,
    id: string,
    private readonly props: WorkflowRoleProps,
  ) {
    super(scope, id);
    this.role = new iam.Role(this, 'Role', {
      description: 'Order workflow',
      assumedBy: new iam.ServicePrincipal('states.amazonaws.com', {
        conditions: { StringEquals: { 'aws:SourceAccount': Stack.of(this).account } },
      }),
    });
    this.grantNeeds();
    this.grantKey();
    this.grantObservation();
  }

  private grantNeeds(): void {
    const { needs, inFlight } = this.props;
    const resources = new Map<string, Set<string>>();
    for (const need of [...needs, ...inFlight]) {
      const [action = '', name = ''] = need.split(' ');
      resources.set(action, (resources.get(action) ?? new Set()).add(this.arnOf(name, need)));
    }
    for (const [action, arns] of resources) this.allow([action], [...arns]);
  }

  private arnOf(name: string, need: Need): string {
    const arn = arnsByName(this.props.resources).get(name);
    if (arn !== undefined) return arn;
    throw new Error(
      `${this.node.path}: executions in flight need "${need}", and there is no ${name} any more. ` +
        `Keep ${name} in WorkflowResources until the release after this one (docs/decisions/executions-in-flight.md).`,
    );
  }

  private grantKey(): void {
    const { key, resources, stateMachineArn } = this.props;
    key.grantExecutions(this.role, stateMachineArn);
    key.grantTasks(this.role, resources.shipping.activityArn);
    key.grantSending(this.role, 'sns');
    key.grantSending(this.role, 'sqs');
    // Step Functions hands its log to the delivery of CloudWatch Logs under the same key.
    key.grantLogDelivery(this.role);
  }

  private grantObservation(): void {
    this.allow(LOG_DELIVERY, ['*']);
    this.allow(TRACING, ['*']);
  }

  private allow(actions: readonly string[], resources: readonly string[]): void {
    this.role.addToPolicy(new iam.PolicyStatement({ actions: [...actions], resources: [...resources] }));
  }
}

/** ARN of a state machine by its name: its role has to know it before there is one. */
export function stateMachineArn(scope: Construct, name: string): string {
  return Stack.of(scope).formatArn({
    service: 'states',
    resource: 'stateMachine',
    resourceName: name,
    arnFormat: ArnFormat.COLON_RESOURCE_NAME,
  });
}
