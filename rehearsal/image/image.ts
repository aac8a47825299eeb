import { existsSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import path from 'node:path';
import { buildStage } from './build';
import type { BuildContext, BuiltStage } from './build';
import { readDockerfile } from './dockerfile';
import type { Instruction, Stage } from './dockerfile';
import { ImageError } from './error';

/** A container image as far as it can exist without a container engine: its program's files, command and variables. */
export interface LocalImage {
  /** Base images of all stages, as written; the Node.js of one of them runs the program on AWS. */
  readonly bases: readonly string[];
  /** `ENV` of the final stage. */
  readonly environment: Readonly<Record<string, string>>;
  /** Folder that stands for `/`. */
  readonly root: string;
  /** `WORKDIR`, a path of the image. */
  readonly workdir: string;
  readonly entrypoint: readonly string[];
  readonly cmd: readonly string[];
  /** What was replaced or left out, for the report. */
  readonly notes: readonly string[];
  /** A command of the image as one of this machine. @throws ImageError for a program that is not Node.js, or not there */
  local(command: readonly string[]): LocalCommand;
}

export interface LocalCommand {
  readonly executable: string;
  readonly arguments: readonly string[];
  readonly workingFolder: string;
}

export interface ImageOptions extends Omit<BuildContext, 'note'> {
  /** Commands that will be asked for beside the image's own, such as a container health check. */
  readonly commands?: readonly (readonly string[])[];
}

/**
 * Builds what the image's program needs: the stages from which its files come, and no others. The base images, with
 * the Node.js in them, stay out; the program runs on the Node.js that runs the rehearsal.
 *
 * @throws ImageError for a Dockerfile that cannot be rehearsed
 */
export async function buildImage(options: ImageOptions): Promise<LocalImage> {
  const stages = readDockerfile(await readFile(path.join(options.contextFolder, 'Dockerfile'), 'utf8'));
  const chain = finalChain(stages);
  const notes: string[] = [];
  const note = (text: string): void => {
    if (!notes.includes(text)) notes.push(text);
  };
  const final = mergeChain(chain);
  const entrypoint = lastList(final.instructions, 'entrypoint');
  const cmd = lastList(final.instructions, 'cmd');
  const needed = [[...entrypoint, ...cmd], ...(options.commands ?? [])];
  const builder = stageBuilder(stages, { ...options, note });
  const built = await builder({ ...final, instructions: withoutUnneededCopies(final, needed, note) });

  const image: LocalImage = {
    bases: baseImages(stages),
    environment: built.environment,
    root: built.root,
    workdir: built.workdir,
    entrypoint,
    cmd,
    notes,
    local: (command) => localCommand(command, built),
  };
  for (const command of needed.filter((words) => words.length > 0)) image.local(command);
  return image;
}

function baseImages(stages: readonly Stage[]): readonly string[] {
  const images = stages
    .filter((stage) => !findStage(stages, stage.base, stage.index))
    .map(({ base }) => base);
  return [...new Set(images)].filter((base) => base !== 'scratch');
}

/** The last stage and the stages that it is based on, the first one first. */
function finalChain(stages: readonly Stage[]): readonly Stage[] {
  const chain: Stage[] = [];
  for (let stage = stages.at(-1); stage; stage = findStage(stages, stage.base, stage.index))
    chain.unshift(stage);
  return chain;
}

function mergeChain(chain: readonly Stage[]): Stage {
  const [first] = chain;
  const last = chain.at(-1);
  if (!first || !last) throw new ImageError('The Dockerfile has no stage.');
  return { ...last, base: first.base, instructions: chain.flatMap((stage) => stage.instructions) };
}

function findStage(stages: readonly Stage[], name: string, before: number): Stage | undefined {
  return stages.find(
    (stage) =>
      stage.index < before &&
      (stage.name?.toLowerCase() === name.toLowerCase() || String(stage.index) === name),
  );
}

function stageBuilder(
  stages: readonly Stage[],
  context: BuildContext,
): (stage: Stage) => Promise<BuiltStage> {
  const built = new Map<number, Promise<BuiltStage>>();
  const build = (stage: Stage): Promise<BuiltStage> =>
    buildStage(stage, context, handedOn(stages, stage), (name, line) => {
      const source = findStage(stages, name, stage.index);
      if (!source) {
        throw new ImageError(
          `COPY --from=${name} names an image; the rehearsal copies from stages only.`,
          line,
        );
      }
      const chain = [...finalChain(stages.slice(0, source.index + 1))];
      const result = built.get(source.index) ?? build(mergeChain(chain));
      built.set(source.index, result);
      return result;
    });
  return build;
}

/** Paths that later stages copy from this one. */
function handedOn(stages: readonly Stage[], { index }: Stage): string[] {
  return stages
    .slice(index + 1)
    .flatMap((later) =>
      later.instructions.flatMap((instruction) =>
        instruction.kind === 'copy' &&
        instruction.from !== undefined &&
        findStage(stages, instruction.from, later.index)?.index === index
          ? instruction.sources
          : [],
      ),
    );
}

/** Keeps the copies of the final stage that bring a file named by one of the commands or lie beside it; notes the others. */
function withoutUnneededCopies(
  stage: Stage,
  commands: readonly (readonly string[])[],
  note: (text: string) => void,
): readonly Instruction[] {
  const copies: { readonly instruction: Instruction; readonly target: string }[] = [];
  let workdir = '/';
  for (const instruction of stage.instructions) {
    if (instruction.kind === 'workdir') workdir = path.posix.resolve(workdir, instruction.path);
    if (instruction.kind === 'copy')
      copies.push({ instruction, target: path.posix.resolve(workdir, instruction.target) });
  }
  const files = commands
    .flatMap((command) => command.slice(1))
    .filter((word) => !word.startsWith('-'))
    .map((word) => path.posix.resolve(workdir, word));
  const kept = new Set<Instruction>();
  for (const file of files) {
    const topFolder = file.split('/')[1] ?? '';
    const brings = ({ target }: { readonly target: string }): boolean =>
      target === '/' || isWithin(file, target);
    const longest = Math.max(...copies.filter(brings).map(({ target }) => target.length));
    for (const copy of copies) {
      // What lands beside the program, packages for example, belongs to it.
      const beside = isWithin(copy.target, `/${topFolder}`);
      if (beside || (brings(copy) && copy.target.length === longest)) kept.add(copy.instruction);
    }
  }
  return stage.instructions.filter((instruction) => {
    if (instruction.kind !== 'copy' || kept.has(instruction)) return true;
    const from = instruction.from ? ` --from=${instruction.from}` : '';
    note(
      `\`COPY${from} ${instruction.sources.join(' ')} ${instruction.target}\` was left out: no command runs from it.`,
    );
    return false;
  });
}

function isWithin(file: string, folder: string): boolean {
  return file === folder || file.startsWith(`${folder}/`);
}

function lastList(instructions: readonly Instruction[], kind: 'entrypoint' | 'cmd'): readonly string[] {
  return (
    instructions
      .flatMap((instruction) => (instruction.kind === kind ? [instruction.arguments] : []))
      .at(-1) ?? []
  );
}

function localCommand(command: readonly string[], { root, workdir }: BuiltStage): LocalCommand {
  const [program, ...words] = command;
  if (program === undefined) {
    throw new ImageError(
      'The image has neither ENTRYPOINT nor CMD, and the task definition names no command.',
    );
  }
  if (path.posix.basename(program) !== 'node') {
    throw new ImageError(
      `The command ${JSON.stringify(command)} starts ${program}. The rehearsal runs Node.js programs only, started as node.`,
    );
  }
  const localWords = words.map((word) =>
    word.startsWith('/') && existsSync(path.join(root, word)) ? path.join(root, word) : word,
  );
  const script = localWords.find((word) => !word.startsWith('-'));
  if (script !== undefined && !existsSync(path.resolve(root, `.${workdir}`, script))) {
    throw new ImageError(
      `The command ${JSON.stringify(command)} names ${script}, which no instruction that ran here has made.`,
    );
  }
  return {
    executable: process.execPath,
    arguments: localWords,
    workingFolder: path.join(root, workdir),
  };
}
