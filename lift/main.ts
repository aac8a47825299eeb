import * as fs from 'node:fs';
import * as path from 'node:path';
import { Command } from 'commander';
import { CONSTRUCTS, type LiftableConstruct } from './constructs';
import { type Sources, sourcesOf } from './sources';

/** What every app needs, whatever it is made of. */
const ALWAYS = ['aws-cdk-lib', 'constructs'];

/**
 * `npm run lift -- GradualFunction --to ../billing`
 *
 * @param root top of the repository
 * @param out takes each line of output
 * @throws Error that names a construct that is unknown, or the files that are in the way
 */
export function main(root: string, words: readonly string[], out: (line: string) => void): void {
  const program = new Command('npm run lift --')
    .description('Copies constructs, with everything that they import, into another repository.')
    .argument('[construct...]', 'names of constructs (none: lists them)')
    .option('--to <folder>', 'top of the other repository; the files keep their places in it')
    .parse([...words], { from: 'user' });
  const { to } = program.opts<{ to?: string }>();
  const names = program.args;
  if (names.length === 0) for (const line of listing()) out(line);
  else for (const line of lift(root, names, to)) out(line);
}

function listing(): readonly string[] {
  const width = Math.max(...Object.keys(CONSTRUCTS).map(({ length }) => length));
  return Object.entries(CONSTRUCTS).map(([name, { what }]) => `${name.padEnd(width)}  ${what}`);
}

/** What some constructs are made of, the bundle of their handlers included. */
export function partsOf(root: string, names: readonly string[]): Sources {
  const constructs = names.map(constructNamed);
  return sourcesOf(
    root,
    constructs.flatMap(({ file, handlers = [] }) => [
      file,
      ...handlers.map((handler) => `lambda/${handler}.ts`),
    ]),
  );
}

/**
 * Copies constructs into a folder.
 *
 * @returns what to do next, in lines
 * @throws Error as `main` does; then nothing was copied
 */
export function lift(root: string, names: readonly string[], to: string | undefined): readonly string[] {
  const { files, packages } = partsOf(root, names);
  if (to === undefined) throw new Error('--to is missing: name the top of the repository to copy into.');
  const inTheWay = files.filter((file) => fs.existsSync(path.join(to, file)));
  if (inTheWay.length > 0) {
    throw new Error(
      `--to ${to}: nothing was copied, because these are there already; move them or name another folder:\n${indented(inTheWay)}`,
    );
  }
  for (const file of files) {
    fs.mkdirSync(path.dirname(path.join(to, file)), { recursive: true });
    fs.copyFileSync(path.join(root, file), path.join(to, file));
  }
  return [
    `${files.length} files copied to ${to}:`,
    indented(files),
    'What they import:',
    `  npm install ${versions(root, [...new Set([...ALWAYS, ...packages])]).join(' ')}`,
    'How to use them: docs/how-to/lift-a-construct.md',
  ];
}

function constructNamed(name: string): LiftableConstruct {
  const construct = CONSTRUCTS[name];
  if (construct !== undefined) return construct;
  throw new Error(`No construct is called ${name}. Known: ${Object.keys(CONSTRUCTS).join(', ')}.`);
}

/** As this repository has them; of a package that is only types, its types. */
function versions(root: string, packages: readonly string[]): readonly string[] {
  const text = fs.readFileSync(path.join(root, 'package.json'), 'utf8');
  const { devDependencies }: { devDependencies: Readonly<Record<string, string>> } = JSON.parse(text);
  return packages.map((name) => {
    const found = [name, `@types/${name}`].find((candidate) => devDependencies[candidate] !== undefined);
    if (found === undefined) throw new Error(`${name} is imported, and package.json does not have it.`);
    return `${found}@${devDependencies[found]}`;
  });
}

function indented(lines: readonly string[]): string {
  return lines.map((line) => `  ${line}`).join('\n');
}
