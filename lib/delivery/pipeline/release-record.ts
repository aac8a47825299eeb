import { Duration } from 'aws-cdk-lib';
import type * as codebuild from 'aws-cdk-lib/aws-codebuild';
import { Construct } from 'constructs';
import type { Settings } from '../../config/settings';
import type { ReleasedImage } from '../../image/released-image';
import { BuildProject } from './build-project';
import { BUILD_VARIABLES } from './build-variables';
import type { DeliveryStore } from './delivery-store';

export interface ReleaseRecordProps {
  readonly settings: Pick<Settings, 'logs' | 'protection'>;
  readonly store: DeliveryStore;
  readonly releasedImage: ReleasedImage;
}

/** Writes the image that was just released into its parameter: the last action of a release. */
export class ReleaseRecord extends Construct {
  readonly project: codebuild.PipelineProject;

  constructor(scope: Construct, id: string, props: ReleaseRecordProps) {
    super(scope, id);
    const build = new BuildProject(this, 'Build', {
      settings: props.settings,
      store: props.store,
      description: 'Note the image that was released last',
      buildspec: recordBuildspec(),
      variables: { [BUILD_VARIABLES.releasedImageParameter]: props.releasedImage.parameterName },
      timeout: Duration.minutes(5),
    });
    props.releasedImage.grantWrite(build);
    this.project = build.project;
  }
}

/**
 * Renders the buildspec of the record. Anything but an image by digest is refused: the parameter becomes the image of
 * the task definition at the next update of the stack.
 */
export function recordBuildspec() {
  const { image, releasedImageParameter } = BUILD_VARIABLES;
  return {
    version: '0.2',
    env: { shell: 'bash' },
    phases: {
      build: {
        commands: [
          `[[ "$${image}" == *@sha256:* ]] || { echo "No image by digest: $${image}"; false; }`,
          `aws ssm put-parameter --name "$${releasedImageParameter}" --value "$${image}" --overwrite`,
        ],
      },
    },
  };
}
