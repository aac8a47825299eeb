import { execFile } from 'node:child_process';
import { readFile, stat } from 'node:fs/promises';
import path from 'node:path';
import { promisify } from 'node:util';
import { type Zippable, zipSync } from 'fflate';
import { OpsError } from '../error';

/** A zip of the repository, as the pipeline's source takes it. */
export interface SourceArchive {
  readonly zip: Uint8Array;
  readonly files: number;
  /** What it was made of, in words. */
  readonly source: string;
}

const git = promisify(execFile);

/** Permissions of a file in a zip stand in the upper half of its attributes. */
const EXECUTABLE = 0o100755;
const PLAIN = 0o100644;

/**
 * Packs what git knows of a checkout, and what it does not ignore: the files as they are now, without history.
 *
 * @throws OpsError outside of a checkout
 */
export async function archiveOf(folder: string): Promise<SourceArchive> {
  const names = (await run(folder, ['ls-files', '-z', '--cached', '--others', '--exclude-standard']))
    .split('\0')
    .filter((name) => name !== '');
  const files: Zippable = {};
  for (const name of [...new Set(names)].toSorted()) {
    const file = path.join(folder, name);
    // Deleted, and not yet told to git.
    const found = await stat(file).catch(() => undefined);
    if (!found?.isFile()) continue;
    const mode = (found.mode & 0o100) === 0 ? PLAIN : EXECUTABLE;
    files[name] = [await readFile(file), { os: 3, attrs: mode << 16 }];
  }
  const commit = (await run(folder, ['rev-parse', '--short', 'HEAD'])).trim();
  const changed = (await run(folder, ['status', '--porcelain'])).trim() !== '';
  return {
    zip: zipSync(files),
    files: Object.keys(files).length,
    source: changed ? `commit ${commit} with uncommitted changes` : `commit ${commit}`,
  };
}

async function run(folder: string, words: readonly string[]): Promise<string> {
  try {
    const { stdout } = await git('git', ['-C', folder, ...words], { maxBuffer: 64 * 1024 * 1024 });
    return stdout;
  } catch (error) {
    throw new OpsError({
      setting: 'Checkout',
      value: error instanceof Error ? error.message.trim() : String(error),
      fix: 'run this in a checkout of the repository, with git installed',
    });
  }
}
