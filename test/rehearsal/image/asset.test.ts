import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { App, CfnOutput, Stack } from 'aws-cdk-lib';
import { Asset } from 'aws-cdk-lib/aws-s3-assets';
import { loadAssembly } from '../../../rehearsal/assembly';
import { imageSource, installedPackages } from '../../../rehearsal/image/asset';

describe("the image's source", () => {
  let folder: string;
  beforeEach(() => {
    folder = mkdtempSync(path.join(tmpdir(), 'asset-'));
  });
  afterEach(() => rmSync(folder, { recursive: true }));

  const write = (name: string, text: string): string => {
    const file = path.join(folder, name);
    mkdirSync(path.dirname(file), { recursive: true });
    writeFileSync(file, text);
    return path.dirname(file);
  };
  const assemblyOf = (assets: string[], repositoryBuiltFrom?: string) => {
    const app = new App({ outdir: path.join(folder, 'cdk.out') });
    const stack = new Stack(app, 'Stack');
    for (const [index, asset] of assets.entries()) new Asset(stack, `Asset${index}`, { path: asset });
    if (repositoryBuiltFrom) {
      const repository = new Stack(app, 'Images');
      const { s3ObjectKey } = new Asset(repository, 'Source', { path: repositoryBuiltFrom });
      new CfnOutput(repository, 'Key', { value: s3ObjectKey });
    }
    app.synth();
    return loadAssembly(app.outdir);
  };

  test('is the asset with a Dockerfile', () => {
    const assembly = assemblyOf([write('other/x.txt', ''), write('app/Dockerfile', 'FROM scratch')]);

    expect(imageSource(assembly)).toMatch(/asset\.[0-9a-f]{64}$/);
  });

  test('must be in the assembly', () => {
    const assembly = assemblyOf([write('other/x.txt', '')]);

    expect(() => imageSource(assembly)).toThrow(/One file asset with a Dockerfile is needed.*none has/);
  });

  test('is the one named in the stack of the repository, where several have a Dockerfile', () => {
    const mine = write('mine/Dockerfile', 'FROM mine');
    const assembly = assemblyOf([write('one/Dockerfile', 'FROM a'), write('two/Dockerfile', 'FROM b')], mine);
    const source = imageSource(assembly, [assembly.stack('Images')]);

    expect(readFileSync(path.join(source, 'Dockerfile'), 'utf8')).toBe('FROM mine');
  });

  test('must be the only one otherwise', () => {
    const assembly = assemblyOf([write('one/Dockerfile', 'FROM a'), write('two/Dockerfile', 'FROM b')]);

    expect(() => imageSource(assembly)).toThrow(/2 have: .*asset\..*, .*asset\./);
  });

  describe('packages', () => {
    test('come from the first folder that has them all', () => {
      write('app/package.json', '{"dependencies":{"a":"1"},"devDependencies":{"b":"1"}}');
      write('some/a/package.json', '{}');
      write('all/a/package.json', '{}');
      write('all/b/package.json', '{}');
      const [some, all] = [path.join(folder, 'some'), path.join(folder, 'all')];

      expect(installedPackages(path.join(folder, 'app'), [some, all])).toBe(all);
    });

    test('that are missing are named', () => {
      write('app/package.json', '{"dependencies":{"a":"1","b":"1"}}');
      write('some/a/package.json', '{}');

      expect(() => installedPackages(path.join(folder, 'app'), [path.join(folder, 'some')])).toThrow(
        /are not installed here; run npm ci\.\n.*some lacks b$/,
      );
    });

    test('are not needed by an image without a package.json', () => {
      expect(installedPackages(write('app/Dockerfile', ''), [folder])).toBe(folder);
    });
  });
});
