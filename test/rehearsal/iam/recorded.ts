import { readFileSync } from 'node:fs';
import path from 'node:path';
import { readRoles } from '../../../rehearsal/iam/roles';
import { recordedCalls } from '../../../rehearsal/iam/recording';
import type { RecordedCall } from '../../../rehearsal/iam/recording';
import type { ScenarioContext } from '../../../rehearsal/scenarios/types';
import { undeployedResolver } from '../../../rehearsal/synth/made-up';

/** The permissions that the calls of a rehearsal of the sandbox needed, as its report wrote them down. */
export const RECORDED_CALLS: readonly RecordedCall[] = JSON.parse(
  readFileSync(path.join(__dirname, 'recorded-calls.json'), 'utf8'),
);

/**
 * Calls of programs that ran in a test of the sandbox: those that were refused, and those that are not in the record. None
 * where calls are not judged.
 */
export function surprises({
  access,
  assembly,
}: Pick<ScenarioContext, 'access' | 'assembly'>): readonly string[] {
  if (!access) return [];
  const known = new Set(RECORDED_CALLS.map(textOf));
  const made = recordedCalls(access.uses, readRoles(assembly, undeployedResolver(assembly)));
  return [
    ...access.refusals.map(({ message }) => message),
    ...made
      .map(textOf)
      .filter((call) => !known.has(call))
      .map((call) => `Not in recorded-calls.json, see docs/decisions/rehearsal-iam.md: ${call}`),
  ];
}

function textOf({ caller, action, resource, context }: RecordedCall): string {
  return JSON.stringify([caller, action, resource, context]);
}
