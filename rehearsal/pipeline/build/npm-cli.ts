import { existsSync, statSync } from 'node:fs';
import { symlink } from 'node:fs/promises';
import path from 'node:path';
import { installedPackages } from '../../image/asset';
import { runInSession } from '../../session';
import { filesBelow } from '../archive';
import { notModelled } from './command-line';
import type { Tool } from './stand-ins';

export interface NpmOptions {
  /** Folders of installed packages, of which the first that has all that the source wants is linked. */
  readonly packages: readonly string[];
  /** Test files that are run of those that a command names, the smallest first. `all`: every one; 0: Jest is not started. */
  readonly testFiles: number | 'all';
  /** Where Jest keeps compiled files, from one build to the next. */
  readonly cacheFolder: string;
  readonly signal: AbortSignal;
  /** Told what was replaced or left out. */
  readonly note: (text: string) => void;
}

/** `npm ci` becomes a link to the packages that are installed here. Everything else is refused by name. */
export function npmCli({ note, packages }: Pick<NpmOptions, 'note' | 'packages'>): Tool {
  return async ({ arguments: words, folder }) => {
    if (words[0] !== 'ci') throw notModelled('npm', words.join(' '));
    const link = path.join(folder, 'node_modules');
    if (!existsSync(link)) await symlink(installedPackages(folder, packages), link, 'dir');
    note(`\`npm ${words.join(' ')}\` was replaced by a link to the packages installed here.`);
  };
}

/**
 * `npx jest` runs for real, on some of the test files that the command names: running all of them inside a rehearsal
 * would repeat what `npm test` does. Everything else is refused by name.
 */
export function npxCli(options: NpmOptions): Tool {
  return async ({ arguments: words, environment, folder }) => {
    const [program, ...rest] = words;
    if (program !== 'jest') throw notModelled('npx', words.join(' '));
    const given = rest.filter((word) => !word.startsWith('-'));
    const all = await testFiles(folder, given);
    const chosen = options.testFiles === 'all' ? all : all.slice(0, options.testFiles);
    if (chosen.length < all.length) {
      const names = chosen.join(', ');
      options.note(
        `\`npx jest ${given.join(' ')}\` ran ${chosen.length} of its ${all.length} test files: ${names || 'none'}.`,
      );
      if (chosen.length === 0) return {};
    }
    const { failure, output } = await runInSession({
      command: [
        quoted(process.execPath),
        quoted(path.join(folder, 'node_modules', 'jest', 'bin', 'jest.js')),
        ...rest.filter((word) => !given.includes(word)).map(quoted),
        ...['--runInBand', `--cacheDirectory=${options.cacheFolder}`, '--runTestsByPath', ...chosen].map(
          quoted,
        ),
      ].join(' '),
      cwd: folder,
      environment: { ...environment, PATH: process.env.PATH },
      signal: options.signal,
    });
    return { status: failure === undefined ? 0 : 1, stdout: `${output}\n` };
  };
}

/** Of the folders or files named, all test files, the smallest first. */
async function testFiles(folder: string, named: readonly string[]): Promise<readonly string[]> {
  const files = (await Promise.all(named.map((name) => below(folder, name)))).flat();
  return files
    .filter((file) => file.endsWith('.test.ts'))
    .map((file) => ({ file, bytes: statSync(path.join(folder, file)).size }))
    .toSorted((a, b) => a.bytes - b.bytes || (a.file < b.file ? -1 : 1))
    .map(({ file }) => file);
}

async function below(folder: string, name: string): Promise<readonly string[]> {
  const named = path.join(folder, name);
  if (!existsSync(named)) throw notModelled('npx', `jest ${name}, which the source has not`);
  if (!statSync(named).isDirectory()) return [name];
  return (await filesBelow(named)).map((file) => path.posix.join(name, file));
}

function quoted(word: string): string {
  return `'${word.replaceAll("'", String.raw`'\''`)}'`;
}
