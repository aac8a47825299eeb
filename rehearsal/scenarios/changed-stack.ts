import { createHash } from 'node:crypto';
import { existsSync } from 'node:fs';
import { cp, mkdir, readFile, readdir, rename, symlink, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { loadAssembly } from '../assembly';
import type { Assembly } from '../assembly';
import type { AssemblyStack } from '../assembly/types';

/**
 * A change of a handler's code, as the source of a JavaScript function
 * `(released, event, context) => answer`, where `released` is the handler as it was.
 */
export type Change = string;

/** What is different in the stack of the next cloud assembly. */
export interface StackChange {
  /** Word that tells this change from the others of a run. */
  readonly label: string;
  /** New code by logical id of the function. @default none */
  readonly code?: Readonly<Record<string, Change>>;
  /** Gives the text of the new template, of the old one's. @default the template changes by its code only */
  readonly template?: (text: string) => string;
}

/**
 * Writes the cloud assembly that the CDK would write after a change of one stack. A function's new code is its old
 * asset, wrapped by the change under a new key. Everything else is the first assembly, file by file.
 *
 * @param folder empty, or not there yet
 * @throws Error when the code of a function cannot be found
 */
export async function writeChangedStack(
  assembly: Assembly,
  stack: AssemblyStack,
  { label, code = {}, template: edit = (text) => text }: StackChange,
  folder: string,
): Promise<Assembly> {
  await mkdir(folder, { recursive: true });
  const templateName = path.basename(stack.templateFile);
  const manifestName = `${stack.id}.assets.json`;
  for (const entry of await readdir(assembly.directory)) {
    if (entry !== templateName && entry !== manifestName) {
      await symlink(path.join(assembly.directory, entry), path.join(folder, entry));
    }
  }
  const assets: AssetManifest = JSON.parse(
    await readFile(path.join(assembly.directory, manifestName), 'utf8'),
  );
  const template: RawTemplate = JSON.parse(await readFile(stack.templateFile, 'utf8'));
  for (const [functionId, change] of Object.entries(code)) {
    await changeCode(assembly, template, assets, { functionId, change, label }, folder);
  }
  await writeFile(path.join(folder, templateName), edit(JSON.stringify(template)));
  await writeFile(path.join(folder, manifestName), JSON.stringify(assets));
  return loadAssembly(folder);
}

/** A hash of some texts, for names that change with them. */
export function hashOf(parts: readonly string[]): string {
  return createHash('sha256').update(JSON.stringify(parts)).digest('hex');
}

interface AssetManifest {
  readonly files: Record<
    string,
    { source: { path: string }; destinations: Record<string, { objectKey: string }> }
  >;
}

interface RawTemplate {
  readonly Resources: Record<string, { Properties?: { Handler?: unknown; Code?: { S3Key?: unknown } } }>;
}

interface CodeChange {
  readonly functionId: string;
  readonly change: Change;
  readonly label: string;
}

async function changeCode(
  assembly: Assembly,
  template: RawTemplate,
  assets: AssetManifest,
  { functionId, change, label }: CodeChange,
  folder: string,
): Promise<void> {
  const properties = template.Resources[functionId]?.Properties;
  const key = properties?.Code?.S3Key;
  const [hash, entry] =
    Object.entries(assets.files).find(([, { destinations }]) =>
      Object.values(destinations).some(({ objectKey }) => objectKey === key),
    ) ?? [];
  if (!hash || !entry || !properties?.Code || typeof properties.Handler !== 'string') {
    throw new Error(`The function ${functionId} has no code among the assets of ${assembly.directory}.`);
  }
  const newHash = hashOf([hash, label, change]);
  const target = path.join(folder, `asset.${newHash}`);
  await cp(path.join(assembly.directory, entry.source.path), target, { recursive: true });
  await wrap(target, properties.Handler, change);
  const [[destination] = []] = Object.entries(entry.destinations);
  const objectKey = `${newHash}.zip`;
  assets.files[newHash] = {
    ...entry,
    source: { ...entry.source, path: `asset.${newHash}` },
    destinations: { [destination ?? 'current']: { ...Object.values(entry.destinations)[0], objectKey } },
  };
  properties.Code.S3Key = objectKey;
}

/** Puts the change in the place of the handler's file, which it calls under another name. */
async function wrap(folder: string, handler: string, change: Change): Promise<void> {
  const dot = handler.lastIndexOf('.');
  const [file, property] = [handler.slice(0, dot), handler.slice(dot + 1)];
  const extension = ['.js', '.mjs', '.cjs'].find((candidate) =>
    existsSync(path.join(folder, file + candidate)),
  );
  if (extension === undefined) throw new Error(`The handler ${handler} has no file in ${folder}.`);
  const released = `${path.basename(file)}-released${extension}`;
  await rename(path.join(folder, file + extension), path.join(folder, path.dirname(file), released));
  const isModule = extension === '.mjs';
  const importing = isModule
    ? `import * as before from './${released}';`
    : `'use strict';\nconst before = require('./${released}');`;
  const exporting = isModule ? `export const ${property} =` : `exports.${property} =`;
  await writeFile(
    path.join(folder, file + extension),
    `${importing}\nconst change = ${change};\n${exporting} async (event, context) => change(before.${property}, event, context);\n`,
  );
}
