import * as fs from 'node:fs';
import * as path from 'node:path';
import { ENVIRONMENTS_PATH, type Target, withTarget } from './environments';
import { type Names, renamed } from './names';

/** What is not part of the repository, or is made anew. */
const LEFT_OUT = /^(node_modules|\.git|cdk\.out.*|dist|coverage|rehearsal-report|reports)$/;

/** A file that a fork changes. */
export interface Change {
  /** Path from the top of the repository. */
  readonly file: string;
  /** The same, unless the name stands in it. */
  readonly renamedTo: string;
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
  return textFiles(root)
    .map((file) => {
      const before = fs.readFileSync(path.join(root, file), 'utf8');
      const placed = file === ENVIRONMENTS_PATH ? withTarget(before, target) : before;
      return { file, renamedTo: renamed(file, names), text: renamed(placed, names), before };
    })
    .filter(({ file, renamedTo, text, before }) => file !== renamedTo || text !== before)
    .map(({ file, renamedTo, text }) => ({ file, renamedTo, text }));
}

/** Writes the changes. */
export function write(root: string, changes: readonly Change[]): void {
  for (const { file, renamedTo, text } of changes) {
    if (file !== renamedTo) fs.renameSync(path.join(root, file), path.join(root, renamedTo));
    fs.writeFileSync(path.join(root, renamedTo), text);
  }
}
