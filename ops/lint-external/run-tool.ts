import { execFile } from 'node:child_process';
import type { ExternalFinding } from './finding';
import type { Tool } from './tools';

/** The longest that a tool may take over all templates. */
const DEADLINE_MS = 5 * 60_000;

const MOST_BYTES = 64 * 1024 * 1024;

export type ToolRun = { readonly findings: readonly ExternalFinding[] } | { readonly missing: true };

/**
 * Runs a tool over templates.
 *
 * @param cwd folder of the repository, whose workflows are looked at too
 * @throws Error when the tool fails, or answers in a form that is not known
 */
export async function runTool(tool: Tool, templates: readonly string[], cwd: string): Promise<ToolRun> {
  const answer = await answerOf(tool, templates, cwd);
  if (answer === undefined) return { missing: true };
  try {
    return { findings: tool.read(answer === '' ? '[]' : answer) };
  } catch (error) {
    throw new Error(
      `${tool.name} answered what this version of the command does not understand: ${String(error)}`,
      {
        cause: error,
      },
    );
  }
}

function answerOf(tool: Tool, templates: readonly string[], cwd: string): Promise<string | undefined> {
  return new Promise((resolve, reject) => {
    const options = { cwd, timeout: DEADLINE_MS, maxBuffer: MOST_BYTES };
    execFile(tool.command ?? tool.name, [...tool.words(templates)], options, (error, stdout, stderr) => {
      if (error === null) resolve(stdout.trim());
      else if (error.code === 'ENOENT') resolve(undefined);
      else reject(new Error(`${tool.name} failed: ${stderr.trim().split('\n').at(-1) || error.message}`));
    });
  });
}
