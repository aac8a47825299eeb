import { existsSync, readFileSync, realpathSync } from 'node:fs';
import path from 'node:path';
import { z } from 'zod';
import type { Assembly, AssemblyStack } from '../assembly/types';
import { ImageError } from './error';

/**
 * The folder from which the assembly's image is built: its one file asset with a Dockerfile. Where there are several,
 * the one that a stack with the image's repository names.
 *
 * @param repositoryStacks the stacks with the repository that the container's image comes from
 * @throws ImageError when there is none, or more than one to choose from
 */
export function imageSource(assembly: Assembly, repositoryStacks: readonly AssemblyStack[] = []): string {
  const assets = [...assembly.fileAssets.values()].filter((asset) =>
    existsSync(path.join(asset.path, 'Dockerfile')),
  );
  const templates = repositoryStacks.map(({ template }) => JSON.stringify(template));
  const named = assets.filter(({ objectKeys }) =>
    templates.some((template) => objectKeys.some((key) => template.includes(key))),
  );
  for (const choice of [assets, named]) {
    const [asset] = choice;
    if (asset && choice.length === 1) return asset.path;
  }
  const found =
    assets.length === 0
      ? 'none has'
      : `${assets.length} have: ${assets.map((asset) => asset.path).join(', ')}`;
  throw new ImageError(
    `One file asset with a Dockerfile is needed in ${assembly.directory}, of which the image is built; ${found}.`,
  );
}

const packageSchema = z.object({
  dependencies: z.record(z.string(), z.string()).default({}),
  devDependencies: z.record(z.string(), z.string()).default({}),
});

/**
 * The folder of installed packages that stands in for `npm ci` in the image: of the folders given, the first that
 * has every package which the image's own package.json asks for.
 *
 * @throws ImageError naming the packages that are missing
 */
export function installedPackages(imageFolder: string, folders: readonly string[]): string {
  const wanted = wantedPackages(path.join(imageFolder, 'package.json'));
  const missing = folders.map((folder) =>
    wanted.filter((name) => !existsSync(path.join(folder, name, 'package.json'))),
  );
  const complete = folders[missing.findIndex((names) => names.length === 0)];
  if (complete !== undefined) return realpathSync(complete);
  const lines = folders.map((folder, index) => `  ${folder} lacks ${missing[index]?.join(', ')}`);
  throw new ImageError(
    `The packages of ${path.join(imageFolder, 'package.json')} are not installed here; run npm ci.\n${lines.join('\n')}`,
  );
}

function wantedPackages(file: string): string[] {
  if (!existsSync(file)) return [];
  const { dependencies, devDependencies } = packageSchema.parse(JSON.parse(readFileSync(file, 'utf8')));
  return [...new Set([...Object.keys(dependencies), ...Object.keys(devDependencies)])];
}
