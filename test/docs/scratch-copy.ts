import * as fs from 'node:fs';
import * as os from 'node:os';
import * as path from 'node:path';
import { type Page, ROOT } from './pages';

/** A change that a page asks for: a text of a file becomes another one, or the file is new. */
export interface Edit {
  readonly file: string;
  /** @default the file is new */
  readonly before?: string;
  readonly after: string;
}

/** The changes that a page shows: blocks of `diff` behind "in `file`:", whole files behind "new file `file`:". */
export function editsOf({ text }: Page): readonly Edit[] {
  const blocks = /\b(in|new file) `([\w./-]+)`:\n\n( *)```(\w+)\n([\s\S]*?)\n *```/gi;
  return [...text.matchAll(blocks)].map(([, , file = '', indent = '', language, block = '']) => {
    const lines = block.split('\n').map((line) => line.slice(indent.length));
    if (language !== 'diff') return { file, after: `${lines.join('\n')}\n` };
    const side = (other: string) =>
      lines
        .filter((line) => !line.startsWith(other))
        .map((line) => line.slice(1))
        .join('\n');
    return { file, before: side('+'), after: side('-') };
  });
}

/** What pages change, and what is compiled with it. Packages are a link to the original. */
const COPIED = [
  'app',
  'bin',
  'diagrams',
  'lambda',
  'lib',
  'ops',
  'rehearsal',
  'test/cost',
  '.gitignore',
  'cdk.json',
  'package.json',
  'tsconfig.json',
];
const LINKED = ['node_modules'];

/** A copy of the repository's programs, in a folder that the caller removes. */
export function scratchCopy(): string {
  const folder = fs.mkdtempSync(path.join(os.tmpdir(), 'scratch-copy-'));
  for (const name of COPIED) {
    fs.cpSync(path.join(ROOT, name), path.join(folder, name), {
      recursive: true,
      filter: (file) => path.basename(file) !== 'node_modules',
    });
  }
  for (const name of LINKED) fs.symlinkSync(path.join(ROOT, name), path.join(folder, name));
  return folder;
}

/** @throws Error when the file does not have the text exactly once, or a new file is there already */
export function apply(folder: string, { file, before, after }: Edit): void {
  const target = path.join(folder, file);
  if (before === undefined) {
    if (fs.existsSync(target)) throw new Error(`${file} is not new.`);
    fs.mkdirSync(path.dirname(target), { recursive: true });
    fs.writeFileSync(target, after);
    return;
  }
  const parts = fs.readFileSync(target, 'utf8').split(before);
  if (parts.length !== 2) throw new Error(`${file} has ${parts.length - 1} times, not once:\n${before}`);
  fs.writeFileSync(target, parts.join(after));
}
