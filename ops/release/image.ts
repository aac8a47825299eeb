import { DescribeImagesCommand, ECRClient } from '@aws-sdk/client-ecr';
import type { AwsClients } from '../aws/clients';
import { ifAllowed, nameOf } from '../aws/failure';
import { OpsError } from '../error';

/** An image by its full name. */
export interface ReleaseImage {
  /** With digest where the repository told it, else as it was given. */
  readonly uri: string;
  readonly byDigest: boolean;
}

/**
 * The image that is to be released, by digest: what a tag names today it may not name tomorrow.
 *
 * @param given full name, or only a tag (`:1.2.3`, `1.2.3`) or digest (`sha256:…`) of the repository of the stacks
 * @param repositoryUri of the image stack
 * @throws OpsError for another repository's image, and for one that does not exist
 */
export async function resolveImage(
  clients: AwsClients,
  given: string,
  repositoryUri: string,
): Promise<ReleaseImage> {
  const { tag, digest } = partsOf(given, repositoryUri);
  const [registry = '', ...path] = repositoryUri.split('/');
  const call = new DescribeImagesCommand({
    registryId: registry.split('.')[0],
    repositoryName: path.join('/'),
    imageIds: [{ imageTag: tag, imageDigest: digest }],
  });
  const answer = await ifAllowed(clients.get(ECRClient).send(call)).catch((error: unknown) => {
    if (nameOf(error) !== 'ImageNotFoundException') throw error;
    throw unusable(given, `does not exist in ${repositoryUri}`);
  });
  const found = digest ?? answer?.imageDetails?.[0]?.imageDigest;
  return found === undefined
    ? { uri: `${repositoryUri}:${tag}`, byDigest: false }
    : { uri: `${repositoryUri}@${found}`, byDigest: true };
}

function partsOf(given: string, repositoryUri: string): { readonly tag?: string; readonly digest?: string } {
  const name = given.startsWith(repositoryUri) ? given.slice(repositoryUri.length) : given;
  const digest = /^@?(sha256:[0-9a-f]{64})$/.exec(name)?.[1];
  const tag = /^:?([\w][\w.-]{0,127})$/.exec(name)?.[1];
  if (digest === undefined && tag === undefined) {
    throw unusable(given, `is not an image of ${repositoryUri}`);
  }
  return { tag, digest };
}

function unusable(given: string, what: string): OpsError {
  return new OpsError({
    setting: '--image',
    value: `"${given}" ${what}`,
    fix: 'give a tag, a digest (sha256:…), or the full name of an image that the pipeline built',
  });
}
