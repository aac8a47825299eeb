import { existsSync } from 'node:fs';
import { mkdir, readFile, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { runInSession } from '../../session';
import { type Buildspec, PHASES, type PhaseName } from './buildspec';
import { buildScript, EXPORTS_FILE, STATE_FILE } from './script';

export interface BuildShellOptions {
  readonly spec: Buildspec;
  /** Where the commands run: the unpacked source. */
  readonly folder: string;
  /** Where the script, the log and the temporary files of the commands go. Made if it is not there. */
  readonly workFolder: string;
  /** The whole environment of the commands. */
  readonly environment: Readonly<Record<string, string>>;
  readonly signal?: AbortSignal;
}

/** A phase that ran. */
export interface PhaseResult {
  readonly name: PhaseName;
  readonly status: 'Succeeded' | 'Failed';
  /** The command at which it failed, and its exit status. */
  readonly failure?: { readonly command: string; readonly exitStatus: number };
}

export interface BuildShellResult {
  readonly succeeded: boolean;
  /** Those that ran. */
  readonly phases: readonly PhaseResult[];
  /** Values of the exported variables at the end. */
  readonly exported: Readonly<Record<string, string>>;
  /** What the commands wrote to stdout and stderr, in order. */
  readonly log: string;
  readonly logFile: string;
}

/**
 * Runs the phases of a buildspec in bash on this machine.
 *
 * @throws whatever `signal` was aborted with, after everything that the build started has ended
 */
export async function runBuildspec(options: BuildShellOptions): Promise<BuildShellResult> {
  const { spec, folder, workFolder, environment, signal } = options;
  const file = (name: string): string => path.join(workFolder, name);
  await mkdir(file('tmp'), { recursive: true });
  await writeFile(file('build.sh'), buildScript(spec));
  const { failure } = await runInSession({
    // On AWS a build has a machine of its own; here it gives way to the service that is released meanwhile.
    command: `exec nice -n 15 bash '${file('build.sh')}' > '${file('build.log')}' 2>&1`,
    cwd: folder,
    environment: {
      ...environment,
      TMPDIR: file('tmp'),
      [STATE_FILE]: file('state'),
      [EXPORTS_FILE]: file('exports'),
    },
    signal,
  });
  const phases = (await read(file('state')))
    .trim()
    .split('\n')
    .flatMap((line) => phaseResult(spec, line));
  return {
    succeeded: failure === undefined,
    phases,
    exported: Object.fromEntries((await read(file('exports'))).split('\0').slice(0, -1).map(assignment)),
    log: await read(file('build.log')),
    logFile: file('build.log'),
  };
}

function phaseResult(spec: Buildspec, line: string): PhaseResult[] {
  const [written, exitStatus, index] = line.split(' ');
  const name = PHASES.find((phase) => phase === written);
  if (name === undefined) return [];
  if (exitStatus === '0') return [{ name, status: 'Succeeded' }];
  const command = spec.phases[name]?.commands[Number(index)] ?? '';
  return [{ name, status: 'Failed', failure: { command, exitStatus: Number(exitStatus) } }];
}

function assignment(text: string): [string, string] {
  const end = text.indexOf('=');
  return [text.slice(0, end), text.slice(end + 1)];
}

async function read(file: string): Promise<string> {
  return existsSync(file) ? readFile(file, 'utf8') : '';
}
