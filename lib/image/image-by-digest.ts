import type * as ecr from 'aws-cdk-lib/aws-ecr';
import * as ecs from 'aws-cdk-lib/aws-ecs';
import type { Construct } from 'constructs';

/**
 * An image named by digest, with the right to pull it for the execution role.
 *
 * `ContainerImage.fromEcrRepository` tells a digest by its first characters, which a digest that is known only at
 * deployment does not have: it would be taken for a tag.
 */
export class ImageByDigest extends ecs.ContainerImage {
  constructor(
    private readonly repository: ecr.IRepository,
    private readonly digest: string,
  ) {
    super();
  }

  bind(_scope: Construct, container: ecs.ContainerDefinition): ecs.ContainerImageConfig {
    this.repository.grantPull(container.taskDefinition.obtainExecutionRole());
    return { imageName: this.repository.repositoryUriForDigest(this.digest) };
  }
}
