import { mkdtempSync } from 'node:fs';
import path from 'node:path';
import type { Assembly } from '../../../rehearsal/assembly';
import { AccessLog } from '../../../rehearsal/iam/log';
import type { ScenarioContext } from '../../../rehearsal/scenarios/types';

/** What a scenario of an assembly is run with: its calls judged, its files in a folder of its own below `folder`. */
export function scenarioContext(assembly: Assembly, folder: string, name: string): ScenarioContext {
  return {
    assembly,
    access: AccessLog.start(),
    seed: 3,
    scale: 10,
    workFolder: mkdtempSync(path.join(folder, `${name}-`)),
    signal: new AbortController().signal,
    progress: () => undefined,
  };
}
