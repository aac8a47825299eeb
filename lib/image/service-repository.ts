import { Duration, RemovalPolicy } from 'aws-cdk-lib';
import * as ecr from 'aws-cdk-lib/aws-ecr';
import type { Construct } from 'constructs';
import type { Settings } from '../config/settings';
import { dataRemovalPolicy } from '../stack/removal-policy';

/** Tags of build caches start so. They are overwritten by every build, other tags never are. */
export const CACHE_TAG_PREFIX = 'cache-';

/**
 * The repository of the service's images. A tag names one image forever, except a build cache's.
 *
 * Untagged images and old caches expire. A released image never does: any of them may be named by a task definition
 * that was kept for a rollback, and a rollback to an image that is gone hangs.
 *
 * Without a physical name, because a retained repository must not block the next creation of the stack.
 *
 * @see https://docs.aws.amazon.com/AmazonECR/latest/userguide/image-tag-mutability.html
 * @see https://docs.aws.amazon.com/AmazonECR/latest/userguide/LifecyclePolicies.html
 */
export function addServiceRepository(
  scope: Construct,
  id: string,
  settings: Pick<Settings, 'image' | 'protection'>,
): ecr.Repository {
  const removalPolicy = dataRemovalPolicy(settings.protection);
  return new ecr.Repository(scope, id, {
    imageTagMutability: ecr.TagMutability.IMMUTABLE_WITH_EXCLUSION,
    imageTagMutabilityExclusionFilters: [
      ecr.ImageTagMutabilityExclusionFilter.wildcard(`${CACHE_TAG_PREFIX}*`),
    ],
    imageScanOnPush: true,
    encryption: ecr.RepositoryEncryption.AES_256,
    lifecycleRules: [
      {
        description: 'Untagged images: nothing refers to them',
        tagStatus: ecr.TagStatus.UNTAGGED,
        maxImageAge: Duration.days(settings.image.untaggedExpiryDays),
      },
      {
        description: 'Build caches: the newest ones',
        tagPrefixList: [CACHE_TAG_PREFIX],
        maxImageCount: settings.image.cachesKept,
      },
    ],
    removalPolicy,
    emptyOnDelete: removalPolicy === RemovalPolicy.DESTROY,
  });
}
