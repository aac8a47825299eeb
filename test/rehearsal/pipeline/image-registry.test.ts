import { writeFileSync } from 'node:fs';
import path from 'node:path';
import type { LocalImage } from '../../../rehearsal/image/image';
import { imageRegistry, readRepositories } from '../../../rehearsal/pipeline/image-registry';
import { undeployedResolver } from '../../../rehearsal/synth/made-up';
import { App, Stack } from 'aws-cdk-lib';
import { CfnRepository } from 'aws-cdk-lib/aws-ecr';
import { loadAssembly } from '../../../rehearsal/assembly';
import { temporaryFolder } from './lab';

function repository(properties: ConstructorParameters<typeof CfnRepository>[2]) {
  const app = new App({ outdir: temporaryFolder(), analyticsReporting: false });
  new CfnRepository(new Stack(app, 'Test'), 'Repository', { repositoryName: 'orders', ...properties });
  const assembly = loadAssembly(app.synth().directory);
  const repositories = readRepositories(assembly, undeployedResolver(assembly));
  return { registry: imageRegistry(repositories), uri: repositories[0]?.uri ?? '' };
}

function image(content: string): LocalImage {
  const root = temporaryFolder();
  writeFileSync(path.join(root, 'main.mjs'), content);
  return {
    root,
    bases: [],
    environment: {},
    workdir: '/',
    entrypoint: ['node'],
    cmd: ['/main.mjs'],
    notes: [],
    local: () => ({ executable: '', arguments: [], workingFolder: '' }),
  };
}

const IMMUTABLE = {
  imageTagMutability: 'IMMUTABLE_WITH_EXCLUSION',
  imageTagMutabilityExclusionFilters: [
    { imageTagMutabilityExclusionFilterType: 'WILDCARD', imageTagMutabilityExclusionFilterValue: 'cache-*' },
  ],
};

describe('a registry', () => {
  it('gives the digest of the content under the tag', async () => {
    const { registry, uri } = repository({});
    const digest = await registry.push(`${uri}:v1`, image('one'));

    expect(digest).toMatch(/^sha256:[0-9a-f]{64}$/);
    expect(registry.digestOf('orders', 'v1')).toBe(digest);
    expect(registry.digestOf('orders', 'v2')).toBeUndefined();
  });

  it('gives the same digest for the same content, and another for another', async () => {
    const { registry, uri } = repository({});
    const digests = await Promise.all(
      ['one', 'one', 'two'].map((content, index) => registry.push(`${uri}:v${index}`, image(content))),
    );

    expect(digests[1]).toBe(digests[0]);
    expect(digests[2]).not.toBe(digests[0]);
  });

  it('never moves an immutable tag', async () => {
    const { registry, uri } = repository(IMMUTABLE);
    await registry.push(`${uri}:v1`, image('one'));

    await expect(registry.push(`${uri}:v1`, image('two'))).rejects.toThrow(
      "The image tag 'v1' already exists in the 'orders' repository and cannot be overwritten",
    );
    await expect(registry.push(`${uri}:v1`, image('one'))).resolves.toBe(registry.digestOf('orders', 'v1'));
  });

  it.each([
    ['that is excluded', IMMUTABLE, 'cache-build'],
    ['of a repository with mutable tags', {}, 'latest'],
  ])('moves a tag %s', async (_which, properties, tag) => {
    const { registry, uri } = repository(properties);
    await registry.push(`${uri}:${tag}`, image('one'));

    await expect(registry.push(`${uri}:${tag}`, image('two'))).resolves.toMatch(/^sha256:/);
  });

  it('names the repositories that are there when it has not the one that is pushed to', async () => {
    const { registry, uri } = repository({});

    await expect(registry.push('elsewhere/orders:v1', image('one'))).rejects.toThrow(
      `There is no repository for elsewhere/orders:v1; the assembly has ${uri}.`,
    );
  });
});
