import { cp, mkdir, rename, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { installedPackages } from '../../image/asset';
import { buildImage } from '../../image/image';
import type { LocalImage } from '../../image/image';

/** Where the images of releases are built, and from what. */
export interface ImageSource {
  /** The folder with the Dockerfile that the assembly holds. */
  readonly contextFolder: string;
  /** Folder in which each release gets one of its own. */
  readonly workFolder: string;
  /** Commands that tasks are started and checked with, beside the image's own. */
  readonly commands: readonly (readonly string[])[];
  readonly signal: AbortSignal;
}

/** Modules of the program that a release replaces: path of the file, from the folder with the Dockerfile, to its new text. */
export type SourceChanges = Readonly<Record<string, string>>;

/**
 * Builds the image of a release by its own Dockerfile.
 *
 * @param version build argument `VERSION`, which the program tells at `/version`
 * @param changes text of modules that take the place of those of the same name; each may import what it replaces from
 *   beside it, as `<name>-released`
 * @throws ImageError when the build fails, for example because a change does not fit the sources any more
 */
export async function buildRelease(
  source: ImageSource,
  version: string,
  changes: SourceChanges = {},
): Promise<LocalImage> {
  const workFolder = path.join(source.workFolder, version);
  const contextFolder =
    Object.keys(changes).length === 0
      ? source.contextFolder
      : await changedSources(source.contextFolder, path.join(workFolder, 'context'), changes);
  return buildImage({
    contextFolder,
    workFolder: path.join(workFolder, 'image'),
    nodeModules: installedPackages(contextFolder, [
      path.resolve('node_modules'),
      path.resolve(__dirname, '..', '..', '..', 'node_modules'),
    ]),
    buildArguments: { VERSION: version },
    commands: source.commands,
    signal: source.signal,
  });
}

async function changedSources(from: string, folder: string, changes: SourceChanges): Promise<string> {
  await mkdir(folder, { recursive: true });
  await cp(from, folder, { recursive: true });
  for (const [file, text] of Object.entries(changes)) {
    const changed = path.join(folder, file);
    await rename(changed, keptAs(changed));
    await writeFile(changed, text);
  }
  return folder;
}

/** Where a changed file stays as it was, beside its change, which may import it. */
export function keptAs(file: string): string {
  const { dir, name, ext } = path.posix.parse(file);
  return path.posix.join(dir, `${name}-released${ext}`);
}
