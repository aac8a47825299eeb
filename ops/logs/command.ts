import pc from 'picocolors';
import { type ArchitectureName, STACKS_OF } from '../context/architectures';
import type { OpsContext } from '../context/context';
import { EXIT, type ExitStatus } from '../exit';
import { cut, duration, moment } from '../text';
import { errorLines } from './read';

export interface LogsOptions {
  readonly architecture: ArchitectureName;
  /** Minutes to look back. */
  readonly minutes: number;
  /** Most lines. */
  readonly lines: number;
}

/** Shows the last errors that one architecture wrote, the newest last. */
export async function logs(context: OpsContext, options: LogsOptions): Promise<ExitStatus> {
  const { clients, json, now, stacks, terminal } = context;
  const { architecture, minutes } = options;
  const groups: string[] = [];
  for (const role of STACKS_OF[architecture]) {
    const found = await stacks.resources(role, 'AWS::Logs::LogGroup');
    groups.push(...found.map(({ physicalId }) => physicalId));
  }
  const from = new Date(now().getTime() - minutes * 60_000);
  const lines = (await errorLines(clients, { groups, from, count: options.lines })).slice(-options.lines);
  if (json) {
    for (const line of lines) terminal.out(JSON.stringify(line));
    return EXIT.ok;
  }
  for (const { at, group, text } of lines) {
    terminal.out(`${moment(at)} ${pc.dim(cut(group, terminal.columns - 22))}`);
    terminal.out(`  ${cut(text, terminal.columns - 2)}`);
  }
  if (lines.length === 0) {
    terminal.out(`No errors in ${groups.length} log groups in the last ${duration(minutes * 60)}.`);
  }
  return EXIT.ok;
}
