import { spawnSync } from 'node:child_process';
import * as fs from 'node:fs';
import * as path from 'node:path';
import * as lambda from 'aws-cdk-lib/aws-lambda';
import type * as Esbuild from 'esbuild';
import * as bundling from '../../lib/handlers/bundle';

const { handlerCode, handlerNames } = bundling;

const ROOT = path.resolve(__dirname, '..', '..');

/** Folder that the code of a handler is taken from. */
function folderOf(name: string): string {
  const code = handlerCode(name);
  if (!(code instanceof lambda.AssetCode)) throw new Error(`the code of ${name} is not an asset`);
  return code.path;
}

/** What the source map of a handler names. */
function sourcesOf(name: string): string[] {
  const map: { sources: string[] } = JSON.parse(
    fs.readFileSync(path.join(folderOf(name), 'index.js.map'), 'utf8'),
  );
  return map.sources;
}

describe('handler bundles', () => {
  it('are made of files under lambda/ that export a handler, and of no others', () => {
    expect(handlerNames()).toContain('image/seed');
    expect(handlerNames()).not.toContain('image/decision');
  });

  it.each(handlerNames())('hold the handler and its source map, nothing else: %s', (name) => {
    expect(fs.readdirSync(folderOf(name)).toSorted()).toEqual(['index.js', 'index.js.map']);
  });

  it('find everything that they require where Lambda has the SDK', () => {
    const bundles = handlerNames().map((name) => path.join(folderOf(name), 'index.js'));
    // A handler may refuse to load without its environment; what it must not do is miss a module.
    const script = `for (const bundle of ${JSON.stringify(bundles)}) {
      try { require(bundle) } catch (error) {
        if (error instanceof SyntaxError || error.code === 'MODULE_NOT_FOUND') console.log(error.message);
      }
    }
    process.exit(0)`;

    const { stdout, status } = spawnSync(process.execPath, ['-e', script], {
      env: { NODE_PATH: path.join(ROOT, 'node_modules') },
      encoding: 'utf8',
    });

    expect(stdout).toBe('');
    expect(status).toBe(0);
  });

  it.each(handlerNames())('leave the AWS SDK to the runtime: %s', (name) => {
    expect(sourcesOf(name).filter((source) => source.includes('/@aws-sdk/'))).toEqual([]);
  });

  it.each(handlerNames())(
    'name their sources relative to the repository, whatever the machine: %s',
    (name) => {
      const bundle = path.join(ROOT, 'lambda', name);

      for (const source of sourcesOf(name)) {
        expect(path.isAbsolute(source)).toBe(false);
        expect(fs.existsSync(path.resolve(bundle, source))).toBe(true);
      }
    },
  );

  it('are the same when they are made again', () => {
    jest.isolateModules(() => {
      const again = jest.requireActual<typeof bundling>('../../lib/handlers/bundle');

      // The folder is named by the content of all bundles.
      expect(again.handlerCode('image/seed')).toHaveProperty('path', folderOf('image/seed'));
    });
  });

  it('are the same when they are made ahead, and not made again', async () => {
    await jest.isolateModulesAsync(async () => {
      const esbuild = jest.requireActual<typeof Esbuild>('esbuild');
      const again = jest.spyOn(esbuild, 'buildSync');
      const { bundleAhead, handlerCode } = jest.requireActual<typeof bundling>('../../lib/handlers/bundle');

      await bundleAhead();

      expect(handlerCode('image/seed')).toHaveProperty('path', folderOf('image/seed'));
      expect(again).not.toHaveBeenCalled();
    });
  });

  it('tell which handlers there are when one is asked for that does not exist', () => {
    expect(() => handlerCode('image/sead')).toThrow(/No handler "image\/sead".*Handlers: .*image\/seed/);
  });
});
