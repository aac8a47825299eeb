import { parseArgs } from 'node:util';
import type { ParseArgsConfig } from 'node:util';
import { ToolFailure } from './stand-ins';

/** Exit status of a command that was called in a way that it does not know. */
const USAGE_STATUS = 64;

type Options = NonNullable<ParseArgsConfig['options']>;

/** Reads the options of a command. @throws ToolFailure for one that the stand-in does not model, by name */
export function readCommandLine<const O extends Options>(tool: string, words: readonly string[], options: O) {
  try {
    return parseArgs({ args: [...words], options, allowPositionals: true, strict: true });
  } catch (error) {
    throw notModelled(tool, error instanceof Error ? error.message : String(error));
  }
}

/** The refusal of a call that the stand-in does not know. */
export function notModelled(tool: string, what: string): ToolFailure {
  return new ToolFailure(
    `The rehearsal's stand-in for ${tool} does not model this call: ${what}`,
    USAGE_STATUS,
  );
}
