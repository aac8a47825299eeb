import { spawnSync } from 'node:child_process';
import { existsSync, statSync } from 'node:fs';
import { mkdir, readdir, readFile, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { unzipSync, zipSync } from 'fflate';
import { PipelineError } from './error';

/** The same moment in every archive, so that the same files give the same bytes. Zip knows none before 1980. */
const MODIFIED = new Date(1980, 0, 1);

/** Files that are unpacked without a pause. */
const LOT = 50;

/** Makes a zip of files, in the order of their names. It stays on this machine, so nothing is gained by compressing it. */
export function zipFiles(files: ReadonlyMap<string, Uint8Array>): Uint8Array {
  const sorted = [...files].toSorted(([a], [b]) => (a < b ? -1 : 1));
  return zipSync(Object.fromEntries(sorted), { mtime: MODIFIED, level: 0 });
}

/** Makes a zip of a folder: of the files named, or of all. The same content gives the same bytes. */
export async function zipFolder(folder: string, names?: readonly string[]): Promise<Uint8Array> {
  const files = new Map<string, Uint8Array>();
  for (const name of names ?? (await filesBelow(folder))) {
    files.set(name, new Uint8Array(await readFile(path.join(folder, name))));
  }
  return zipFiles(files);
}

/** An asset as a zip: one that is none yet is a folder, which the CDK packs when it is uploaded. */
export async function archiveIn(asset: string): Promise<Uint8Array> {
  return statSync(asset).isDirectory() ? zipFolder(asset) : new Uint8Array(await readFile(asset));
}

/**
 * The files of a zip, by path.
 *
 * @param wanted default: all of them
 * @throws PipelineError for bytes that are none
 */
export function filesOf(
  archive: Uint8Array,
  wanted: (name: string) => boolean = () => true,
): ReadonlyMap<string, Uint8Array> {
  try {
    const files = unzipSync(archive, { filter: ({ name }) => !name.endsWith('/') && wanted(name) });
    return new Map(Object.entries(files));
  } catch (error) {
    throw new PipelineError('The archive is no zip file; a pipeline takes nothing else.', { cause: error });
  }
}

/**
 * Unpacks a zip into a folder, a lot of its files at a time: a service that is being rehearsed waits no longer than for
 * one lot.
 *
 * @throws PipelineError for a path that leads out of it
 */
export async function unpack(archive: Uint8Array, folder: string): Promise<void> {
  await mkdir(folder, { recursive: true });
  const names: string[] = [];
  filesOf(archive, (name) => names.push(name) === 0);
  for (let first = 0; first < names.length; first += LOT) {
    const lot = new Set(names.slice(first, first + LOT));
    await write(
      filesOf(archive, (name) => lot.has(name)),
      folder,
    );
  }
}

async function write(files: ReadonlyMap<string, Uint8Array>, folder: string): Promise<void> {
  for (const [name, bytes] of files) {
    const file = path.resolve(folder, name);
    if (!file.startsWith(`${path.resolve(folder)}${path.sep}`)) {
      throw new PipelineError(`The archive has the path ${name}, which leads out of its folder.`);
    }
    await mkdir(path.dirname(file), { recursive: true });
    await writeFile(file, bytes);
  }
}

/** Paths of all files below a folder, from its top. */
export async function filesBelow(folder: string): Promise<readonly string[]> {
  const entries = await readdir(folder, { recursive: true, withFileTypes: true });
  return entries
    .filter((entry) => entry.isFile())
    .map((entry) => path.relative(folder, path.join(entry.parentPath, entry.name)).replaceAll(path.sep, '/'));
}

/**
 * An archive of a checkout of git: what is in it now, without what `.gitignore` names. It stands for what a connection to
 * a repository would hand over.
 *
 * @throws PipelineError for a folder that is no checkout
 */
export async function zipCheckout(folder: string): Promise<Uint8Array> {
  const words = ['ls-files', '-z', '--cached', '--others', '--exclude-standard'];
  const { status, stdout } = spawnSync('git', words, { cwd: folder, encoding: 'utf8', timeout: 30_000 });
  if (status !== 0) {
    throw new PipelineError(
      `${folder} is no checkout of git. Give the rehearsal an archive of the source instead.`,
    );
  }
  const names = stdout.split('\0').filter((name) => name !== '' && existsSync(path.join(folder, name)));
  return zipFolder(folder, names);
}
