import { DIGEST_VARIABLE } from '../../../lambda/image/contract';
import { REPOSITORY_VARIABLES } from '../../image/build-steps';

/** Environment variables of the pipeline's builds. The project sets those that the buildspec does not compute. */
export const BUILD_VARIABLES = {
  ...REPOSITORY_VARIABLES,
  /** Revision that the run is about: a commit, or a version of the archive's object. */
  revision: 'SOURCE_REVISION',
  sourceBucket: 'SOURCE_BUCKET',
  sourceKey: 'SOURCE_KEY',
  taskDefinitionParameter: 'TASK_DEFINITION_PARAMETER',
  appSpecParameter: 'APP_SPEC_PARAMETER',
  releasedImageParameter: 'RELEASED_IMAGE_PARAMETER',
  /** Computed: tag of the image, and the version that it reports. */
  tag: 'IMAGE_TAG',
  /** Computed: digest of the image. */
  digest: DIGEST_VARIABLE,
  /** Computed: full name of the image, by digest. */
  image: 'IMAGE_URI',
  /** Computed: page of the build in the console, with its log and reports. */
  page: 'BUILD_PAGE',
} as const;
