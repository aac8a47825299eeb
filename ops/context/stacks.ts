import {
  CloudFormationClient,
  DescribeStacksCommand,
  paginateListStackResources,
} from '@aws-sdk/client-cloudformation';
import { type Settings, type StackRole, stackName } from '../../lib/config';
import type { AwsClients } from '../aws/clients';
import { OpsError } from '../error';

/** A resource as CloudFormation knows it. */
export interface StackResource {
  /** Name of the stack. */
  readonly stack: string;
  readonly logicalId: string;
  /** Name, ARN or id in the account. */
  readonly physicalId: string;
  /** For example `AWS::Logs::LogGroup`. */
  readonly type: string;
}

type StackSettings = Pick<Settings, 'prefix' | 'environment'>;

/** The stacks of an environment as they are deployed: where every command finds names. Each is asked for once. */
export class Stacks {
  private readonly outputsByName = new Map<string, Promise<ReadonlyMap<string, string> | undefined>>();

  constructor(
    private readonly clients: AwsClients,
    private readonly settings: StackSettings,
  ) {}

  name(role: StackRole): string {
    return stackName(this.settings, role);
  }

  /** Outputs by name; undefined when the stack is not deployed. */
  outputs(role: StackRole): Promise<ReadonlyMap<string, string> | undefined> {
    return this.outputsOf(this.name(role));
  }

  /** Whether there is a stack of this name: one of this environment, or of another app. */
  async exists(name: string): Promise<boolean> {
    return (await this.outputsOf(name)) !== undefined;
  }

  /** An output's value; undefined when the stack has none of this name. @throws OpsError when it is not deployed */
  async optionalOutput(role: StackRole, output: string): Promise<string | undefined> {
    const outputs = await this.outputs(role);
    if (outputs) return outputs.get(output);
    const { environment, prefix } = this.settings;
    throw new OpsError({
      setting: 'Stack',
      value: `${this.name(role)} is not deployed in this account and region`,
      fix: `npx cdk deploy --all -c env=${environment} -c prefix=${prefix}, or choose another --env, --prefix, --profile or --region`,
    });
  }

  /** @throws OpsError when the stack is not deployed, or has no such output */
  async output(role: StackRole, output: string): Promise<string> {
    const value = await this.optionalOutput(role, output);
    if (value !== undefined) return value;
    throw new OpsError({
      setting: `Output ${output}`,
      value: `not in the stack ${this.name(role)}`,
      fix: `npx cdk deploy ${this.name(role)} -c env=${this.settings.environment}: the stack is older than this command`,
    });
  }

  /** Resources that exist, of one type or of all; none when the stack is not deployed. */
  resources(role: StackRole, type?: string): Promise<readonly StackResource[]> {
    return this.resourcesOf(this.name(role), type);
  }

  /** As `resources`, of the stack of this name. */
  async resourcesOf(stack: string, type?: string): Promise<readonly StackResource[]> {
    if (!(await this.exists(stack))) return [];
    const found: StackResource[] = [];
    const client = this.clients.get(CloudFormationClient);
    for await (const page of paginateListStackResources({ client }, { StackName: stack })) {
      for (const summary of page.StackResourceSummaries ?? []) {
        const { LogicalResourceId, PhysicalResourceId, ResourceType, ResourceStatus } = summary;
        if (!LogicalResourceId || !PhysicalResourceId || !ResourceType) continue;
        if (ResourceStatus === 'DELETE_COMPLETE' || (type !== undefined && type !== ResourceType)) continue;
        found.push({
          stack,
          logicalId: LogicalResourceId,
          physicalId: PhysicalResourceId,
          type: ResourceType,
        });
      }
    }
    return found;
  }

  private outputsOf(name: string): Promise<ReadonlyMap<string, string> | undefined> {
    const found = this.outputsByName.get(name) ?? this.describe(name);
    this.outputsByName.set(name, found);
    return found;
  }

  private async describe(name: string): Promise<ReadonlyMap<string, string> | undefined> {
    try {
      const answer = await this.clients
        .get(CloudFormationClient)
        .send(new DescribeStacksCommand({ StackName: name }));
      const outputs = answer.Stacks?.[0]?.Outputs ?? [];
      return new Map(outputs.map(({ OutputKey = '', OutputValue = '' }) => [OutputKey, OutputValue]));
    } catch (error) {
      // CloudFormation has no exception of its own for this.
      if (
        error instanceof Error &&
        error.name === 'ValidationError' &&
        /does not exist/.test(error.message)
      ) {
        return undefined;
      }
      throw error;
    }
  }
}
