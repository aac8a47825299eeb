import {
  CodePipelineClient,
  ListPipelineExecutionsCommand,
  StartPipelineExecutionCommand,
} from '@aws-sdk/client-codepipeline';
import { PutObjectCommand, S3Client } from '@aws-sdk/client-s3';
import type { OpsContext } from '../context/context';
import { OpsError } from '../error';
import { EXIT, type ExitStatus } from '../exit';
import { archiveOf } from './archive';
import { followPipeline } from './follow-pipeline';

/** Uploads the checkout, or starts the pipeline of a connected repository, and follows the execution to its end. */
export async function releaseByPipeline(context: OpsContext): Promise<ExitStatus> {
  const pipeline = await context.stacks.output('delivery', 'PipelineName');
  const address = await context.stacks.optionalOutput('delivery', 'SourceArchive');
  const executionId =
    address === undefined
      ? await startConnected(context, pipeline)
      : await uploadArchive(context, pipeline, address);
  return followPipeline(context, pipeline, executionId);
}

async function startConnected({ clients, confirm }: OpsContext, pipeline: string): Promise<string> {
  await confirm([`Start ${pipeline} with the newest commit of its branch`]);
  const { pipelineExecutionId = '' } = await clients
    .get(CodePipelineClient)
    .send(new StartPipelineExecutionCommand({ name: pipeline }));
  return pipelineExecutionId;
}

async function uploadArchive(context: OpsContext, pipeline: string, address: string): Promise<string> {
  const { clients, confirm } = context;
  const { host: bucket, pathname } = new URL(address);
  const archive = await archiveOf(process.cwd());
  await confirm([
    `Upload ${archive.files} files, ${(archive.zip.length / 1e6).toFixed(1)} MB, to ${address}`,
    `  ${archive.source}; the upload starts ${pipeline}`,
  ]);
  const { VersionId } = await clients.get(S3Client).send(
    new PutObjectCommand({
      Bucket: bucket,
      Key: pathname.slice(1),
      Body: archive.zip,
      ContentType: 'application/zip',
    }),
  );
  return executionOf(context, pipeline, VersionId ?? '');
}

/** The event of the bucket comes within seconds; nobody promises how many. */
const LOOKS = 90;
const LOOK_EVERY_MS = 2000;

/** The execution that an upload started. @throws OpsError when none has begun after three minutes */
async function executionOf(
  { clients, pause }: OpsContext,
  pipelineName: string,
  versionId: string,
): Promise<string> {
  const client = clients.get(CodePipelineClient);
  for (let look = 0; look < LOOKS; look += 1) {
    const { pipelineExecutionSummaries = [] } = await client.send(
      new ListPipelineExecutionsCommand({ pipelineName, maxResults: 20 }),
    );
    const found = pipelineExecutionSummaries.find(({ sourceRevisions = [] }) =>
      sourceRevisions.some(({ revisionId }) => revisionId === versionId),
    );
    if (found?.pipelineExecutionId !== undefined) return found.pipelineExecutionId;
    await pause(LOOK_EVERY_MS);
  }
  throw new OpsError(
    {
      setting: pipelineName,
      value: `no execution of version ${versionId} of the archive after three minutes`,
      fix: "look for the rule of the delivery stack that starts the pipeline, and for the bucket's events to EventBridge",
    },
    EXIT.failed,
  );
}
