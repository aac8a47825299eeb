import {
  DeleteBucketCommand,
  DeleteObjectsCommand,
  ListObjectVersionsCommand,
  type ListObjectVersionsCommandOutput,
  S3Client,
} from '@aws-sdk/client-s3';
import type { AwsClients } from '../aws/clients';
import { type LeftoverKind, resourcePart, stored } from './leftover';
import { PRICES } from './prices';

/** Most versions that are counted: a bucket of logs can have millions, and a price needs no such precision. */
const MOST_COUNTED = 10_000;

/** Buckets with their objects, every version of them. */
export const BUCKETS: LeftoverKind = {
  title: 'buckets',
  pattern: /^arn:[^:]*:s3:::/,
  async hold({ clients }, arn) {
    let bytes = 0;
    let objects = 0;
    for await (const page of versions(clients, resourcePart(arn))) {
      for (const { Size = 0 } of page.Versions ?? []) {
        bytes += Size;
        objects += 1;
      }
      if (objects >= MOST_COUNTED) break;
    }
    const { what, monthlyUsd } = stored(bytes, PRICES.objectGb);
    return { what: `${objects}${objects >= MOST_COUNTED ? ' or more' : ''} objects, ${what}`, monthlyUsd };
  },
  // The AWS CLI empties no bucket of its earlier versions: `aws s3 rb --force` ends with BucketNotEmpty.
  command: (_, { environment, prefix }) =>
    `npm run ops -- leftovers --delete --env ${environment} --prefix ${prefix}`,
  async remove({ clients }, arn) {
    await empty(clients, resourcePart(arn));
    await clients.get(S3Client).send(new DeleteBucketCommand({ Bucket: resourcePart(arn) }));
  },
};

/** @throws Error naming the first object that cannot be deleted */
async function empty(clients: AwsClients, Bucket: string): Promise<void> {
  const client = clients.get(S3Client);
  for await (const { Versions = [], DeleteMarkers = [] } of versions(clients, Bucket)) {
    const Objects = [...Versions, ...DeleteMarkers].map(({ Key, VersionId }) => ({ Key, VersionId }));
    if (Objects.length === 0) continue;
    const { Errors = [] } = await client.send(
      new DeleteObjectsCommand({ Bucket, Delete: { Objects, Quiet: true } }),
    );
    const [refused] = Errors;
    if (refused) throw new Error(`s3://${Bucket}/${refused.Key} cannot be deleted: ${refused.Message}`);
  }
}

/** Pages of a bucket's versions; the SDK has no paginator for them. */
async function* versions(
  clients: AwsClients,
  Bucket: string,
): AsyncGenerator<ListObjectVersionsCommandOutput> {
  let marker: { readonly KeyMarker?: string; readonly VersionIdMarker?: string } | undefined = {};
  while (marker !== undefined) {
    const page: ListObjectVersionsCommandOutput = await clients
      .get(S3Client)
      .send(new ListObjectVersionsCommand({ Bucket, ...marker }));
    yield page;
    marker = page.IsTruncated
      ? { KeyMarker: page.NextKeyMarker, VersionIdMarker: page.NextVersionIdMarker }
      : undefined;
  }
}
