import * as path from 'node:path';
import { type CustomResource, Duration } from 'aws-cdk-lib';
import type * as ecr from 'aws-cdk-lib/aws-ecr';
import type * as ecs from 'aws-cdk-lib/aws-ecs';
import * as iam from 'aws-cdk-lib/aws-iam';
import { Construct } from 'constructs';
import { DIGEST_ATTRIBUTE, SEED_PROPERTIES } from '../../lambda/image/contract';
import type { Settings } from '../config/settings';
import { addHandledResource } from '../handlers/custom-resource';
import { HandlerFunction } from '../handlers/handler-function';
import { ImageByDigest } from './image-by-digest';
import { SeedProject } from './seed-project';
import { addServiceRepository } from './service-repository';
import type { TrialSettings } from './trial-run';

export interface ServiceImageProps {
  readonly settings: TrialSettings & Pick<Settings, 'image' | 'logs' | 'protection'>;
  /** Folder of the Dockerfile, which is also its build context. @default `app/` of this repository */
  readonly source?: string;
}

const APP_FOLDER = path.resolve(__dirname, '..', '..', 'app');

/** As long as a Lambda function may run: queue and build have their own, shorter limits. */
const LONGEST_SEED = Duration.minutes(15);

/**
 * The service's image repository, with a first image in it.
 *
 * The first image is built in the account while the stack is deployed, started as the service starts it, and pushed
 * only when it answers, so that the service finds an image that runs. Later images come from the pipeline: a
 * changed source does not build again, and `seedDigest` never changes. See `docs/decisions/first-image.md`.
 */
export class ServiceImage extends Construct {
  readonly repository: ecr.IRepository;
  /** Digest of the first image, `sha256:…` (a token). */
  readonly seedDigest: string;
  /** Full name of the first image, `repository@sha256:…` (a token). */
  readonly seedImageUri: string;
  /** The first image, for a container definition. Grants its execution role to pull from the repository. */
  readonly image: ecs.ContainerImage;

  constructor(scope: Construct, id: string, props: ServiceImageProps) {
    super(scope, id);
    this.repository = addServiceRepository(this, 'Repository', props.settings);
    this.seedDigest = this.addSeed(props).getAttString(DIGEST_ATTRIBUTE);
    this.seedImageUri = this.repository.repositoryUriForDigest(this.seedDigest);
    this.image = new ImageByDigest(this.repository, this.seedDigest);
  }

  private addSeed(props: ServiceImageProps): CustomResource {
    const seed = new SeedProject(this, 'Seed', {
      settings: props.settings,
      repository: this.repository,
      source: props.source ?? APP_FOLDER,
    });
    const handler = new HandlerFunction(this, 'SeedHandler', {
      settings: props.settings,
      handler: 'image/seed',
      description: 'Has the first image built and tells CloudFormation its digest',
      timeout: LONGEST_SEED,
    });
    const mayRunTheProject = iam.Grant.addToPrincipal({
      grantee: handler,
      actions: ['codebuild:StartBuild', 'codebuild:BatchGetBuilds'],
      resourceArns: [seed.project.projectArn],
    });
    const resource = addHandledResource(this, 'SeedImage', {
      handler,
      resourceType: 'Custom::SeedImage',
      properties: {
        [SEED_PROPERTIES.projectName]: seed.project.projectName,
        [SEED_PROPERTIES.repositoryName]: this.repository.repositoryName,
      },
    });
    mayRunTheProject.applyBefore(resource);
    resource.node.addDependency(seed);
    return resource;
  }
}
