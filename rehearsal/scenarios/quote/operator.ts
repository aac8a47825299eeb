import { CodeDeployClient, CreateDeploymentCommand, StopDeploymentCommand } from '@aws-sdk/client-codedeploy';
import { stringify } from 'yaml';
import type { LambdaRevision } from '../../codedeploy/lambda-target';
import type { DeploymentGroup } from '../../codedeploy/model';

/** Somebody with the AWS CLI: calls CodeDeploy by the real SDK client. */
export interface Operator {
  /** @throws the SDK's typed exception */
  stop(deploymentId: string): Promise<void>;
  /** @throws the SDK's typed exception */
  createDeployment(group: DeploymentGroup, revision: LambdaRevision): Promise<string>;
  close(): void;
}

/** @param endpoint URL of the local CodeDeploy */
export function operator(endpoint: string): Operator {
  // Advice of the SDK about this machine's Node.js, which says nothing about the rehearsal.
  process.env.AWS_SDK_JS_NODE_VERSION_SUPPORT_WARNING_DISABLED ??= 'true';
  const client = new CodeDeployClient({
    endpoint,
    region: 'us-east-1',
    credentials: { accessKeyId: 'operator', secretAccessKey: 'rehearsal' },
    maxAttempts: 1,
  });
  return {
    async stop(deploymentId) {
      await client.send(new StopDeploymentCommand({ deploymentId }));
    },
    async createDeployment({ applicationName, name }, revision) {
      const { functionName, alias, currentVersion, targetVersion } = revision;
      const content = stringify({
        version: 0.0,
        Resources: [
          {
            function: {
              Type: 'AWS::Lambda::Function',
              Properties: {
                Name: functionName,
                Alias: alias,
                CurrentVersion: currentVersion,
                TargetVersion: targetVersion,
              },
            },
          },
        ],
      });
      const { deploymentId } = await client.send(
        new CreateDeploymentCommand({
          applicationName,
          deploymentGroupName: name,
          revision: { revisionType: 'AppSpecContent', appSpecContent: { content } },
        }),
      );
      return String(deploymentId);
    },
    close: () => client.destroy(),
  };
}
