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

/** What is not part of the repository, or is made anew. */
const LEFT_OUT = /^(node_modules|\.git|cdk\.out.*|dist|coverage|rehearsal-report|reports)$/;

/** A file that a fork changes. */
export interface Change {
  /** Path from the top of the repository. */
  readonly file: string;
  /** The same, unless the name stands in it. @default the file goes */
  readonly renamedTo?: string;
  readonly text: string;
}

/** Every file of text of a repository, by its path from the top. */
export function textFiles(root: string, folder = ''): readonly string[] {
  return fs
    .readdirSync(path.join(root, folder), { withFileTypes: true })
    .filter(({ name }) => !LEFT_OUT.test(name))
    .flatMap((entry) => {
      const file = path.posix.join(folder, entry.name);
      if (entry.isDirectory()) return textFiles(root, file);
      return entry.isFile() && !fs.readFileSync(path.join(root, file)).includes(0) ? [file] : [];
    });
}

/** What a fork changes in a repository. Nothing is written. */
export function changesOf(root: string, names: Names, target: Target): readonly Change[] {
  return textFiles(root).flatMap((file) => {
    const before = fs.readFileSync(path.join(root, file), 'utf8');
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
