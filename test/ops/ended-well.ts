import {
  type CodeDeployClientResolvedConfig,
  GetDeploymentCommand,
  GetDeploymentConfigCommand,
  GetDeploymentGroupCommand,
  ListDeploymentTargetsCommand,
  type ServiceInputTypes,
  type ServiceOutputTypes,
} from '@aws-sdk/client-codedeploy';
import type { AwsStub } from 'aws-sdk-client-mock';

/** CodeDeploy, as far as what follows a deployment asks it: the deployment ended well, and nothing is known of its group. */
export function deploymentEndedWell(
  codeDeploy: AwsStub<ServiceInputTypes, ServiceOutputTypes, CodeDeployClientResolvedConfig>,
  deploymentId: string,
): void {
  codeDeploy.on(GetDeploymentCommand).resolves({ deploymentInfo: { deploymentId, status: 'Succeeded' } });
  codeDeploy.on(GetDeploymentGroupCommand).resolves({});
  codeDeploy.on(GetDeploymentConfigCommand).resolves({});
  codeDeploy.on(ListDeploymentTargetsCommand).resolves({ targetIds: [] });
}
