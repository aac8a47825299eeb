import { createHash } from 'node:crypto';
import type { ActionRunner } from './action';

/**
 * Takes the object in the version that started the run, or the newest.
 *
 * @see https://docs.aws.amazon.com/codepipeline/latest/userguide/action-reference-S3.html
 */
export const s3Source: ActionRunner<'S3'> = async ({ action, revision, services, work }) => {
  const object = services.store.get(work.bucket, work.key, revision?.revisionValue);
  services.access.readObject(action.role, work.bucket, work.key, object.versionId);
  return {
    variables: {
      BucketName: object.bucket,
      ETag: object.eTag,
      ObjectKey: object.key,
      VersionId: object.versionId,
    },
    artifacts: new Map(action.outputs.map((name) => [name, object.content])),
    sourceVersion: object.versionId,
    summary: `Amazon S3 version id: ${object.versionId}`,
  };
};

/**
 * Takes an archive in place of the repository. There is no commit: forty digits made of the archive's content stand for
 * its id, the same for the same content.
 *
 * @see https://docs.aws.amazon.com/codepipeline/latest/userguide/action-reference-CodestarConnectionSource.html
 */
export const connectionSource: ActionRunner<'CodeStarSourceConnection'> = async ({
  action,
  services,
  work,
}) => {
  const { content } = services.store.get(work.connectionArn, `${work.repository}/${work.branch}`);
  const commit = createHash('sha1').update(content).digest('hex');
  return {
    variables: {
      BranchName: work.branch,
      CommitId: commit,
      ConnectionArn: work.connectionArn,
      FullRepositoryName: work.repository,
    },
    artifacts: new Map(action.outputs.map((name) => [name, content])),
    sourceVersion: commit,
    summary: `An archive in place of ${work.repository}, branch ${work.branch}`,
  };
};
