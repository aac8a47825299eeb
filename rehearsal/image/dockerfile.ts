import { Copy, DockerfileParser, From, PropertyInstruction } from 'dockerfile-ast';
import type { Dockerfile, Instruction as ParsedInstruction } from 'dockerfile-ast';
import { ImageError } from './error';

/** The instructions of a Dockerfile that decide what a container runs; the others have no effect on that. */
export type Instruction = { readonly line: number } & (
  | { readonly kind: 'run'; readonly command: string }
  | {
      readonly kind: 'copy';
      readonly from?: string;
      readonly sources: readonly string[];
      readonly target: string;
    }
  | {
      readonly kind: 'variables';
      readonly scope: 'build' | 'image';
      readonly values: readonly [string, string?][];
    }
  | { readonly kind: 'workdir'; readonly path: string }
  | { readonly kind: 'entrypoint' | 'cmd'; readonly arguments: readonly string[] }
);

export interface Stage {
  /** Name after `AS`. @default the stage is known by its index */
  readonly name?: string;
  readonly index: number;
  readonly line: number;
  /** Base image as written, build arguments filled in, or the name of an earlier stage. */
  readonly base: string;
  readonly instructions: readonly Instruction[];
}

const WITHOUT_EFFECT = new Set([
  'EXPOSE',
  'HEALTHCHECK',
  'LABEL',
  'MAINTAINER',
  'STOPSIGNAL',
  'USER',
  'VOLUME',
]);

/**
 * Reads a Dockerfile into its stages.
 *
 * @throws ImageError for instructions that the rehearsal cannot carry out, by name and line
 * @see https://docs.docker.com/reference/dockerfile/
 */
export function readDockerfile(text: string): readonly Stage[] {
  // Docker ignores white space before a comment; the parser takes an indented one for part of a continued line.
  const dockerfile = DockerfileParser.parse(text.replaceAll(/^[ \t]+#/gm, '#'));
  const stages: (Stage & { instructions: Instruction[] })[] = [];
  for (const parsed of dockerfile.getInstructions()) {
    const line = parsed.getRange().start.line + 1;
    if (parsed instanceof From) {
      stages.push(stageOf(parsed, dockerfile, stages.length));
      continue;
    }
    const instruction = parsed instanceof Copy ? copyOf(parsed, line) : instructionOf(parsed, line);
    if (instruction) stages.at(-1)?.instructions.push(instruction);
  }
  if (stages.length === 0) throw new ImageError('The Dockerfile has no FROM: there is no image to rehearse.');
  return stages;
}

function stageOf(from: From, dockerfile: Dockerfile, index: number): Stage & { instructions: Instruction[] } {
  const line = from.getRange().start.line;
  const image = from.getImage();
  if (!image) throw new ImageError('FROM names no image.', line + 1);
  const base = expand(image, (name) => dockerfile.resolveVariable(name, line) ?? undefined);
  return { name: from.getBuildStage() ?? undefined, index, line: line + 1, base, instructions: [] };
}

function instructionOf(parsed: ParsedInstruction, line: number): Instruction | undefined {
  const keyword = parsed.getKeyword();
  const content = parsed.getArgumentsContent() ?? '';
  switch (keyword) {
    case 'RUN':
      return { line, kind: 'run', command: runCommand(content, line) };
    case 'ARG':
    case 'ENV':
      return {
        line,
        kind: 'variables',
        scope: keyword === 'ARG' ? 'build' : 'image',
        values: (parsed instanceof PropertyInstruction ? parsed.getProperties() : []).map((property) => [
          property.getName(),
          property.getValue() ?? undefined,
        ]),
      };
    case 'WORKDIR':
      return { line, kind: 'workdir', path: content };
    case 'ENTRYPOINT':
    case 'CMD':
      return {
        line,
        kind: keyword === 'CMD' ? 'cmd' : 'entrypoint',
        arguments: execForm(keyword, content, line),
      };
    default:
      if (WITHOUT_EFFECT.has(keyword)) return undefined;
      throw new ImageError(`${keyword} is not modelled by the rehearsal.`, line);
  }
}

function runCommand(content: string, line: number): string {
  if (content.includes('<<')) {
    throw new ImageError('RUN with a heredoc is not modelled; write commands with &&.', line);
  }
  const list = jsonList(content);
  return list ? list.map((word) => `'${word.replaceAll("'", String.raw`'\''`)}'`).join(' ') : content;
}

function copyOf(copy: Copy, line: number): Instruction {
  const words =
    jsonList(copy.getArgumentsContent() ?? '') ?? copy.getArguments().map((word) => word.getValue());
  const target = words.at(-1);
  if (words.length < 2 || target === undefined || words.some((word) => word.startsWith('<<'))) {
    throw new ImageError('COPY without sources and a target is not modelled.', line);
  }
  return {
    line,
    kind: 'copy',
    from:
      copy
        .getFlags()
        .find((flag) => flag.getName() === 'from')
        ?.getValue() ?? undefined,
    sources: words.slice(0, -1),
    target,
  };
}

function execForm(keyword: string, content: string, line: number): readonly string[] {
  const list = jsonList(content);
  if (list) return list;
  throw new ImageError(
    `${keyword} ${content} is in shell form: the shell would get the SIGTERM of ECS and the program none. ` +
      `Write it in exec form, ${keyword} ${JSON.stringify(content.split(/\s+/))}.`,
    line,
  );
}

function jsonList(content: string): string[] | undefined {
  if (!content.trimStart().startsWith('[')) return undefined;
  try {
    const value: unknown = JSON.parse(content);
    return Array.isArray(value) && value.every((word) => typeof word === 'string') ? value : undefined;
  } catch {
    return undefined;
  }
}

/** Fills in `$NAME`, `${NAME}`, `${NAME:-default}` and `${NAME:+alternative}`; unknown names are empty, as in Docker. */
export function expand(text: string, value: (name: string) => string | undefined): string {
  return text.replaceAll(
    /\$(?:(\w+)|\{(\w+)(?::([-+])([^}]*))?\})/g,
    (_match, plain: string | undefined, braced: string | undefined, operator?: string, word?: string) => {
      const known = value(plain ?? braced ?? '');
      if (operator === '-') return known || (word ?? '');
      if (operator === '+') return known ? (word ?? '') : '';
      return known ?? '';
    },
  );
}
