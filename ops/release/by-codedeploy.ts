import { CodeDeployClient, CreateDeploymentCommand } from '@aws-sdk/client-codedeploy';
import type { AwsClients } from '../aws/clients';
import { OpsError } from '../error';

export interface NewDeployment {
  readonly application: string;
  readonly group: string;
  readonly appSpec: string;
  /** Who, what and why; kept with the deployment. */
  readonly description: string;
  /** No alarm guards this one. @default false */
  readonly ignoreAlarms?: boolean;
  /** Predefined configuration. @default the group's */
  readonly configuration?: string;
}

/** Starts a deployment. @returns its id @throws OpsError while another one of the group is under way */
export async function createDeployment(clients: AwsClients, deployment: NewDeployment): Promise<string> {
  const { application, group, appSpec, description, ignoreAlarms, configuration } = deployment;
  try {
    const { deploymentId = '' } = await clients.get(CodeDeployClient).send(
      new CreateDeploymentCommand({
        applicationName: application,
        deploymentGroupName: group,
        revision: { revisionType: 'AppSpecContent', appSpecContent: { content: appSpec } },
        description,
        ...(configuration !== undefined && { deploymentConfigName: configuration }),
        ...(ignoreAlarms && { overrideAlarmConfiguration: { enabled: false, alarms: [] } }),
      }),
    );
    return deploymentId;
  } catch (error) {
    if (!(error instanceof Error) || error.name !== 'DeploymentLimitExceededException') throw error;
    throw new OpsError({
      setting: group,
      value: error.message,
      fix: 'npm run ops -- watch to its end, or npm run ops -- rollback to stop it',
    });
  }
}
