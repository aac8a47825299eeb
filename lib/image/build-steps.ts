import { DIGEST_VARIABLE } from '../../lambda/image/contract';
import { TRIAL_URL, type TrialSettings, trialRun } from './trial-run';

/** Environment variables that every build of an image reads. The CodeBuild project sets them. */
export const REPOSITORY_VARIABLES = {
  repositoryName: 'REPOSITORY_NAME',
  repositoryUri: 'REPOSITORY_URI',
} as const;

const { repositoryName, repositoryUri } = REPOSITORY_VARIABLES;

export interface ImageBuild {
  readonly settings: TrialSettings;
  /** Variable that holds the tag of the image, which is also the version that it reports. */
  readonly tagVariable: string;
  /** Folder of the Dockerfile, relative to where the build runs. */
  readonly context: string;
  /** Keeps the layers of one stage for the next build. @default no cache */
  readonly cache?: LayerCache;
}

export interface LayerCache {
  /** Stage of the Dockerfile whose layers are worth keeping: the one that installs packages. */
  readonly stage: string;
  /** Tag of the cache, which moves: it begins with `CACHE_TAG_PREFIX`. */
  readonly tag: string;
}

export function logIn(): string {
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
export function logInToPublicGallery(): string {
  return (
    `aws ecr-public get-login-password --region us-east-1 | ` +
    `docker login --username AWS --password-stdin public.ecr.aws || echo "Pulling base images without a log-in"`
  );
}

/** A missing tag is no error of this call, unlike of `describe-images`: it answers `None`. */
export function readDigest(tagVariable: string): string {
  return (
    `${DIGEST_VARIABLE}=$(aws ecr batch-get-image --repository-name "$${repositoryName}" ` +
    `--image-ids imageTag="$${tagVariable}" --query 'images[0].imageId.imageDigest' --output text)` +
    ` && export ${DIGEST_VARIABLE} && echo "Digest of $${tagVariable}: $${DIGEST_VARIABLE}"`
  );
}

/** CodeBuild runs `post_build` after a failed `build` too; the digest of an image that never came must not pass. */
export function requireDigest(): string {
  return `[[ "$${DIGEST_VARIABLE}" == sha256:* ]]`;
}

/**
 * Builds, tries and pushes the image, unless the registry has the tag already.
 *
 * A script of its own, because the buildspec's shell looks only at the last command of a block.
 * Provenance is off because it turns the image into an index, whose scan result ECR keeps under another digest.
 */
export function buildUnlessThere(build: ImageBuild): string {
  const { settings, tagVariable, context, cache } = build;
  const image = `"$${repositoryUri}:$${tagVariable}"`;
  const from = cache === undefined ? '' : ` --cache-from type=registry,ref="${cacheImage(cache)}"`;
  const command =
    `docker buildx build --load --provenance=false --sbom=false${from}` +
    ` --build-arg VERSION="$${tagVariable}"`;
  return `if [[ "$${DIGEST_VARIABLE}" == None ]]; then
script=$(mktemp)
cat > "$script" <<'SCRIPT'
${cache === undefined ? '' : keepLayers(command, cache, context)}${command} --tag ${image} ${context}
${trial(settings, image)}
docker push ${image}
SCRIPT
bash -euo pipefail "$script"
fi`;
}

function cacheImage({ tag }: LayerCache): string {
  return `$${repositoryUri}:${tag}`;
}

/**
 * The stage as an image of its own, with what the next build needs to find its layers again. This is the one cache
 * of a registry that Docker's default builder writes; another builder would have to be pulled from Docker Hub.
 * A cache that cannot be kept costs time, not the release.
 *
 * @see https://docs.docker.com/build/cache/backends/inline/
 */
function keepLayers(command: string, cache: LayerCache, context: string): string {
  const image = `"${cacheImage(cache)}"`;
  return `${command} --target ${cache.stage} --cache-to type=inline --tag ${image} ${context}
docker push ${image} || echo "The layers were not kept for the next build"
`;
}

/** As long as ECS waits for a new task before its health counts: `timeouts.healthCheck.gracePeriod`. */
function trial(settings: TrialSettings, image: string): string {
  const seconds = settings.timeouts.healthCheck.gracePeriod;
  return `container=$(${trialRun(settings, image)})
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
