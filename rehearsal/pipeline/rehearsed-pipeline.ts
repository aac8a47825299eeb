import path from 'node:path';
import type { MetricStore } from '../alarms/metrics';
import type { Assembly } from '../assembly/types';
import type { Clock } from '../clock';
import type { Topics } from '../messaging/topics';
import type { Resolver } from '../values/types';
import type { PipelineAccount } from './account';
import type { ActionServices } from './actions/action';
import { archiveIn, zipCheckout } from './archive';
import type { ScanAnswer } from './build/aws-cli';
import { PipelineError } from './error';
import { objectCreatedEvent } from './events';
import { readPipeline } from './from-template';
import { globPattern } from './glob';
import { imageRegistry, readRepositories } from './image-registry';
import type { PipelineModel } from './model';
import { QueuedPipeline } from './pipeline';
import { type ObjectVersion, type SourceStore, sourceStore } from './source-store';

export interface RehearsedPipelineOptions {
  readonly assembly: Assembly;
  readonly resolver: Resolver;
  readonly account: PipelineAccount;
  readonly clock: Clock;
  /** Empty folder for artifacts, builds, logs and reports. */
  readonly folder: string;
  /** Checkout of git whose archive stands for the repository of a connection. @default it is empty until the first push */
  readonly checkout?: string;
  /** Decides approvals. @default everything is approved */
  readonly approve?: ActionServices['approve'];
  /** What ECR answers about a scan. @default it cannot scan the image, as its basic scanning says of one from scratch */
  readonly scan?: (digest: string, look: number) => ScanAnswer;
  /** Folders of installed packages that stand in for `npm ci`. @default this repository's */
  readonly packages?: readonly string[];
  /** Test files that a build runs of those that its buildspec names, the smallest first; with 0 Jest is not started. @default 2 */
  readonly testFiles?: number | 'all';
  readonly metrics?: MetricStore;
  readonly topics?: Topics;
}

/** What changed with a push to a repository. */
export interface Push {
  readonly branch: string;
  readonly paths: readonly string[];
  readonly archive: Uint8Array;
}

const TEST_FILES = 2;

const UNSUPPORTED: ScanAnswer = {
  status: 'UNSUPPORTED_IMAGE',
  description: 'The operating system and version are not supported.',
};

/**
 * The pipeline of an assembly, with its source: where an archive or a push comes in, as it would on AWS, and starts it by
 * the template's own rule or trigger.
 */
export class RehearsedPipeline {
  readonly model: PipelineModel;
  readonly pipeline: QueuedPipeline;
  private readonly store: SourceStore = sourceStore();

  constructor(private readonly options: RehearsedPipelineOptions) {
    const { account, assembly, clock, folder, metrics, resolver, topics } = options;
    this.model = readPipeline(assembly, resolver);
    this.pipeline = new QueuedPipeline({
      model: this.model,
      account,
      clock,
      folder,
      metrics,
      topics,
      approve:
        options.approve ?? (async () => ({ status: 'Approved', summary: 'Approved by the rehearsal.' })),
      builds: {
        account,
        clock,
        registry: imageRegistry(readRepositories(assembly, resolver)),
        store: this.store,
        folder: path.join(folder, 'builds'),
        packages: options.packages ?? [path.resolve(__dirname, '..', '..', 'node_modules')],
        testFiles: options.testFiles ?? TEST_FILES,
        scan: options.scan ?? (() => UNSUPPORTED),
      },
    });
  }

  /**
   * Creates the pipeline, at which it runs once. The archive that the stack seeds lies in the bucket by then.
   *
   * @param archive default: what the stack seeds, or the checkout where the source is a repository
   * @returns id of that first execution
   */
  async create(archive?: Uint8Array): Promise<string> {
    const content = archive ?? (await this.firstArchive());
    if (content) this.put(content);
    return this.pipeline.start({ trigger: 'CreatePipeline' });
  }

  /**
   * Uploads an archive. The bucket's event starts the pipeline, if a rule of the template is about it.
   *
   * @returns the version, and id of the execution that it started
   * @throws PipelineError for a pipeline whose source is a repository
   */
  upload(archive: Uint8Array): { readonly version: ObjectVersion; readonly executionId?: string } {
    const version = this.put(archive);
    const before = this.pipeline.executions().length;
    const { bus, place } = this.pipeline.services;
    bus.put(objectCreatedEvent(place, version));
    return { version, executionId: this.pipeline.executions()[before]?.id };
  }

  /**
   * Pushes to the repository. The pipeline starts, if a trigger of the template is about the branch and the paths.
   *
   * @returns id of the execution that it started
   * @throws PipelineError for a pipeline whose source is a bucket
   */
  push({ archive, branch, paths }: Push): string | undefined {
    const { work } = this.source();
    if (work.provider !== 'CodeStarSourceConnection') {
      throw new PipelineError(
        `The source of ${this.model.name} is the bucket of ${work.provider}: upload an archive.`,
      );
    }
    this.store.put(work.connectionArn, `${work.repository}/${branch}`, archive);
    const triggered = this.model.triggers.some(
      (trigger) => anyOf(trigger.branches, [branch]) && anyOf(trigger.paths, paths),
    );
    return triggered ? this.pipeline.start({ trigger: 'WebhookV2' }) : undefined;
  }

  /** The archive that the first run takes. @returns undefined where there is none */
  async firstArchive(): Promise<Uint8Array | undefined> {
    const { firstArchive } = this.model;
    if (firstArchive !== undefined) return archiveIn(firstArchive);
    const { checkout } = this.options;
    const isRepository = this.source().work.provider === 'CodeStarSourceConnection';
    return isRepository && checkout !== undefined ? zipCheckout(checkout) : undefined;
  }

  close(): Promise<void> {
    return this.pipeline.close();
  }

  private put(archive: Uint8Array): ObjectVersion {
    const { work } = this.source();
    if (work.provider === 'S3') return this.store.put(work.bucket, work.key, archive);
    if (work.provider === 'CodeStarSourceConnection')
      return this.store.put(work.connectionArn, `${work.repository}/${work.branch}`, archive);
    throw new PipelineError(`The first action of ${this.model.name} is no source: ${work.provider}.`);
  }

  private source(): PipelineModel['stages'][number]['actions'][number] {
    const [first] = this.model.stages[0]?.actions ?? [];
    if (first) return first;
    throw new PipelineError(`The pipeline ${this.model.name} has no source action.`);
  }
}

/** Whether a name is among those that a list of globs means; an empty list means all. */
function anyOf(globs: readonly string[], names: readonly string[]): boolean {
  return globs.length === 0 || globs.some((glob) => names.some((name) => globPattern(glob).test(name)));
}
