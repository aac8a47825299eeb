/** What the seed's buildspec, its handler and its construct agree on by name. Plain constants. */

/** Variable that the buildspec exports: the digest of the image, `sha256:…`. */
export const DIGEST_VARIABLE = 'IMAGE_DIGEST';

/** Properties of the custom resource. No hash of the source among them: a new source must not update it. */
export const SEED_PROPERTIES = { projectName: 'ProjectName', repositoryName: 'RepositoryName' } as const;

/** Attribute of the custom resource that holds the digest. */
export const DIGEST_ATTRIBUTE = 'Digest';
