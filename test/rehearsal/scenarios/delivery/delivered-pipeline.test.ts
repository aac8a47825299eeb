import path from 'node:path';
import type { Settings } from '../../../../lib/config/settings';
import { loadAssembly } from '../../../../rehearsal/assembly';
import { filesOf, zipFiles } from '../../../../rehearsal/pipeline/archive';
import type { RehearsedPipeline } from '../../../../rehearsal/pipeline/rehearsed-pipeline';
import {
  archivesOf,
  notesOfSurroundings,
  releaseNext,
  surroundingsOf,
} from '../../../../rehearsal/scenarios/delivery/delivered-pipeline';
import { synthesizePipeline } from '../../../delivery/pipeline/pipeline-stack';
import type { DeepPartial } from '../../../settings';
import { assemblyFolder, pipelineOf } from '../../pipeline/lab';

const PROGRAM = 'app/src/orders/dynamo-store.ts';
const READING = 'app/src/orders/stored-order.ts';
const ARCHIVE = zipFiles(new Map([PROGRAM, READING, 'README.md'].map((name) => [name, Buffer.from(name)])));

const GITHUB = {
  type: 'github',
  connectionArn: 'arn:aws:codeconnections:eu-west-1:123456789012:connection/1',
  repository: 'example/shop',
  branch: 'release',
} as const;

function rehearsed(delivery: DeepPartial<Settings['delivery']> = {}): RehearsedPipeline {
  return pipelineOf(loadAssembly(assemblyFolder(synthesizePipeline({ delivery }).stack)));
}

/** The same, whose first run takes the archive. */
function seeded(delivery: DeepPartial<Settings['delivery']> = {}): RehearsedPipeline {
  const pipeline = rehearsed(delivery);
  jest.spyOn(pipeline, 'firstArchive').mockResolvedValue(ARCHIVE);
  return pipeline;
}

describe('the next revision', () => {
  it.each([
    ['an archive', {}, 'CloudWatchEvent'],
    ['a push to the repository', { source: GITHUB }, 'WebhookV2'],
    ['a push of a path that the trigger names', { source: { ...GITHUB, paths: ['app/**'] } }, 'WebhookV2'],
  ] as const)('starts the pipeline as %s', async (_what, delivery, trigger) => {
    const pipeline = seeded(delivery);
    const { next } = await archivesOf(pipeline);
    const id = releaseNext(pipeline, next);

    expect(pipeline.pipeline.execution(id)).toMatchObject({ trigger });
    await pipeline.close();
  });

  it('has a file more, where the trigger looks', async () => {
    const { next } = await archivesOf(seeded({ source: { ...GITHUB, paths: ['app/**'] } }));

    expect([...filesOf(next).keys()]).toContain('app/NEXT.txt');
  });

  it('that the first one cannot read has the program changed, and what it changes beside it', async () => {
    const files = filesOf((await archivesOf(seeded())).unreadable);

    expect(Buffer.from(files.get('app/src/orders/dynamo-store-released.ts') ?? []).toString()).toBe(PROGRAM);
    expect(Buffer.from(files.get(PROGRAM) ?? []).toString()).toContain("from './dynamo-store-released'");
  });

  it('needs a first one', async () => {
    await expect(archivesOf(rehearsed({ source: GITHUB }))).rejects.toThrow('finds no archive');
  });
});

describe('the surroundings of a pipeline', () => {
  it.each([
    ['warn', 'UNSUPPORTED_IMAGE', 'basic scanning'],
    ['fail', 'ACTIVE', 'enhanced scanning'],
  ] as const)(
    'answer about the scan what lets a build pass, where none is to %s',
    (withoutResult, status, note) => {
      const pipeline = rehearsed({ scan: { withoutResult } });
      const { completedAt, ...answer } = surroundingsOf(pipeline.model).scan('sha256:1', 0);

      expect(answer).toMatchObject({ status });
      expect(completedAt !== undefined).toBe(status === 'ACTIVE');
      expect(notesOfSurroundings(pipeline)).toEqual([expect.stringContaining(note)]);
    },
  );

  it('approve, and say what they were asked', async () => {
    const request = { token: 't', pipeline: 'p', stage: 's', action: 'a', executionId: 'e', expiresAt: 0 };
    const { approve } = surroundingsOf(rehearsed().model);

    expect(await approve({ ...request, question: 'Release it?' })).toEqual({
      status: 'Approved',
      summary: 'Approved by the script of the rehearsal, asked: Release it?',
    });
  });

  it('hold this repository for a connection', () => {
    expect(surroundingsOf(rehearsed({ source: GITHUB }).model).checkout).toBe(
      path.resolve(__dirname, '..', '..', '..', '..'),
    );
  });
});
