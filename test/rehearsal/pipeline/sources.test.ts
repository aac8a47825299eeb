import { spawnSync } from 'node:child_process';
import { writeFileSync } from 'node:fs';
import path from 'node:path';
import { type Assembly, loadAssembly } from '../../../rehearsal/assembly';
import { archiveIn, filesOf, unpack, zipFiles, zipFolder } from '../../../rehearsal/pipeline/archive';
import type { RehearsedPipeline } from '../../../rehearsal/pipeline/rehearsed-pipeline';
import { sourceStore } from '../../../rehearsal/pipeline/source-store';
import { synthesizePipeline } from '../../delivery/pipeline/pipeline-stack';
import { assemblyFolder, pipelineOf, temporaryFolder } from './lab';

const ARCHIVE = zipFiles(new Map([['a.txt', Buffer.from('a')]]));

/** Assemblies by their source. */
const assemblies = new Map<object | undefined, Assembly>();

function assemblyOf(source?: object): Assembly {
  const known = assemblies.get(source);
  if (known) return known;
  const { stack } = synthesizePipeline(source ? { delivery: { source } } : {});
  const assembly = loadAssembly(assemblyFolder(stack));
  assemblies.set(source, assembly);
  return assembly;
}

function rehearsed(source?: object, checkout?: string): RehearsedPipeline {
  return pipelineOf(assemblyOf(source), checkout);
}

describe('a pipeline of an archive', () => {
  it('is not started by an object of another bucket', () => {
    const { model, pipeline } = rehearsed();
    const { bus, place } = pipeline.services;
    const [rule] = model.rules.filter(({ targets }) => targets.some(({ arn }) => arn === model.arn));
    bus.put({
      version: '0',
      id: '1',
      'detail-type': 'Object Created',
      source: 'aws.s3',
      account: place.account,
      time: '2026-01-01T00:00:00Z',
      region: place.region,
      resources: [],
      detail: { bucket: { name: 'another' }, object: { key: 'source.zip', 'version-id': '1' } },
    });

    expect(rule).toBeDefined();
    expect(pipeline.executions()).toEqual([]);
  });

  it('takes no push', () => {
    expect(() => rehearsed().push({ branch: 'main', paths: [], archive: ARCHIVE })).toThrow(
      'upload an archive',
    );
  });
});

describe('a pipeline of a repository', () => {
  const GITHUB = {
    type: 'github',
    connectionArn: 'arn:aws:codeconnections:eu-west-1:123456789012:connection/1',
    repository: 'example/shop',
    branch: 'main',
    paths: ['app/**'],
  };

  it.each([
    ['its branch and paths', 'main', ['app/src/main.ts'], true],
    ['another branch', 'next', ['app/src/main.ts'], false],
    ['other paths', 'main', ['docs/README.md'], false],
  ])('is started by a push to %s: %s %s %s', async (_what, branch, paths, starts) => {
    const { pipeline, push } = bound(rehearsed(GITHUB));

    expect(push({ branch, paths, archive: ARCHIVE }) !== undefined).toBe(starts);
    await pipeline.close();
  });

  it('gives forty digits in place of the commit, the same for the same content', async () => {
    const { pipeline, push } = bound(rehearsed(GITHUB));
    const commits: unknown[] = [];
    for (const archive of [ARCHIVE, ARCHIVE]) {
      const id = push({ branch: 'main', paths: ['app/x'], archive }) ?? '';
      commits.push((await pipeline.ended(id)).sourceVersion);
    }

    expect(commits[0]).toMatch(/^[0-9a-f]{40}$/);
    expect(commits[1]).toBe(commits[0]);
  });

  it('takes the files of a checkout at its first run, but for those that git ignores', async () => {
    const checkout = temporaryFolder();
    for (const [name, text] of Object.entries({ '.gitignore': 'ignored\n', ignored: 'x', kept: 'x' })) {
      writeFileSync(path.join(checkout, name), text);
    }
    spawnSync('git', ['init', '--quiet'], { cwd: checkout });
    const archive = await rehearsed(GITHUB, checkout).firstArchive();

    expect([...filesOf(archive ?? new Uint8Array()).keys()]).toEqual(['.gitignore', 'kept']);
  });

  it('refuses a checkout that is none', async () => {
    await expect(rehearsed(GITHUB, temporaryFolder()).firstArchive()).rejects.toThrow(
      'is no checkout of git',
    );
  });

  it('fails its first run, before anything was pushed', async () => {
    const { create, pipeline } = bound(rehearsed(GITHUB));
    const { status, stages } = await pipeline.ended(await create());

    expect(status).toBe('Failed');
    expect(stages[0]?.actions[0]?.error?.message).toContain('There is no object');
  });
});

describe('a versioned bucket', () => {
  it('keeps each version as it was put', () => {
    const store = sourceStore();
    const [first, second] = ['one', 'two'].map((text) => store.put('b', 'k', Buffer.from(text)));

    expect(String(store.get('b', 'k', first?.versionId).content)).toBe('one');
    expect(store.get('b', 'k')).toBe(second);
  });

  it('names what it has not', () => {
    expect(() => sourceStore().get('b', 'k', 'v1')).toThrow('There is no object s3://b/k in version v1.');
  });
});

describe('an archive', () => {
  it('is the same for the same files, in whatever order they are read', async () => {
    const files: [string, Uint8Array][] = [
      ['b/c.txt', Buffer.from('c')],
      ['a.txt', Buffer.from('a')],
    ];
    const archive = zipFiles(new Map(files));
    const folder = temporaryFolder();
    await unpack(archive, folder);

    expect(zipFiles(new Map(files.toReversed()))).toEqual(archive);
    expect(await zipFolder(folder)).toEqual(archive);
    expect([...filesOf(archive).keys()]).toEqual(['a.txt', 'b/c.txt']);
  });

  it('is an asset as it is, or made of one that is a folder', async () => {
    const folder = temporaryFolder();
    await unpack(ARCHIVE, folder);
    const file = path.join(temporaryFolder(), 'asset.zip');
    writeFileSync(file, ARCHIVE);

    expect([await archiveIn(folder), await archiveIn(file)]).toEqual([ARCHIVE, ARCHIVE]);
  });

  it('is not unpacked outside of its folder', async () => {
    const archive = zipFiles(new Map([['../outside.txt', Buffer.from('x')]]));

    await expect(unpack(archive, temporaryFolder())).rejects.toThrow(
      '../outside.txt, which leads out of its folder',
    );
  });

  it('is a zip file or refused', () => {
    expect(() => filesOf(Buffer.from('no zip'))).toThrow('The archive is no zip file');
  });
});

function bound(pipeline: RehearsedPipeline) {
  return {
    pipeline: pipeline.pipeline,
    push: pipeline.push.bind(pipeline),
    create: pipeline.create.bind(pipeline),
  };
}
