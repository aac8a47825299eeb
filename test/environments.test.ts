import * as fs from 'node:fs';
import * as path from 'node:path';
import type { CloudAssembly } from 'aws-cdk-lib/cx-api';
import { ENVIRONMENT_NAMES, loadSettings } from '../lib/config';
import { synthesize, synthesizeEnvironment } from './synthesis';

/** Names of the container images that deploying the assembly would build on this machine. */
function dockerAssets(assembly: CloudAssembly): string[] {
  return fs
    .readdirSync(assembly.directory)
    .filter((file) => file.endsWith('.assets.json'))
    .flatMap((file) => {
      const manifest: { dockerImages?: object } = JSON.parse(
        fs.readFileSync(path.join(assembly.directory, file), 'utf8'),
      );
      return Object.keys(manifest.dockerImages ?? {});
    });
}

/** Where the stacks of the assembly go, each place once. */
function targets({ stacks }: CloudAssembly): string[] {
  return [...new Set(stacks.map(({ environment }) => environment.name))];
}

describe.each(ENVIRONMENT_NAMES)('environment %s', (environment) => {
  const settings = loadSettings({ environment });
  const agnostic = synthesizeEnvironment(environment);
  const concrete = synthesize({ ...settings, account: '111122223333', region: 'eu-west-1' });

  it('asks no account for anything when it is synthesized', () => {
    expect(agnostic.manifest.missing).toBeUndefined();
    expect(concrete.manifest.missing).toBeUndefined();
  });

  it('deploys to the account and region of the credentials unless it names its own', () => {
    const { account = 'unknown-account', region = 'unknown-region' } = settings;

    expect(targets(agnostic)).toEqual([`aws://${account}/${region}`]);
    expect(targets(concrete)).toEqual(['aws://111122223333/eu-west-1']);
  });

  it('needs no Docker on the machine that deploys it', () => {
    expect(dockerAssets(agnostic)).toEqual([]);
  });
});
