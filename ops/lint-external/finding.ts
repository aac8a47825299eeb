/** The linters and scanners that look at what this repository makes. */
export const TOOL_NAMES = ['zizmor', 'cfn-lint', 'checkov'] as const;
export type ToolName = (typeof TOOL_NAMES)[number];

/** What one of them does not like. */
export interface ExternalFinding {
  readonly tool: ToolName;
  /** Id of the rule: `CKV_AWS_18`. */
  readonly rule: string;
  /** File or stack, and the resource in it: `shop-sandbox-delivery/DeliveryStoreSource…`. */
  readonly where: string;
  readonly message: string;
}

/**
 * Why a finding stays.
 *
 * - `mistaken`: what the rule asks for is there; the tool does not see it.
 * - `not-adopted`: the rule as a whole is none of this repository, with the reason.
 * - `accepted`: the rule is right and this place is an exception.
 */
export type Verdict = 'mistaken' | 'not-adopted' | 'accepted';

export interface AcknowledgedFinding {
  readonly tool: ToolName;
  readonly rule: string;
  /** Matches `where`. @default wherever it is found */
  readonly where?: RegExp;
  readonly verdict: Verdict;
  readonly reason: string;
}

export interface Judgement {
  readonly findings: readonly ExternalFinding[];
  readonly unexplained: readonly ExternalFinding[];
  /** Number of findings by why they stay. */
  readonly explained: Readonly<Record<Verdict, number>>;
  /** Acknowledgements of which there is nothing left, among those of the tools that ran. */
  readonly stale: readonly AcknowledgedFinding[];
}

/** Holds findings against what is acknowledged. The first entry that matches explains a finding. */
export function judge(
  findings: readonly ExternalFinding[],
  acknowledged: readonly AcknowledgedFinding[],
  tools: readonly ToolName[],
): Judgement {
  const used = new Set<AcknowledgedFinding>();
  const unexplained: ExternalFinding[] = [];
  const explained: Record<Verdict, number> = { mistaken: 0, 'not-adopted': 0, accepted: 0 };
  for (const finding of findings) {
    const entry = acknowledged.find((one) => isOf(one, finding));
    if (entry === undefined) unexplained.push(finding);
    else {
      used.add(entry);
      explained[entry.verdict]++;
    }
  }
  const stale = acknowledged.filter((entry) => tools.includes(entry.tool) && !used.has(entry));
  return { findings, unexplained, explained, stale };
}

function isOf({ tool, rule, where }: AcknowledgedFinding, finding: ExternalFinding): boolean {
  return tool === finding.tool && rule === finding.rule && (where?.test(finding.where) ?? true);
}
