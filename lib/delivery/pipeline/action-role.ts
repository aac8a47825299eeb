import * as iam from 'aws-cdk-lib/aws-iam';
import { Construct } from 'constructs';
import type { DeliveryStore } from './delivery-store';

export interface ActionRoleProps {
  readonly description: string;
  readonly store: DeliveryStore;
  /** Role of the pipeline, which takes on this one. */
  readonly pipelineRole: iam.IRole;
  /** What the action does with artifacts: a source writes one, a deployment reads one. */
  readonly artifacts: 'read' | 'write';
}

/**
 * Role of an action with exactly what is granted here and by `allow`. The action is given it by `forAction`, so that the
 * CDK's wider grants do not reach it.
 */
export class ActionRole extends Construct {
  private readonly role: iam.Role;

  constructor(
    scope: Construct,
    id: string,
    { artifacts, description, pipelineRole, store }: ActionRoleProps,
  ) {
    super(scope, id);
    this.role = new iam.Role(this, 'Resource', {
      description: `CodePipeline: ${description}`,
      assumedBy: new iam.ArnPrincipal(pipelineRole.roleArn),
    });
    const actions = artifacts === 'read' ? ['s3:GetObject', 's3:GetObjectVersion'] : ['s3:PutObject'];
    this.allow('Artifacts', actions, [store.artifacts.arnForObjects('*')]);
    store.key.grantEncryptDecrypt(this.role);
  }

  /** The role as an action takes it: what the CDK would add is left out. */
  forAction(): iam.IRole {
    return this.role.withoutPolicyUpdates();
  }

  allow(sid: string, actions: string[], resources: string[], conditions?: Record<string, object>): void {
    this.role.addToPolicy(new iam.PolicyStatement({ sid, actions, resources, conditions }));
  }
}
