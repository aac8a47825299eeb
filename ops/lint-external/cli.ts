import { ENVIRONMENT_NAMES } from '../../lib/config';
import { loadAssembly } from '../../rehearsal/assembly';
import { REPOSITORY, synthesize } from '../../rehearsal/synth/synthesize';
import { withWorkFolder } from '../../rehearsal/work-folder';
import { ACKNOWLEDGED } from './acknowledged';
import { judge, type AcknowledgedFinding, type ExternalFinding, type ToolName } from './finding';
import { runTool } from './run-tool';
import { renderJudgement, renderMissing } from './text';
import { TOOLS, type Tool } from './tools';

/** What the command uses of its surroundings. */
export interface LintLine {
  readonly out: (text: string) => void;
  readonly error: (text: string) => void;
  readonly signal: AbortSignal;
  /** Whether a tool that is missing is a failure. */
  readonly ci: boolean;
  /** @default zizmor, cfn-lint and checkov */
  readonly tools?: readonly Tool[];
  /** @default this repository's */
  readonly acknowledged?: readonly AcknowledgedFinding[];
}

/** Templates that are linted together, and how many resources they have. */
interface Linted {
  readonly templates: readonly string[];
  readonly resources: number;
}

/** Exit statuses. */
export const EXIT = { ok: 0, failed: 1 } as const;

/**
 * Runs `npm run lint:external`.
 *
 * @param assemblies folders of cloud assemblies. @default every environment, synthesized anew
 * @returns the exit status
 */
export async function main(assemblies: readonly string[], line: LintLine): Promise<number> {
  try {
    if (assemblies.length > 0) return await lint(lintedIn(assemblies), line);
    return await withWorkFolder(async (folder) => {
      const outdirs = ENVIRONMENT_NAMES.map((environment) => `${folder}/${environment}`);
      for (const [index, outdir] of outdirs.entries()) {
        const environment = ENVIRONMENT_NAMES[index] ?? '';
        await synthesize({ environment, outdir, signal: line.signal, validate: false });
      }
      return await lint(lintedIn(outdirs), line);
    });
  } catch (error) {
    line.error(error instanceof Error ? error.message : String(error));
    return EXIT.failed;
  }
}

function lintedIn(assemblies: readonly string[]): Linted {
  const stacks = assemblies.flatMap((folder) => loadAssembly(folder).stacks);
  return {
    templates: stacks.map(({ templateFile }) => templateFile),
    resources: stacks.reduce((sum, { template }) => sum + Object.keys(template.Resources).length, 0),
  };
}

async function lint({ templates, resources }: Linted, line: LintLine): Promise<number> {
  const { tools = TOOLS, acknowledged = ACKNOWLEDGED, ci, out } = line;
  const findings: ExternalFinding[] = [];
  const ran: ToolName[] = [];
  const missing: Tool[] = [];
  for (const tool of tools) {
    const run = await runTool(tool, templates, REPOSITORY);
    if ('missing' in run) missing.push(tool);
    else {
      ran.push(tool.name);
      findings.push(...run.findings);
    }
  }
  const judgement = judge(findings, acknowledged, ran);
  if (ran.length > 0) out(renderJudgement(judgement, ran, resources));
  if (missing.length > 0) out(renderMissing(missing, ci));
  const wrong = judgement.unexplained.length > 0 || judgement.stale.length > 0 || (ci && missing.length > 0);
  return wrong ? EXIT.failed : EXIT.ok;
}
