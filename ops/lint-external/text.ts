import type { Judgement, ToolName } from './finding';
import { type Tool, TOOLS } from './tools';

/** What the tools found, and how much of it is explained. */
export function renderJudgement(
  { findings, unexplained, explained, stale }: Judgement,
  ran: readonly ToolName[],
  resources: number,
): string {
  const per = (count: number) => `${count} (${((100 * count) / resources).toFixed(1)} per 100)`;
  return [
    ...unexplained.map(({ tool, rule, where, message }) => `${tool} ${rule} ${where}: ${message}`),
    ...stale.map(
      ({ tool, rule, where }) => `${tool} ${rule} ${String(where ?? '')}: acknowledged, and found no longer`,
    ),
    `${ran.join(', ')}: ${findings.length} findings on ${resources} resources.`,
    `  unexplained                ${per(unexplained.length)}`,
    `  explained in all           ${per(findings.length - unexplained.length)}, of which`,
    `    exceptions with a reason ${per(explained.accepted)}`,
    `    of rules not adopted     ${per(explained['not-adopted'])}`,
    `    mistakes of the tools    ${per(explained.mistaken)}`,
    'The reasons are in ops/lint-external/acknowledged.ts.',
    ...(unexplained.length > 0 || stale.length > 0 ? versions(ran) : []),
  ].join('\n');
}

/** Another version of a tool finds other things, which is no fault of a template. */
function versions(ran: readonly ToolName[]): readonly string[] {
  const tools = TOOLS.filter(({ name }) => ran.includes(name));
  return ['They were written for these versions:', ...tools.map(({ install }) => `  ${install}`)];
}

/** What to do where there are too many exceptions. @param ceiling per 100 resources */
export function renderTooMany(ceiling: number): string {
  return `The ceiling is ${ceiling} exceptions per 100 resources: mend some, or say in docs/decisions/policy.md why there must be more.`;
}

/** How to get the tools that are not there. */
export function renderMissing(missing: readonly Tool[], ci: boolean): string {
  const names = missing.map(({ name }) => name).join(', ');
  return [
    `Not on this machine: ${names}.${ci ? ' CI is set, so this fails.' : ' Left out.'}`,
    ...missing.map(({ install }) => `  ${install}`),
  ].join('\n');
}
