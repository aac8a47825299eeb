import { DIGEST_VARIABLE } from '../../lambda/image/contract';
import { TRIAL_URL, type TrialSettings, trialRun } from './trial-run';

/** Environment variables that the buildspec reads. The CodeBuild project sets them. */
export const SEED_VARIABLES = {
  repositoryName: 'REPOSITORY_NAME',
  repositoryUri: 'REPOSITORY_URI',
  /** Tag of the image, and the version that it reports. */
  tag: 'SEED_TAG',
} as const;

const { repositoryName, repositoryUri, tag } = SEED_VARIABLES;
const IMAGE = `"$${repositoryUri}:$${tag}"`;

/**
 * Renders the buildspec of the first image: take the digest of the tag if it is there, otherwise build the image,
 * start it as the service will, wait until it is alive, and only then push it.
 *
 * @see https://docs.aws.amazon.com/codebuild/latest/userguide/build-spec-ref.html
 */
export function seedBuildspec(settings: TrialSettings) {
  return {
    version: '0.2',
    env: { shell: 'bash', 'exported-variables': [DIGEST_VARIABLE] },
    phases: {
      pre_build: { commands: [logIn(), logInToPublicGallery(), readDigest()] },
      build: { commands: [buildUnlessThere(settings)] },
      post_build: { commands: [readDigest(), requireDigest()] },
    },
  };
}

function logIn(): string {
  return (
    `aws ecr get-login-password | ` +
    `docker login --username AWS --password-stdin "\${${repositoryUri}%%/*}"`
  );
}

/**
 * Base images come from ECR Public. Without a log-in it admits one pull a second per address, and CodeBuild's
 * addresses are shared; with one, ten a second per account. Its log-in exists in us-east-1 only, which an
 * organization may deny: then the pulls go unnamed.
 *
 * @see https://docs.aws.amazon.com/AmazonECR/latest/public/public-service-quotas.html
 */
function logInToPublicGallery(): string {
  return (
    `aws ecr-public get-login-password --region us-east-1 | ` +
    `docker login --username AWS --password-stdin public.ecr.aws || echo "Pulling base images without a log-in"`
  );
}

/** A missing tag is no error of this call, unlike of `describe-images`: it answers `None`. */
function readDigest(): string {
  return (
    `${DIGEST_VARIABLE}=$(aws ecr batch-get-image --repository-name "$${repositoryName}" ` +
    `--image-ids imageTag="$${tag}" --query 'images[0].imageId.imageDigest' --output text)` +
    ` && export ${DIGEST_VARIABLE} && echo "Digest of $${tag}: $${DIGEST_VARIABLE}"`
  );
}

/** CodeBuild runs `post_build` after a failed `build` too; the digest of an image that never came must not pass. */
function requireDigest(): string {
  return `[[ "$${DIGEST_VARIABLE}" == sha256:* ]]`;
}

/**
 * A script of its own, because the buildspec's shell looks only at the last command of a block.
 * Provenance is off because it turns the image into an index, whose scan result ECR keeps under another digest.
 */
function buildUnlessThere(settings: TrialSettings): string {
  return `if [[ "$${DIGEST_VARIABLE}" == None ]]; then
script=$(mktemp)
cat > "$script" <<'SEED'
docker buildx build --load --provenance=false --sbom=false --build-arg VERSION="$${tag}" --tag ${IMAGE} .
${trial(settings)}
docker push ${IMAGE}
SEED
bash -euo pipefail "$script"
fi`;
}

/** As long as ECS waits for a new task before its health counts: `timeouts.healthCheck.gracePeriod`. */
function trial(settings: TrialSettings): string {
  const seconds = settings.timeouts.healthCheck.gracePeriod;
  return `container=$(${trialRun(settings, IMAGE)})
alive=no
for _ in $(seq ${seconds}); do
  if curl --fail --silent --output /dev/null --max-time 2 ${TRIAL_URL}; then alive=yes; break; fi
  if [[ "$(docker inspect --format '{{.State.Running}}' "$container")" != true ]]; then break; fi
  sleep 1
done
docker logs "$container"
if [[ "$alive" != yes ]]; then
  echo "The image was not pushed: it did not answer ${TRIAL_URL} within ${seconds} s. Its log is above, its state:"
  docker inspect --format '{{json .State}}' "$container"
  exit 1
fi
docker rm --force --volumes "$container"`;
}
