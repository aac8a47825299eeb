import { CfnOutput, Stack, type StackProps } from 'aws-cdk-lib';
import * as ecr from 'aws-cdk-lib/aws-ecr';
import type * as iam from 'aws-cdk-lib/aws-iam';
import type { Construct } from 'constructs';
import type { GitHubSettings, Settings } from '../config/settings';
import type { EcsBlueGreenDeployment } from '../delivery/deployment/ecs-blue-green-deployment';
import { grantScanFindings } from '../delivery/pipeline/scan-permissions';
import type { ReleasedImage } from '../image/released-image';
import type { ServiceImage } from '../image/service-image';
import type { BlueGreenFargateService } from '../service/blue-green-fargate-service';
import { releaseStatements } from './release-permissions';
import { outputName, type RELEASE_NAMES } from './release-script';
import { addGitHubRole } from './trust';

export interface GitHubReleaseStackProps extends StackProps {
  readonly settings: Settings & { readonly github: GitHubSettings };
  readonly serviceImage: ServiceImage;
  readonly releasedImage: ReleasedImage;
  readonly orderApi: BlueGreenFargateService;
  /** Releases by CodeDeploy: what `.github/workflows/release.yml` starts. */
  readonly deployment: Pick<EcsBlueGreenDeployment, 'deploymentGroup' | 'documents'>;
}

/**
 * What GitHub may do to release the order API without the pipeline: a role for this repository of images, this task
 * definition family, this deployment group, and the names of all that as outputs, which the workflow reads.
 */
export class GitHubReleaseStack extends Stack {
  constructor(scope: Construct, id: string, props: GitHubReleaseStackProps) {
    super(scope, id, props);
    const { environment, github } = props.settings;
    const role = addGitHubRole(this, 'ReleaseRole', {
      description: `GitHub: release the order API of ${environment}`,
      settings: github,
      environment,
      branch: github.branch,
      statements: releaseStatements(this, props),
    });
    this.grantImages(role, props);
    new CfnOutput(this, 'ReleaseRoleArn', {
      value: role.roleArn,
      description: `Variable AWS_RELEASE_ROLE of the GitHub environment ${environment}`,
    });
    this.addNames(props);
  }

  private grantImages(role: iam.Role, { serviceImage, releasedImage }: GitHubReleaseStackProps): void {
    const { repository } = serviceImage;
    repository.grantPullPush(role);
    grantScanFindings(repository, role);
    ecr.PublicGalleryAuthorizationToken.grantRead(role);
    releasedImage.grantWrite(role);
  }

  private addNames({ serviceImage, releasedImage, orderApi, deployment }: GitHubReleaseStackProps): void {
    const { deploymentGroup, documents } = deployment;
    const names: Readonly<Record<keyof typeof RELEASE_NAMES, string>> = {
      repositoryName: serviceImage.repository.repositoryName,
      repositoryUri: serviceImage.repository.repositoryUri,
      taskDefinitionParameter: documents.taskDefinition.parameterName,
      appSpecParameter: documents.appSpec.parameterName,
      releasedImageParameter: releasedImage.parameterName,
      cluster: orderApi.cluster.clusterName,
      service: orderApi.service.serviceName,
      application: deploymentGroup.application.applicationName,
      deploymentGroup: deploymentGroup.deploymentGroupName,
    };
    for (const [name, value] of Object.entries(names)) new CfnOutput(this, outputName(name), { value });
  }
}
