import { createHash } from 'node:crypto';
import * as fs from 'node:fs';
import * as os from 'node:os';
import * as path from 'node:path';
import { awsCli, AwsCliError, type BuildCall } from '../../../rehearsal/pipeline/build/aws-cli';
import { readBuildspec } from '../../../rehearsal/pipeline/build/buildspec';
import { type ContainerEngine, curl, dockerCli } from '../../../rehearsal/pipeline/build/docker-cli';
import { runBuildspec } from '../../../rehearsal/pipeline/build/run';
import { startStandIns, type Tool, ToolFailure } from '../../../rehearsal/pipeline/build/stand-ins';

export const DIGEST = `sha256:${'4f'.repeat(32)}`;
export const ARCHIVE = 'the bytes of the archive';
export const ARCHIVE_HASH = createHash('sha256').update(ARCHIVE).digest('hex');

export interface World {
  /** What the registry has under the tag. @default nothing */
  readonly registry?: string;
  /** What ECR answers about the scan, one after another; the last stays. @default no findings */
  readonly scan?: readonly string[];
  /** @default none */
  readonly faults?: readonly (
    | 'tests-fail'
    | 'does-not-build'
    | 'no-cache'
    | 'container-ends'
    | 'no-public-login'
  )[];
  /** Requests that the tried container leaves unanswered before it answers; `never`: all. @default 0 */
  readonly aliveAfter?: number | 'never';
  readonly variables?: Readonly<Record<string, string>>;
  /** Asked about each call of the AWS CLI. @default every call is allowed */
  readonly call?: BuildCall;
  /** Asked about each push of an image. @default every push is allowed */
  readonly push?: (uri: string) => void;
}

/** Runs a buildspec as the rehearsal does, with an engine and an account that do nothing but answer. */
export async function runBuild(spec: object, world: World = {}) {
  const folder = fs.mkdtempSync(path.join(os.tmpdir(), 'build-host-'));
  const [tools, source, workFolder] = ['tools', 'source', 'work'].map((name) => path.join(folder, name));
  if (!tools || !source || !workFolder) throw new Error('unreachable');
  for (const each of [tools, source]) fs.mkdirSync(each);
  const standIns = await startStandIns(tools, toolsOf(world));
  try {
    const { succeeded, exported, log } = await runBuildspec({
      // As CloudFormation gets it.
      spec: readBuildspec(JSON.stringify({ version: '0.2', ...spec })),
      folder: source,
      workFolder,
      environment: { ...standIns.environment, ...BUILD_ENVIRONMENT, ...world.variables },
    });
    return {
      succeeded,
      output: log,
      exported,
      calls: standIns.calls,
      called: (start: string) => standIns.calls.filter((call) => call.startsWith(start)),
      release: filesOf(path.join(source, 'release')),
    };
  } finally {
    await standIns.close();
    fs.rmSync(folder, { recursive: true, force: true });
  }
}

/** What the project and the pipeline set. */
const BUILD_ENVIRONMENT = {
  REPOSITORY_NAME: 'orders',
  REPOSITORY_URI: 'registry.example/orders',
  SOURCE_BUCKET: 'archives',
  SOURCE_KEY: 'source.zip',
  // S3 calls ids opaque: this one must not be taken for an option.
  SOURCE_REVISION: '-version-7',
  TASK_DEFINITION_PARAMETER: '/orders/taskdef',
  APP_SPEC_PARAMETER: '/orders/appspec',
  CODEBUILD_BUILD_URL: 'https://builds.example/7',
};

function toolsOf(world: World): Record<string, Tool> {
  const { faults = [], registry, scan = ['COMPLETE None None None 3 9'] } = world;
  const pushed = { digest: registry };
  const engine = engineOf(world, pushed);
  let looks = 0;
  return {
    npm({ arguments: [command] }) {
      if (command === 'test' && faults.includes('tests-fail')) throw new ToolFailure('a test failed');
    },
    aws: awsCli({
      call: world.call,
      digestOf: () => pushed.digest,
      scan: () => scanAnswer(scan[Math.min(looks++, scan.length - 1)] ?? ''),
      archive: () => Buffer.from(ARCHIVE),
      parameter: (name) => Promise.resolve(`the value of ${name}`),
      putParameter: () => Promise.resolve(),
      publicGallery: !faults.includes('no-public-login'),
    }),
    docker: dockerCli(engine),
    curl: curl(engine),
    sleep: () => undefined,
  };
}

function engineOf(
  { aliveAfter = 0, faults = [], push }: World,
  pushed: { digest?: string },
): ContainerEngine {
  let requests = 0;
  return {
    async build() {
      if (faults.includes('does-not-build')) throw new ToolFailure('it does not build');
    },
    async push(image) {
      push?.(image);
      if (!image.includes(':cache-')) pushed.digest = DIGEST;
      else if (faults.includes('no-cache')) throw new ToolFailure('denied');
    },
    run: async () => 'container-1',
    isRunning: () => !faults.includes('container-ends'),
    state: () => ({ ExitCode: 7 }),
    log: () => 'log of the container\n',
    remove: async () => undefined,
    answers: async () => aliveAfter !== 'never' && ++requests > aliveAfter,
  };
}

/**
 * `COMPLETE None 1 None None 4`: status, description, then the counts of critical, high, medium and low findings. With
 * `unfinished` before it the answer has the status of an ended scan, and no time at which it ended.
 */
function scanAnswer(text: string) {
  if (text === 'denied') throw new AwsCliError('AccessDeniedException', 'DescribeImageScanFindings', 'no');
  const words = text === 'absent' ? ['ABSENT'] : text.split(' ');
  const unfinished = words[0] === 'unfinished';
  const [status = '', description, ...counts] = unfinished ? words.slice(1) : words;
  const severities = ['CRITICAL', 'HIGH', 'MEDIUM', 'LOW'];
  return {
    status,
    description: description === 'None' ? undefined : description,
    completedAt:
      !unfinished && ['COMPLETE', 'ACTIVE'].includes(status) ? '2026-11-21T12:00:00+00:00' : undefined,
    counts: Object.fromEntries(
      severities.flatMap((severity, index) =>
        counts[index] === undefined || counts[index] === 'None' ? [] : [[severity, Number(counts[index])]],
      ),
    ),
  };
}

function filesOf(folder: string): Record<string, string> {
  if (!fs.existsSync(folder)) return {};
  return Object.fromEntries(
    fs.readdirSync(folder).map((file) => [file, fs.readFileSync(path.join(folder, file), 'utf8')]),
  );
}
