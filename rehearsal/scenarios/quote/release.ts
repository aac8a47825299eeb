import { createHash } from 'node:crypto';
import { existsSync } from 'node:fs';
import { cp, mkdir, readFile, readdir, rename, symlink, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { loadAssembly } from '../../assembly';
import type { Assembly } from '../../assembly';
import type { GradualSubject } from './subject';

/**
 * A change of a handler's code, as the source of a JavaScript function
 * `(released, event, context) => answer`, where `released` is the handler as it was.
 */
export type Change = string;

/** What a release changes: the function itself, and its hooks. */
export interface Release {
  /** Word that tells this release from the others of a run. */
  readonly label: string;
  readonly change: Change;
  readonly hooks?: Readonly<Partial<Record<'BeforeAllowTraffic' | 'AfterAllowTraffic', Change>>>;
}

/** A release that behaves as the one before. */
export const SAME_BEHAVIOUR: Change = '(released, event, context) => released(event, context)';

/**
 * Writes the cloud assembly that the CDK would write after a change of code: the asset of the function is wrapped by
 * the change under a new key, and its version resource has a new logical id, because that id holds a hash of the
 * function. Everything else is the first assembly, file by file.
 *
 * @throws Error when the code or the version cannot be found
 */
export async function writeRelease(
  assembly: Assembly,
  subject: GradualSubject,
  release: Release,
  folder: string,
): Promise<Assembly> {
  await mkdir(folder, { recursive: true });
  const templateName = path.basename(subject.stack.templateFile);
  const manifestName = `${subject.stack.id}.assets.json`;
  for (const entry of await readdir(assembly.directory)) {
    if (entry !== templateName && entry !== manifestName) {
      await symlink(path.join(assembly.directory, entry), path.join(folder, entry));
    }
  }
  const assets: AssetManifest = JSON.parse(
    await readFile(path.join(assembly.directory, manifestName), 'utf8'),
  );
  const template: RawTemplate = JSON.parse(await readFile(subject.stack.templateFile, 'utf8'));
  const changes = Object.entries({
    [subject.functionId]: release.change,
    ...Object.fromEntries(
      Object.entries(release.hooks ?? {}).map(([event, change]) => {
        const hookId = Object.entries(subject.hookIds).find(([name]) => name === event)?.[1];
        if (hookId === undefined)
          throw new Error(`The alias ${subject.aliasId} names no ${event} hook to change.`);
        return [hookId, change];
      }),
    ),
  });
  for (const [functionId, change] of changes) {
    await changeCode(assembly, template, assets, { functionId, change, label: release.label }, folder);
  }
  const renamed = `${subject.versionId.slice(0, -8)}${hashOf([release.label, release.change]).slice(0, 8)}`;
  const text = JSON.stringify(template).replaceAll(new RegExp(`\\b${subject.versionId}\\b`, 'g'), renamed);
  await writeFile(path.join(folder, templateName), text);
  await writeFile(path.join(folder, manifestName), JSON.stringify(assets));
  return loadAssembly(folder);
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

function hashOf(parts: readonly string[]): string {
  return createHash('sha256').update(JSON.stringify(parts)).digest('hex');
}
