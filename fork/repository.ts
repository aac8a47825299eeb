import { execFileSync } from 'node:child_process';
import * as fs from 'node:fs';
import * as path from 'node:path';
import {
  ANY_ACCOUNT_TEST,
  CONFIGURATION_PAGE,
  ENVIRONMENTS_PATH,
  type Target,
  withTarget,
  withTargetColumns,
} from './environments';
import { type Names, renamed } from './names';

/** A file that a fork changes. */
export interface Change {
  /** Path from the top of the repository. */
  readonly file: string;
  /** The same, unless the name stands in it. @default the file goes */
  readonly renamedTo?: string;
  readonly text: string;
}

/**
 * Every file that git keeps, by its path from the top: what it ignores is somebody's own.
 *
 * @throws Error when the folder is no checkout of git
 */
export function trackedFiles(root: string): readonly string[] {
  const files = git(root, 'ls-files', '-z').split('\0');
  return files.filter((file) => fs.statSync(path.join(root, file), { throwIfNoEntry: false })?.isFile());
}

/** So that `git checkout .` and `git clean` take it back. @throws Error when something is not committed */
export function refuseUncommitted(root: string): void {
  if (git(root, 'status', '--porcelain') === '') return;
  throw new Error('There are changes that are not committed: commit or stash them first.');
}

function git(root: string, ...words: readonly string[]): string {
  try {
    return execFileSync('git', words, { cwd: root, encoding: 'utf8', stdio: 'pipe', maxBuffer: 2 ** 26 });
  } catch (error) {
    const reason = error instanceof Error ? error.message.trim() : String(error);
    throw new Error(
      `Git is asked which files are yours, and takes a fork back that went wrong; here it fails:\n${reason}\nOutside of a checkout, run git init && git add --all && git commit --message 'As it came', and this command again.`,
      { cause: error },
    );
  }
}

/**
 * What a fork changes in a repository. Nothing is written.
 *
 * @param files paths from the top; those that are not text stay as they are
 */
export function changesOf(
  root: string,
  files: readonly string[],
  names: Names,
  target: Target,
): readonly Change[] {
  return files.flatMap((file) => {
    const bytes = fs.readFileSync(path.join(root, file));
    if (bytes.includes(0)) return [];
    const before = bytes.toString('utf8');
    if (file === ANY_ACCOUNT_TEST && isPlaced(target)) return [{ file, text: '' }];
    const renamedTo = renamed(file, names);
    const text = renamed(placed(file, before, target), names);
    return file === renamedTo && text === before ? [] : [{ file, renamedTo, text }];
  });
}

function isPlaced({ account, region }: Target): boolean {
  return account !== undefined || region !== undefined;
}

function placed(file: string, text: string, target: Target): string {
  if (file === ENVIRONMENTS_PATH) return withTarget(text, target);
  return file === CONFIGURATION_PAGE ? withTargetColumns(text, target) : text;
}

/** Writes the changes. */
export function write(root: string, changes: readonly Change[]): void {
  for (const { file, renamedTo, text } of changes) {
    if (file !== renamedTo) fs.rmSync(path.join(root, file));
    if (renamedTo !== undefined) fs.writeFileSync(path.join(root, renamedTo), text);
  }
}
