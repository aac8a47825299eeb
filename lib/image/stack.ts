import { CfnOutput, Stack, type StackProps } from 'aws-cdk-lib';
import type { Construct } from 'constructs';
import type { Settings } from '../config/settings';
import { ServiceLinkedRoles } from '../stack/service-linked-roles';
import { ReleasedImage } from './released-image';
import { ServiceImage } from './service-image';

export interface ImageStackProps extends StackProps {
  readonly settings: Settings;
}

export class ImageStack extends Stack {
  readonly serviceImage: ServiceImage;
  readonly releasedImage: ReleasedImage;

  constructor(scope: Construct, id: string, props: ImageStackProps) {
    super(scope, id, props);
    // Here, because the stacks with clusters wait for the first image, which takes minutes to build.
    new ServiceLinkedRoles(this, 'ServiceLinkedRoles', { settings: props.settings });
    this.serviceImage = new ServiceImage(this, 'Image', { settings: props.settings });
    this.releasedImage = new ReleasedImage(this, 'ReleasedImage', {
      settings: props.settings,
      repository: this.serviceImage.repository,
      firstImageUri: this.serviceImage.seedImageUri,
    });
    new CfnOutput(this, 'RepositoryUri', { value: this.serviceImage.repository.repositoryUri });
    new CfnOutput(this, 'ReleasedImageParameter', { value: this.releasedImage.parameterName });
  }
}
