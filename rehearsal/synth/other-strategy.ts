import { cp, mkdir, rename, symlink, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { REPOSITORY, synthesize } from './synthesize';

/** Never part of what is synthesized, and large. */
const LEFT_OUT = new Set(['.git', 'node_modules', 'cdk.out', 'coverage', 'rehearsal-report']);
const ENVIRONMENTS = path.join('lib', 'config', 'environments');

export interface OtherStrategyOptions {
  readonly environment: string;
  /** `deployment.strategy` of the configuration. */
  readonly strategy: 'codedeploy' | 'ecs-native';
  /** Folder for the copy of the repository; made here. */
  readonly workFolder: string;
  /** Folder that becomes the cloud assembly. */
  readonly outdir: string;
  readonly signal: AbortSignal;
  /** Folder with `cdk.json`. @default this repository */
  readonly project?: string;
}

/**
 * Synthesizes an environment of this repository as if its file said another strategy: a copy of the repository, with
 * that one line changed, in a process of its own. What both strategies know (shift, hooks, alarms) stays as it is
 * written; waits have names of their own in each, so they are the defaults. Its pipeline asks for an approval, so that
 * each rehearsal of everything goes through one.
 *
 * @throws SynthesisError when the app fails
 */
export async function synthesizeWithStrategy(options: OtherStrategyOptions): Promise<string> {
  const { environment, strategy, workFolder, outdir, signal, project = REPOSITORY } = options;
  await mkdir(workFolder, { recursive: true });
  await cp(project, workFolder, {
    recursive: true,
    filter: (file) => !LEFT_OUT.has(path.basename(file)),
  });
  await symlink(path.join(project, 'node_modules'), path.join(workFolder, 'node_modules'), 'dir');
  const file = path.join(workFolder, ENVIRONMENTS);
  await rename(`${file}.ts`, `${file}-written.ts`);
  await writeFile(`${file}.ts`, changedEnvironments(environment, strategy));
  return synthesize({ environment, outdir, signal, project: workFolder, validate: false });
}

function changedEnvironments(environment: string, strategy: string): string {
  return `import { ENVIRONMENTS as WRITTEN } from './environments-written';

const environment = WRITTEN[${JSON.stringify(environment)}];
const shared = Object.entries(environment?.deployment ?? {}).filter(([name]) =>
  ['shift', 'hooks', 'alarms', 'ignoreAlarms'].includes(name),
);
export const ENVIRONMENTS = {
  ...WRITTEN,
  ${JSON.stringify(environment)}: {
    ...environment,
    deployment: { ...Object.fromEntries(shared), strategy: ${JSON.stringify(strategy)} },
    delivery: { ...environment?.delivery, approval: { type: 'manual' } },
  },
};
`;
}
