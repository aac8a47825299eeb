import path from 'node:path';
import { filesOf, zipFiles } from '../../pipeline/archive';
import type { ScanAnswer } from '../../pipeline/build/aws-cli';
import type { PipelineModel } from '../../pipeline/model';
import { readPipeline } from '../../pipeline/from-template';
import { RehearsedPipeline, type RehearsedPipelineOptions } from '../../pipeline/rehearsed-pipeline';
import { undeployedResolver } from '../../synth/made-up';
import { REPOSITORY } from '../../synth/synthesize';
import { CONTRACTS } from '../releases/data';
import { keptAs, type SourceChanges } from '../releases/images';
import type { ScenarioContext } from '../types';
import type { DeliveryExperiment } from './experiment';

/** What is released. Made before the load: zipping a repository takes this process from everything else for a second. */
export interface Archives {
  /** What the first run takes. */
  readonly first: Uint8Array;
  /** The same with one file more. */
  readonly next: Uint8Array;
  /** The first one's program, changed so that it stores what the first one cannot read. */
  readonly unreadable: Uint8Array;
}

/** The pipeline of an account under load. */
export function pipelineOf(
  { account }: DeliveryExperiment,
  { workFolder }: ScenarioContext,
): RehearsedPipeline {
  // Advice of the SDK about this machine's Node.js, which says nothing about the rehearsal.
  process.env.AWS_SDK_JS_NODE_VERSION_SUPPORT_WARNING_DISABLED ??= 'true';
  const { assembly } = account.plan;
  const resolver = undeployedResolver(assembly);
  return new RehearsedPipeline({
    assembly,
    resolver,
    account,
    clock: account.clock,
    metrics: account.parts.metrics,
    folder: path.join(workFolder, 'pipeline'),
    ...surroundingsOf(readPipeline(assembly, resolver)),
  });
}

/** What comes to a pipeline from outside: this repository, an approver, and ECR's verdict on its images. */
export function surroundingsOf(
  model: PipelineModel,
): Required<Pick<RehearsedPipelineOptions, 'approve' | 'checkout' | 'scan'>> {
  return {
    checkout: REPOSITORY,
    approve: async ({ question }) => {
      const asked = question === undefined ? '' : `, asked: ${question}`;
      return { status: 'Approved', summary: `Approved by the script of the rehearsal${asked}` };
    },
    scan: () => (needsVerdict(model) ? clean() : UNSUPPORTED),
  };
}

/** What basic scanning says of an image from scratch. */
const UNSUPPORTED: ScanAnswer = {
  status: 'UNSUPPORTED_IMAGE',
  description: 'The operating system and version are not supported.',
};

/** What enhanced scanning says of an image in which it found nothing. */
function clean(): ScanAnswer {
  return {
    status: 'ACTIVE',
    description: 'Continuous scan is selected for image.',
    completedAt: new Date().toISOString(),
  };
}

/** Whether a build fails without a verdict of ECR. Its script names the setting that would let the image pass. */
function needsVerdict({ projects }: PipelineModel): boolean {
  return [...projects.values()].some(({ buildspec }) => buildspec.includes('delivery.scan.withoutResult'));
}

/** What stands in for the world around a pipeline, for the report. */
export function notesOfSurroundings({ model }: RehearsedPipeline): readonly string[] {
  return needsVerdict(model)
    ? [
        'This environment releases no image without a verdict of ECR: it answers as with enhanced scanning of the registry, with a scan that found nothing.',
      ]
    : ["ECR answers as its basic scanning does for an image from scratch, and the build's log warns."];
}

/** The archives of a pipeline. @throws Error when its first run has none */
export async function archivesOf(pipeline: RehearsedPipeline): Promise<Archives> {
  const first = await pipeline.firstArchive();
  if (!first) throw new Error('The first run of the pipeline finds no archive.');
  const files = filesOf(first);
  const next = new Map([...files, [changedFile(pipeline.model), Buffer.from('The next release.\n')]]);
  return { first, next: zipFiles(next), unreadable: zipFiles(withChanges(files, CONTRACTS)) };
}

/**
 * Brings the pipeline a revision: an upload, or a push to the branch of its repository.
 *
 * @returns id of the execution that it started
 * @throws Error when nothing in the template starts the pipeline by it
 */
export function releaseNext(pipeline: RehearsedPipeline, archive: Uint8Array): string {
  const [source] = pipeline.model.stages[0]?.actions ?? [];
  const id =
    source?.work.provider === 'CodeStarSourceConnection'
      ? pipeline.push({ archive, branch: source.work.branch, paths: [changedFile(pipeline.model)] })
      : pipeline.upload(archive).executionId;
  if (id === undefined)
    throw new Error('No rule or trigger of the template starts the pipeline by a revision.');
  return id;
}

/** A file that the trigger of a repository is about, whatever paths it names. */
function changedFile({ triggers }: PipelineModel): string {
  const [glob = '*'] = triggers.flatMap(({ paths }) => paths);
  return glob.replaceAll(/\*+/g, 'NEXT.txt');
}

/** The files of the program changed as `buildRelease` changes them: each stays beside its change. */
function withChanges(
  files: ReadonlyMap<string, Uint8Array>,
  changes: SourceChanges,
): ReadonlyMap<string, Uint8Array> {
  const changed = new Map(files);
  for (const [file, text] of Object.entries(changes)) {
    const [name, ...others] = [...files.keys()].filter((candidate) => candidate.endsWith(`/${file}`));
    const content = name === undefined ? undefined : files.get(name);
    if (name === undefined || content === undefined || others.length > 0) {
      throw new Error(`The archive has no file ${file}, or several.`);
    }
    changed.set(keptAs(name), content);
    changed.set(name, Buffer.from(text));
  }
  return changed;
}
