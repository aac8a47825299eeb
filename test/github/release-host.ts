import { execFile } from 'node:child_process';
import * as fs from 'node:fs';
import * as os from 'node:os';
import * as path from 'node:path';
import { awsCli } from '../../rehearsal/pipeline/build/aws-cli';
import { type ContainerEngine, curl, dockerCli } from '../../rehearsal/pipeline/build/docker-cli';
import { startStandIns, type Tool } from '../../rehearsal/pipeline/build/stand-ins';
import { outputName, RELEASE_NAMES } from '../../lib/github/release-script';

export const DIGEST = `sha256:${'4f'.repeat(32)}`;
export const COMMIT = '0123456789abcdef0123456789abcdef01234567';

/** A run that takes longer than this is stuck. Real milliseconds, far above what it takes. */
export const LONGEST_RUN_MILLISECONDS = 60_000;

export interface World {
  /** Findings of severity CRITICAL in the image. @default 0 */
  readonly critical?: number;
  /** What the parameter of the task definition holds. @default a document with a place for the image */
  readonly taskDefinition?: string;
  /** @default a commit */
  readonly sha?: string;
}

export interface Run {
  readonly status: number;
  readonly output: string;
  /** Every command that was called, as `aws ssm get-parameter …`. */
  readonly calls: readonly string[];
  /** What later steps of the job read. */
  readonly outputs: Readonly<Record<string, string>>;
  /** Content by the name of a file in the folder `release`. */
  readonly release: Readonly<Record<string, string>>;
}

/** Runs a script as a job on GitHub does, with an engine and an account that only answer. */
export async function runJob(script: string, world: World = {}): Promise<Run> {
  const folder = fs.mkdtempSync(path.join(os.tmpdir(), 'release-host-'));
  const [tools, source] = [path.join(folder, 'tools'), path.join(folder, 'source')];
  for (const each of [tools, source]) fs.mkdirSync(each);
  const outputFile = path.join(folder, 'output');
  fs.writeFileSync(path.join(folder, 'release.sh'), script);
  const standIns = await startStandIns(tools, toolsOf(world));
  try {
    const { status, output } = await bash(path.join(folder, 'release.sh'), source, {
      ...standIns.environment,
      GITHUB_OUTPUT: outputFile,
      GITHUB_SHA: world.sha ?? COMMIT,
      TMPDIR: folder,
    });
    return {
      status,
      output,
      calls: standIns.calls,
      outputs: assignmentsIn(outputFile),
      release: filesOf(path.join(source, 'release')),
    };
  } finally {
    await standIns.close();
    fs.rmSync(folder, { recursive: true, force: true });
  }
}

function bash(file: string, cwd: string, env: Record<string, string>) {
  const options = { cwd, env: { ...process.env, ...env }, timeout: LONGEST_RUN_MILLISECONDS };
  return new Promise<{ status: number; output: string }>((resolve) => {
    execFile('bash', [file], options, (error, stdout, stderr) => {
      resolve({ status: error === null ? 0 : 1, output: stdout + stderr });
    });
  });
}

function toolsOf({ critical = 0, taskDefinition }: World): Record<string, Tool> {
  let pushed: string | undefined;
  const engine: ContainerEngine = {
    build: async () => undefined,
    push: async () => void (pushed = DIGEST),
    run: async () => 'container-1',
    isRunning: () => true,
    state: () => ({}),
    log: () => '',
    remove: async () => undefined,
    answers: async () => true,
  };
  const account = awsCli({
    digestOf: () => pushed,
    scan: () => ({ status: 'COMPLETE', completedAt: '2026-11-21T12:00:00Z', counts: { CRITICAL: critical } }),
    archive: () => Buffer.of(),
    parameter: (name) =>
      Promise.resolve(
        name.includes('askDefinition')
          ? (taskDefinition ?? '{"containerDefinitions":[{"image":"<IMAGE>"}]}')
          : 'version: 0.0',
      ),
    putParameter: () => Promise.resolve(),
  });
  return {
    aws: (call) => (call.arguments[0] === 'cloudformation' ? { stdout: stackOutputs() } : account(call)),
    docker: dockerCli(engine),
    curl: curl(engine),
    sleep: () => undefined,
  };
}

/** The outputs of the release stack, each with its own name for a value, as `--output text` prints them. */
function stackOutputs(): string {
  const names = Object.keys(RELEASE_NAMES).map((name) => `${outputName(name)}\tthe-${name}\n`);
  return ['ReleaseRoleArn\tarn:aws:iam::123456789012:role/release\n', ...names].join('');
}

function assignmentsIn(file: string): Record<string, string> {
  if (!fs.existsSync(file)) return {};
  const lines = fs.readFileSync(file, 'utf8').split('\n').filter(Boolean);
  return Object.fromEntries(lines.map((line) => line.split(/=(.*)/s).slice(0, 2)));
}

function filesOf(folder: string): Record<string, string> {
  if (!fs.existsSync(folder)) return {};
  return Object.fromEntries(
    fs.readdirSync(folder).map((file) => [file, fs.readFileSync(path.join(folder, file), 'utf8')]),
  );
}
