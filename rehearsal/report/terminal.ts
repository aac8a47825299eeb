import Table from 'cli-table3';
import pc from 'picocolors';
import { accessLines } from './access';
import type { Summary } from './summary';

/** The end of a rehearsal in the terminal: a line per scenario, what was seen, and why it failed where it did. */
export function renderTerminal(summary: Summary): string {
  const table = new Table({
    head: ['Scenario', 'Expectation', 'Requests', 'Failed', 'p50 ms', 'p99 ms', 'Took'],
    colAligns: ['left', 'left', 'right', 'right', 'right', 'right', 'right'],
    style: { head: [], border: [] },
  });
  for (const { name, pass, requests, failed, p50, p99, durationMs } of summary.scenarios) {
    table.push([
      name,
      pass ? pc.green('came true') : pc.red('failed'),
      requests,
      failed,
      p50.toFixed(0),
      p99.toFixed(0),
      `${(durationMs / 1000).toFixed(1)} s`,
    ]);
  }
  const details = summary.scenarios.flatMap(({ name, pass, observed }) => [
    '',
    pc.bold(pass ? name : pc.red(name)),
    ...observed.map((line) => `  ${line.replaceAll('\n', '\n  ')}`),
  ]);
  return [
    table.toString(),
    ...details,
    ...(summary.access
      ? ['', pc.bold('Permissions'), ...accessLines(summary.access).map((line) => `  ${line}`)]
      : []),
    '',
    `Rehearsed on this machine with Node.js ${summary.node}, the template's waits ${summary.scale} times shorter, seed ${summary.seed}. Nothing was deployed to AWS.`,
  ].join('\n');
}
