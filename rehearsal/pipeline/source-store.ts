import { createHash, randomBytes } from 'node:crypto';
import { PipelineError } from './error';

/** One version of an object, as S3 knows it. */
export interface ObjectVersion {
  readonly bucket: string;
  readonly key: string;
  readonly versionId: string;
  /** MD5 of the content. */
  readonly eTag: string;
  /** SHA-256 of the content, in hexadecimal digits. */
  readonly sha256: string;
  readonly content: Uint8Array;
}

/** Versioned buckets in memory: no version is ever changed. */
export interface SourceStore {
  put(bucket: string, key: string, content: Uint8Array): ObjectVersion;
  /** @param versionId default: the newest @throws PipelineError when there is none */
  get(bucket: string, key: string, versionId?: string): ObjectVersion;
}

/** Buckets that keep every version of what is put into them. */
export function sourceStore(): SourceStore {
  const versions: ObjectVersion[] = [];
  return {
    put(bucket, key, content) {
      const version = {
        bucket,
        key,
        content,
        // As long as those of S3, and as opaque.
        versionId: randomBytes(24).toString('base64url'),
        eTag: createHash('md5').update(content).digest('hex'),
        sha256: createHash('sha256').update(content).digest('hex'),
      };
      versions.push(version);
      return version;
    },
    get(bucket, key, versionId) {
      const found = versions.findLast(
        (version) =>
          version.bucket === bucket &&
          version.key === key &&
          (versionId ?? version.versionId) === version.versionId,
      );
      if (found) return found;
      const wanted = versionId === undefined ? '' : ` in version ${versionId}`;
      throw new PipelineError(
        `There is no object s3://${bucket}/${key}${wanted}. Put an archive there first.`,
      );
    },
  };
}
