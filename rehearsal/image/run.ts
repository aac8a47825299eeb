import { existsSync } from 'node:fs';
import { symlink } from 'node:fs/promises';
import path from 'node:path';
import { runInSession } from '../session';
import type { BuildContext } from './build';
import { ImageError } from './error';

/** Where a RUN instruction is carried out. */
export interface RunPlace {
  /** Folder that stands for `/` of the stage. */
  readonly root: string;
  /** `WORKDIR`, a path of the image. */
  readonly workdir: string;
  readonly environment: Readonly<Record<string, string>>;
  /** Paths of the image that this stage makes itself; they mean the stage's own folder. */
  readonly owned: ReadonlySet<string>;
  readonly context: BuildContext;
}

const INSTALL_PACKAGES = /^npm (?:ci|i|install|clean-install)\b/;
const CHANGE_BASE_IMAGE = /^(?:apk|apt|apt-get|dnf|yum|microdnf|corepack)\s/;
const CHANGE_USERS = /^(?:adduser|addgroup|useradd|groupadd|chown)\s/;

/**
 * Carries out a RUN instruction in a shell of this machine. Installing packages is replaced by a link to those that
 * are here. What would touch the base image's files, which here are the machine's own, is left out and noted.
 *
 * @throws ImageError when a command fails; the message ends with what it printed
 */
export async function runLocally(
  { command, line }: { readonly command: string; readonly line: number },
  place: RunPlace,
): Promise<void> {
  const { note } = place.context;
  const kept: string[] = [];
  for (const part of commandsOf(command)) {
    const local = insideRoot(part, place);
    if (INSTALL_PACKAGES.test(part)) {
      await linkPackages(place);
      note(`\`${part}\` was replaced by a link to the packages installed here.`);
    } else if (CHANGE_BASE_IMAGE.test(part) || CHANGE_USERS.test(part) || local === undefined) {
      note(`\`${part}\` was left out: it changes files or users of the base image.`);
    } else {
      kept.push(local);
      note(`\`${part}\` ran for real.`);
    }
  }
  if (kept.length > 0) await shell(kept.join(' && '), place, line);
}

/** The commands that `&&` joins; one command when an `&&` stands inside quotes. */
function commandsOf(command: string): string[] {
  const parts = command.split('&&').map((part) => part.trim());
  const quotesClose = parts.every(
    (part) => (part.match(/"/g) ?? []).length % 2 === 0 && (part.match(/'/g) ?? []).length % 2 === 0,
  );
  return quotesClose ? parts : [command];
}

async function linkPackages({ root, workdir, context }: RunPlace): Promise<void> {
  const link = path.join(root, workdir, 'node_modules');
  if (!existsSync(link)) await symlink(context.nodeModules, link, 'dir');
}

/**
 * Turns absolute paths of the image into paths below the stage's folder.
 *
 * @returns undefined when the command names a path that the stage did not make itself
 */
function insideRoot(command: string, { root, owned }: RunPlace): string | undefined {
  let foreign = false;
  const local = command.replaceAll(
    /(^|[\s=:"'`(<>])(\/[\w./@*-]*)/g,
    (match, before: string, file: string) => {
      if (file === '/dev/null') return match;
      const own = [...owned].some(
        (folder) => folder !== '/' && (file === folder || file.startsWith(`${folder}/`)),
      );
      foreign ||= !own;
      return `${before}${path.join(root, file)}`;
    },
  );
  return foreign ? undefined : local;
}

async function shell(command: string, place: RunPlace, line: number): Promise<void> {
  const { root, workdir, environment, context } = place;
  const searchPath = [
    path.dirname(process.execPath),
    path.join(context.nodeModules, '.bin'),
    process.env['PATH'] ?? '',
  ];
  const { failure, output } = await runInSession({
    command,
    cwd: path.join(root, workdir),
    environment: { HOME: root, ...environment, PATH: searchPath.join(path.delimiter) },
    signal: context.signal,
  });
  if (failure !== undefined) throw new ImageError(`\`${command}\` ended with ${failure}.\n${output}`, line);
}
