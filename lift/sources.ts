import * as fs from 'node:fs';
import { isBuiltin } from 'node:module';
import * as path from 'node:path';
import * as ts from 'typescript';

/** What a file needs to be compiled and run elsewhere. */
export interface Sources {
  /** Files of the repository, from its top, sorted; the first ones included. */
  readonly files: readonly string[];
  /** Packages that they import, sorted. */
  readonly packages: readonly string[];
}

/**
 * Follows imports, those of types too: without their files nothing compiles.
 *
 * @param root top of the repository
 * @param entries files to begin with, from the top
 * @throws Error when an import leads to no file
 */
export function sourcesOf(root: string, entries: readonly string[]): Sources {
  const files = new Set(entries);
  const packages = new Set<string>();
  // A set gives what is added while it is walked too.
  for (const file of files) {
    for (const specifier of importsOf(root, file)) {
      if (specifier.startsWith('.')) files.add(fileOf(root, file, specifier));
      else if (!isBuiltin(specifier)) packages.add(packageOf(specifier));
    }
  }
  return { files: [...files].toSorted(), packages: [...packages].toSorted() };
}

function importsOf(root: string, file: string): readonly string[] {
  const source = fs.readFileSync(path.join(root, file), 'utf8');
  return ts.preProcessFile(source).importedFiles.map(({ fileName }) => fileName);
}

function fileOf(root: string, from: string, specifier: string): string {
  const to = path.posix.join(path.posix.dirname(from), specifier);
  const found = [`${to}.ts`, `${to}/index.ts`].find((file) => fs.existsSync(path.join(root, file)));
  if (found === undefined) throw new Error(`${from} imports ${specifier}, which is no file of TypeScript.`);
  return found;
}

function packageOf(specifier: string): string {
  return specifier
    .split('/')
    .slice(0, specifier.startsWith('@') ? 2 : 1)
    .join('/');
}
