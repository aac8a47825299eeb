import { type Dockerfile, DockerfileParser, type Instruction } from 'dockerfile-ast';
import { ModifiableInstruction } from 'dockerfile-ast/lib/modifiableInstruction';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';

export const APP_FOLDER = join(__dirname, '../../app');
export const DOCKERFILE: string = readFileSync(join(APP_FOLDER, 'Dockerfile'), 'utf8');

export interface Step {
  readonly keyword: string;
  /** What follows the keyword, continuation lines joined. */
  readonly text: string;
  readonly flags: Readonly<Record<string, string | null>>;
}
export interface Stage {
  readonly base: string;
  readonly name: string | null;
  readonly steps: readonly Step[];
}

/** The stages of a Dockerfile, in order. */
export function stagesOf(text: string): Stage[] {
  const dockerfile: Dockerfile = DockerfileParser.parse(text);
  return dockerfile.getFROMs().map((from) => {
    const image = dockerfile.getContainingImage(from.getRange().start);
    const instructions = image?.getInstructions().filter((one) => one.getKeyword() !== 'FROM') ?? [];
    return { base: from.getImage() ?? '', name: from.getBuildStage(), steps: instructions.map(stepOf) };
  });
}

/** The JSON array of an instruction in exec form; undefined in shell form. */
export function execForm({ text }: Step): string[] | undefined {
  try {
    const parsed: unknown = JSON.parse(text.slice(text.indexOf('[')));
    return Array.isArray(parsed) && parsed.every((word) => typeof word === 'string') ? parsed : undefined;
  } catch {
    return undefined;
  }
}

function stepOf(instruction: Instruction): Step {
  const flags = instruction instanceof ModifiableInstruction ? instruction.getFlags() : [];
  const words = (instruction.getRawArgumentsContent() ?? '').replaceAll(/\\\n/g, '');
  return {
    keyword: instruction.getKeyword(),
    text: words.replace(/^(--[a-z-]+=\S+\s+)+/, '').trim(),
    flags: Object.fromEntries(flags.map((flag) => [flag.getName(), flag.getValue()])),
  };
}
