import { createHash } from 'node:crypto';
import * as fs from 'node:fs';
import * as path from 'node:path';
import * as lambda from 'aws-cdk-lib/aws-lambda';
import { build, type BuildOptions, buildSync, type OutputFile, stop } from 'esbuild';

/** Root of the repository: sources and source maps are named relative to it, on every machine alike. */
const ROOT = path.resolve(__dirname, '..', '..');
const SOURCES = path.join(ROOT, 'lambda');
const CACHE = path.join(ROOT, 'node_modules', '.cache', 'handlers');

/** A file under `lambda/` is a handler when it exports a function of this name. */
const EXPORTS_HANDLER = /^export (?:const|async function|function) handler\b/m;

let bundled: ReadonlyMap<string, string> | undefined;

/**
 * Code of one handler: `handlerCode('image/seed')` for `lambda/image/seed.ts`. Its folder holds `index.js` and the
 * source map, nothing of the other handlers.
 *
 * @throws Error when no such handler exists; the message lists those that do.
 */
export function handlerCode(name: string): lambda.Code {
  bundled ??= bundleHandlers();
  const folder = bundled.get(name);
  if (folder === undefined) {
    const known = [...bundled.keys()].toSorted().join(', ');
    throw new Error(
      `No handler "${name}": lambda/${name}.ts must exist and export a function named "handler". Handlers: ${known}.`,
    );
  }
  return lambda.Code.fromAsset(folder);
}

/** Names of all handlers, sorted: `image/seed` for `lambda/image/seed.ts`. */
export function handlerNames(): string[] {
  return fs
    .readdirSync(SOURCES, { recursive: true, encoding: 'utf8' })
    .filter((file) => file.endsWith('.ts') && !file.endsWith('.d.ts'))
    .filter((file) => EXPORTS_HANDLER.test(fs.readFileSync(path.join(SOURCES, file), 'utf8')))
    .map((file) => file.slice(0, -'.ts'.length).split(path.sep).join('/'))
    .toSorted();
}

/**
 * Bundles every handler before the first one is asked for, so that the caller can do something else meanwhile. Without
 * it they are bundled when the first one is.
 */
export async function bundleAhead(): Promise<void> {
  const names = handlerNames();
  const { outputFiles } = await build(bundleOptions(names));
  // Otherwise esbuild's process stays until this one ends, with 110 MB that nobody asks for again.
  await stop();
  bundled ??= foldersOf(names, outputFiles);
}

/** Bundles every handler in one esbuild call and answers the folder of each. */
function bundleHandlers(): ReadonlyMap<string, string> {
  const names = handlerNames();
  return foldersOf(names, buildSync(bundleOptions(names)).outputFiles);
}

/** See `docs/decisions/handler-bundles.md` for the format and for what stays outside. */
function bundleOptions(names: readonly string[]) {
  return {
    absWorkingDir: ROOT,
    entryPoints: names.map((name) => ({ in: path.join(SOURCES, `${name}.ts`), out: `${name}/index` })),
    // Nothing is written here: the paths only decide how the source map names its sources.
    write: false,
    outdir: SOURCES,
    bundle: true,
    platform: 'node',
    target: 'node24',
    format: 'cjs',
    external: ['@aws-sdk/*'],
    minify: true,
    // Error names reach state machines and reports: a minified class name would break `catch` by name.
    keepNames: true,
    sourcemap: 'linked',
    sourcesContent: false,
    legalComments: 'none',
    logLevel: 'silent',
  } satisfies BuildOptions;
}

function foldersOf(names: readonly string[], files: readonly OutputFile[]): ReadonlyMap<string, string> {
  const folder = store(files);
  return new Map(names.map((name) => [name, path.join(folder, name)]));
}

/**
 * Writes the files where npm tools keep what can be made again, under a name made of their content: two processes
 * that bundle at the same time write the same files, and neither sees half of the other's.
 */
function store(files: readonly OutputFile[]): string {
  const content = createHash('sha256');
  for (const { path: file, hash } of files) content.update(`${path.relative(SOURCES, file)} ${hash}\n`);
  const folder = path.join(CACHE, content.digest('hex').slice(0, 32));
  if (fs.existsSync(folder)) {
    fs.utimesSync(folder, new Date(), new Date());
    return folder;
  }

  fs.mkdirSync(CACHE, { recursive: true });
  removeUnused();
  const unfinished = fs.mkdtempSync(`${folder}-`);
  for (const file of files) {
    const target = path.join(unfinished, path.relative(SOURCES, file.path));
    fs.mkdirSync(path.dirname(target), { recursive: true });
    fs.writeFileSync(target, file.contents);
  }
  try {
    fs.renameSync(unfinished, folder);
  } catch (error) {
    // Somebody else was faster, with the same content.
    fs.rmSync(unfinished, { recursive: true, force: true });
    if (!fs.existsSync(folder)) throw error;
  }
  return folder;
}

/** Bundles that no process has asked for in a day. */
function removeUnused(): void {
  const aDayAgo = Date.now() - 24 * 60 * 60 * 1000;
  for (const entry of fs.readdirSync(CACHE)) {
    const folder = path.join(CACHE, entry);
    const used = fs.statSync(folder, { throwIfNoEntry: false })?.mtimeMs;
    if (used !== undefined && used < aDayAgo) fs.rmSync(folder, { recursive: true, force: true });
  }
}
