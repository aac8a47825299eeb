import { DIGEST_VARIABLE } from '../../lambda/image/contract';
import {
  buildUnlessThere,
  logIn,
  logInToPublicGallery,
  readDigest,
  REPOSITORY_VARIABLES,
  requireDigest,
} from './build-steps';
import type { TrialSettings } from './trial-run';

/** Environment variables that the buildspec reads. The CodeBuild project sets them. */
export const SEED_VARIABLES = {
  ...REPOSITORY_VARIABLES,
  /** Tag of the image, and the version that it reports. */
  tag: 'SEED_TAG',
} as const;

/**
 * Renders the buildspec of the first image: take the digest of the tag if it is there, otherwise build the image,
 * start it as the service will, wait until it is alive, and only then push it.
 *
 * @see https://docs.aws.amazon.com/codebuild/latest/userguide/build-spec-ref.html
 */
export function seedBuildspec(settings: TrialSettings) {
  const tagVariable = SEED_VARIABLES.tag;
  return {
    version: '0.2',
    env: { shell: 'bash', 'exported-variables': [DIGEST_VARIABLE] },
    phases: {
      pre_build: { commands: [logIn(), logInToPublicGallery(), readDigest(tagVariable)] },
      build: { commands: [buildUnlessThere({ settings, tagVariable, context: '.' })] },
      post_build: { commands: [readDigest(tagVariable), requireDigest()] },
    },
  };
}
