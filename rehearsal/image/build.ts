import { existsSync } from 'node:fs';
import { cp, lstat, mkdir, readdir } from 'node:fs/promises';
import path from 'node:path';
import { expand } from './dockerfile';
import type { Instruction, Stage } from './dockerfile';
import { ImageError } from './error';
import { runLocally } from './run';

export interface BuildContext {
  /** The folder with the Dockerfile. */
  readonly contextFolder: string;
  /** Empty folder in which each stage gets its root file system. */
  readonly workFolder: string;
  /** Folder whose packages stand in for those that `npm ci` would install. */
  readonly nodeModules: string;
  /** Values of `ARG` by name, beside the defaults of the Dockerfile. */
  readonly buildArguments: Readonly<Record<string, string>>;
  readonly signal?: AbortSignal;
  /** Told what was replaced or left out, for the report. */
  readonly note: (text: string) => void;
}

/** A stage that was carried out. */
export interface BuiltStage {
  /** Folder that stands for `/` of the stage. */
  readonly root: string;
  /** `WORKDIR` at its end, a path of the image. */
  readonly workdir: string;
  /** `ENV` at its end. */
  readonly environment: Readonly<Record<string, string>>;
}

/**
 * Carries out the instructions of a stage on this machine: copies for real, commands for real in a shell, with paths
 * of the image turned into paths below the stage's folder. There is no base image.
 *
 * @param handedOn paths that other stages copy from this one
 * @param copyFrom gives another stage that a `COPY --from` names
 * @throws ImageError when a command fails; the message ends with what it printed
 */
export async function buildStage(
  stage: Stage,
  context: BuildContext,
  handedOn: readonly string[],
  copyFrom: (name: string, line: number) => Promise<BuiltStage>,
): Promise<BuiltStage> {
  const root = path.join(context.workFolder, `stage-${stage.index}`);
  await mkdir(root, { recursive: true });
  const environment: Record<string, string> = {};
  const variables: Record<string, string> = {};
  let workdir = '/';
  const fill = (text: string): string => expand(text, (name) => variables[name]);
  const owned = new Set(handedOn.map((file) => path.posix.resolve('/', file)));

  for (const instruction of stage.instructions) {
    switch (instruction.kind) {
      case 'workdir':
        workdir = path.posix.resolve(workdir, fill(instruction.path));
        owned.add(workdir);
        await mkdir(path.join(root, workdir), { recursive: true });
        break;
      case 'variables':
        for (const [name, value] of instruction.values) {
          const given = instruction.scope === 'build' ? context.buildArguments[name] : undefined;
          const filled = given ?? (value === undefined ? undefined : fill(value));
          if (filled === undefined) continue;
          variables[name] = filled;
          if (instruction.scope === 'image') environment[name] = filled;
        }
        break;
      case 'copy': {
        const source = instruction.from
          ? (await copyFrom(fill(instruction.from), instruction.line)).root
          : undefined;
        const target = path.posix.resolve(workdir, fill(instruction.target));
        owned.add(target);
        await copy(instruction, source ?? context.contextFolder, path.join(root, target), fill);
        break;
      }
      case 'run':
        await runLocally(instruction, { root, workdir, environment: variables, owned, context });
        break;
      case 'entrypoint':
      case 'cmd':
        break;
    }
  }
  return { root, workdir, environment };
}

async function copy(
  { sources, target, line }: Extract<Instruction, { kind: 'copy' }>,
  from: string,
  to: string,
  fill: (text: string) => string,
): Promise<void> {
  const found = (await Promise.all(sources.map((source) => matches(from, fill(source), line)))).flat();
  const intoFolder = target.endsWith('/') || target === '.' || found.length > 1;
  for (const source of found) {
    const isFolder = (await lstat(source)).isDirectory();
    // As Docker does: the content of a folder is copied, not the folder itself.
    const destination =
      isFolder || !(intoFolder || existsSync(to)) ? to : path.join(to, path.basename(source));
    await mkdir(path.dirname(destination), { recursive: true });
    await cp(source, destination, { recursive: true, verbatimSymlinks: true });
  }
}

/** Files and folders that a source of COPY names; `*` and `?` in its last part are wildcards. */
async function matches(from: string, source: string, line: number): Promise<string[]> {
  const file = path.join(from, source);
  if (existsSync(file)) return [file];
  const folder = path.dirname(file);
  const pattern = new RegExp(
    `^${path
      .basename(file)
      .replaceAll(/[.+^${}()|[\]\\]/g, String.raw`\$&`)
      .replaceAll('*', '.*')
      .replaceAll('?', '.')}$`,
  );
  const names = existsSync(folder) ? (await readdir(folder)).filter((name) => pattern.test(name)) : [];
  if (names.length === 0) {
    throw new ImageError(`COPY ${source}: there is no such file where the rehearsal built or looked.`, line);
  }
  return names.map((name) => path.join(folder, name));
}
