import type { Assembly } from '../assembly/types';
import type { CallCount } from '../aws/calls';
import type { AccessLog } from '../iam/log';
import type { Architecture, Outcome, Provenance, RunningSystem, Scenario } from '../scenarios/types';
import { accessProblems, accessSummary } from './access';
import type { CostSummary, ScenarioSummary, Summary } from './summary';

/** What a collection is told of an architecture. */
export type NamedArchitecture = Pick<Architecture, 'name' | 'title'>;

/** Gathers the outcomes of a rehearsal while it runs. */
export interface Collection {
  /** @returns the scenario as the summary has it */
  add(
    architecture: NamedArchitecture,
    scenario: Omit<Scenario<never>, 'run'>,
    outcome: Outcome,
  ): ScenarioSummary;
  /** Says which assembly's roles are compared with the calls, and what it costs. @default no roles are; no bill */
  rehearsing(assembly: Assembly, cost?: CostSummary): void;
  /** Keeps what a system says of itself, before it is closed. */
  keep(architecture: NamedArchitecture, system: RunningSystem): void;
  summary(): Summary;
}

/** What is known of a rehearsal before it begins. */
export type Header = Pick<Summary, 'source' | 'seed' | 'scale'>;

/** How the calls of a rehearsal were judged. */
export interface JudgedCalls {
  readonly access: AccessLog;
  /** Every scenario is run: a grant that nobody used and nobody explains is a failure. */
  readonly whole: boolean;
}

/** @param judged default: calls are not judged */
export function collection(header: Header, judged?: JudgedCalls): Collection {
  const startedAt = new Date();
  const scenarios: ScenarioSummary[] = [];
  const architectures = new Map<string, { readonly title: string; readonly said: Provenance[] }>();
  const calls = new Map<string, CallCount>();
  let assembly: Assembly | undefined;
  let cost: CostSummary | undefined;
  const saidOf = ({ name, title }: NamedArchitecture): Provenance[] => {
    const { said } = architectures.get(name) ?? { said: [] };
    architectures.set(name, { title, said });
    return said;
  };
  return {
    rehearsing(rehearsed, bill) {
      assembly = rehearsed;
      cost = bill;
    },
    add(architecture, { name, title, expectation }, outcome) {
      saidOf(architecture);
      const scenario = { architecture: architecture.name, name, title, expectation, ...outcome };
      scenarios.push(scenario);
      return scenario;
    },
    keep(architecture, system) {
      saidOf(architecture).push(system.provenance());
      for (const call of system.calls?.() ?? []) {
        const key = `${call.role} ${call.service} ${call.operation}`;
        calls.set(key, addCalls(calls.get(key), call));
      }
    },
    summary() {
      const access = judged && assembly && accessSummary(assembly, judged);
      return {
        version: 1,
        startedAt: startedAt.toISOString(),
        durationMs: Date.now() - startedAt.getTime(),
        pass:
          scenarios.length > 0 &&
          scenarios.every(({ pass }) => pass) &&
          (access === undefined || accessProblems(access).length === 0),
        ...header,
        node: process.version,
        provenance: together([...architectures.values()].flatMap(({ said }) => said)),
        architectures: [...architectures].map(([name, { title, said }]) => ({
          name,
          title,
          provenance: together(said),
        })),
        cost,
        calls: [...calls.values()],
        access,
        scenarios,
      };
    },
  };
}

/** The outcome of a scenario that did not come to an end. */
export function broken(error: unknown, startedAt: number): Outcome {
  return {
    pass: false,
    observed: [error instanceof Error ? error.message : String(error)],
    requests: 0,
    failed: 0,
    p50: 0,
    p99: 0,
    durationMs: performance.now() - startedAt,
    notes: [],
  };
}

function addCalls(before: CallCount | undefined, more: CallCount): CallCount {
  if (!before) return more;
  return {
    ...more,
    calls: before.calls + more.calls,
    denied: before.denied + more.denied,
    notModelled: before.notModelled + more.notModelled,
  };
}

function together(provenances: readonly Provenance[]): Provenance {
  return {
    real: unique(provenances.flatMap(({ real }) => real)),
    modelled: unique(provenances.flatMap(({ modelled }) => modelled)),
    onlyAws: unique(provenances.flatMap(({ onlyAws }) => onlyAws)),
  };
}

function unique(lines: readonly string[]): string[] {
  return [...new Set(lines)];
}
