import type { LocalImage } from '../image/image';
import type { PipelineJudge } from './access';

/** The account in which a pipeline builds and deploys, as far as the pipeline sees it. */
export interface PipelineAccount {
  /** URL of the local endpoint of a service. */
  endpointUrl(service: 'CODEDEPLOY' | 'ECS' | 'SSM'): string;
  /** Judges calls that come over no wire. @default nobody does */
  readonly judge?: PipelineJudge;
  /** Makes an image known under a name that a task definition may give. */
  addImage(uri: string, image: LocalImage): void;
}
