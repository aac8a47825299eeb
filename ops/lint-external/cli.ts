import { ENVIRONMENT_NAMES } from '../../lib/config';
import { loadAssembly } from '../../rehearsal/assembly';
import { REPOSITORY, synthesize } from '../../rehearsal/synth/synthesize';
import { withWorkFolder } from '../../rehearsal/work-folder';
import { ACKNOWLEDGED } from './acknowledged';
import { judge, type AcknowledgedFinding, type ExternalFinding, type ToolName } from './finding';
import { runTool } from './run-tool';
import { renderJudgement, renderMissing, renderTooMany } from './text';
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
  /** Exceptions per 100 resources from which on the command fails. @default 5 */
  readonly ceiling?: number;
  /** @default the CDK app in a process of its own */
  readonly synthesize?: typeof synthesize;
}

/** `docs/decisions/policy.md`: fewer than this many exceptions per 100 resources. */
export const CEILING = 5;

/** The app of the recipes, as `npm run recipes` starts it. They look alike in every environment: one is linted. */
const RECIPES = { app: 'node --import tsx bin/recipes.ts', environment: ENVIRONMENT_NAMES[0] } as const;

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
 * @param assemblies folders of cloud assemblies. @default every environment and the recipes, synthesized anew
 * @returns the exit status
 */
export async function main(assemblies: readonly string[], line: LintLine): Promise<number> {
  try {
    if (assemblies.length > 0) return await lint(lintedIn(assemblies), line);
    return await withWorkFolder(async (folder) => {
      const apps = [
        ...ENVIRONMENT_NAMES.map((environment) => ({ environment, outdir: `${folder}/${environment}` })),
        { ...RECIPES, outdir: `${folder}/recipes` },
      ];
      for (const app of apps) {
        await (line.synthesize ?? synthesize)({ ...app, signal: line.signal, validate: false });
      }
      return await lint(lintedIn(apps.map(({ outdir }) => outdir)), line);
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
  const { tools = TOOLS, acknowledged = ACKNOWLEDGED, ceiling = CEILING, ci, out } = line;
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
  const tooMany = (100 * judgement.explained.accepted) / resources >= ceiling;
  if (tooMany) out(renderTooMany(ceiling));
  const { stale, unexplained } = judgement;
  const wrong = unexplained.length > 0 || stale.length > 0 || tooMany || (ci && missing.length > 0);
  return wrong ? EXIT.failed : EXIT.ok;
}
