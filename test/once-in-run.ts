import { existsSync, mkdtempSync, renameSync } from 'node:fs';
import path from 'node:path';

/**
 * A folder that is made once in a run of the tests, by the first file that asks, and shared by all: nobody may write
 * to it.
 *
 * @param make fills the folder
 * @throws Error outside of a run of the tests, whose folder goes with it: elsewhere a later run would find this one's
 */
export function onceInRun(name: string, make: (folder: string) => void): string {
  const run = process.env['TEST_RUN_FOLDER'];
  if (run === undefined) throw new Error('Only a run of the tests shares folders: see test/run-folder.cjs.');
  const folder = path.join(run, name);
  if (!existsSync(folder)) {
    const own = mkdtempSync(`${folder}-`);
    make(own);
    putInPlace(own, folder);
  }
  return folder;
}

/** Renames in one step, so that no other worker reads half of it. One that was quicker has made the same. */
function putInPlace(own: string, place: string): void {
  try {
    renameSync(own, place);
  } catch (error) {
    if (!existsSync(place)) throw error;
  }
}
