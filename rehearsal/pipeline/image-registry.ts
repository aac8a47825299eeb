import { createHash } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import path from 'node:path';
import { z } from 'zod';
import type { Assembly } from '../assembly/types';
import type { LocalImage } from '../image/image';
import type { Resolver } from '../values/types';
import { filesBelow } from './archive';
import { PipelineError } from './error';
import { globPattern } from './glob';

/** An `AWS::ECR::Repository`, resolved. */
export interface RepositoryModel {
  readonly name: string;
  /** `registry/name`. */
  readonly uri: string;
  /** Whether a tag, once given, stays where it is. */
  isImmutable(tag: string): boolean;
}

const repositorySchema = z.object({
  ImageTagMutability: z
    .enum(['MUTABLE', 'IMMUTABLE', 'IMMUTABLE_WITH_EXCLUSION', 'MUTABLE_WITH_EXCLUSION'])
    .default('MUTABLE'),
  ImageTagMutabilityExclusionFilters: z
    .array(z.object({ ImageTagMutabilityExclusionFilterValue: z.string() }))
    .default([]),
});

/** @see https://docs.aws.amazon.com/AmazonECR/latest/userguide/image-tag-mutability.html */
export function readRepositories(assembly: Assembly, resolver: Resolver): readonly RepositoryModel[] {
  return assembly
    .resources('AWS::ECR::Repository')
    .filter(({ stack, logicalId }) => resolver.exists(stack, logicalId))
    .map(({ stack, logicalId }) => {
      const properties = repositorySchema.parse(resolver.properties(stack, logicalId));
      const excluded = properties.ImageTagMutabilityExclusionFilters.map((filter) =>
        globPattern(filter.ImageTagMutabilityExclusionFilterValue),
      );
      const immutable = properties.ImageTagMutability.startsWith('IMMUTABLE');
      return {
        name: String(resolver.ref(stack, logicalId)),
        uri: String(resolver.attribute(stack, logicalId, 'RepositoryUri')),
        isImmutable: (tag) => immutable !== excluded.some((pattern) => pattern.test(tag)),
      };
    });
}

/** The images of an account, by repository and tag. */
export interface ImageRegistry {
  digestOf(repository: string, tag: string): string | undefined;
  /**
   * Keeps an image under a tag.
   *
   * @param uri `registry/name:tag`
   * @returns its digest
   * @throws PipelineError for a repository that is not there, and for a tag that is taken and immutable
   */
  push(uri: string, image: LocalImage): Promise<string>;
}

/** An empty registry with the repositories of an assembly. */
export function imageRegistry(repositories: readonly RepositoryModel[]): ImageRegistry {
  const digests = new Map<string, string>();
  return {
    digestOf: (repository, tag) => digests.get(`${repository}:${tag}`),
    async push(uri, image) {
      const end = uri.lastIndexOf(':');
      const tag = uri.slice(end + 1);
      const repository = repositories.find((candidate) => candidate.uri === uri.slice(0, end));
      if (!repository) {
        const known = repositories.map((candidate) => candidate.uri).join(', ');
        throw new PipelineError(`There is no repository for ${uri}; the assembly has ${known || 'none'}.`);
      }
      const name = `${repository.name}:${tag}`;
      const digest = await digestOfImage(image);
      if (repository.isImmutable(tag) && (digests.get(name) ?? digest) !== digest) {
        throw new PipelineError(
          `tag invalid: The image tag '${tag}' already exists in the '${repository.name}' repository and cannot be ` +
            'overwritten because the tag is immutable.',
        );
      }
      digests.set(name, digest);
      return digest;
    },
  };
}

/** Of the content that was built and of how it is started: the same program gives the same digest. */
async function digestOfImage({ root, entrypoint, cmd, environment, workdir }: LocalImage): Promise<string> {
  const hash = createHash('sha256');
  hash.update(JSON.stringify({ entrypoint, cmd, environment, workdir }));
  for (const file of (await filesBelow(root)).toSorted()) {
    hash.update(`\0${file}\0`).update(await readFile(path.join(root, file)));
  }
  return `sha256:${hash.digest('hex')}`;
}
