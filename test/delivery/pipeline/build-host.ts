import { spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import * as fs from 'node:fs';
import * as os from 'node:os';
import * as path from 'node:path';

/** The phases of a buildspec, as far as this host runs them. */
export interface Buildspec {
  readonly phases: Readonly<
    Record<string, { readonly commands: readonly string[]; readonly 'on-failure'?: string }>
  >;
  readonly env?: { readonly shell?: string; readonly 'exported-variables'?: readonly string[] };
}

export const DIGEST = `sha256:${'4f'.repeat(32)}`;
export const ARCHIVE = 'the bytes of the archive';
export const ARCHIVE_HASH = createHash('sha256').update(ARCHIVE).digest('hex');

/**
 * Stand-ins for the commands of the build host. Each writes down how it was called; what they answer is decided by
 * files in the folder `$WORLD`. `scan` holds an answer of ECR a line, the last of which stays.
 */
const COMMANDS = {
  npm: `echo "npm $*" >> "$WORLD/calls"
[[ "$1" != test || ! -e "$WORLD/tests-fail" ]]`,
  aws: `echo "aws $*" >> "$WORLD/calls"
case "$*" in
  "ecr get-login-password"|"ecr-public get-login-password"*) echo password ;;
  "ecr batch-get-image"*) cat "$WORLD/registry" ;;
  "s3api get-object"*) printf '${ARCHIVE}' > "\${!#}"; echo '{"ContentLength": 24}' ;;
  "ssm get-parameter"*) echo "the value of $4" ;;
  "ssm put-parameter"*) ;;
  "ecr describe-image-scan-findings"*)
    read -r answer < "$WORLD/scan"
    if (( $(wc -l < "$WORLD/scan") > 1 )); then sed -i 1d "$WORLD/scan"; fi
    case "$answer" in
      absent) echo "An error occurred (ScanNotFoundException): no scan" >&2; exit 254 ;;
      denied) echo "An error occurred (AccessDeniedException)" >&2; exit 254 ;;
    esac
    tr ' ' '\\t' <<< "$answer" ;;
  *) exit 64 ;;
esac`,
  docker: `echo "docker $*" >> "$WORLD/calls"
case "$1" in
  login) [[ -n "$(cat)" ]] ;;
  buildx) [[ ! -e "$WORLD/does-not-build" ]] ;;
  run) echo container-1 ;;
  inspect) echo true ;;
  logs) ;;
  push) if [[ "$2" == *:cache-* ]]; then [[ ! -e "$WORLD/no-cache" ]]; else echo ${DIGEST} > "$WORLD/registry"; fi ;;
  rm) ;;
  *) exit 64 ;;
esac`,
  curl: `echo "curl $*" >> "$WORLD/calls"`,
  sleep: `echo "sleep $*" >> "$WORLD/calls"`,
};

export interface World {
  /** What the registry has under the tag. @default nothing */
  readonly registry?: string;
  /** What ECR answers about the scan, one after another. @default no findings */
  readonly scan?: readonly string[];
  /** Faults, by the name of their file. @default none */
  readonly faults?: readonly ('tests-fail' | 'does-not-build' | 'no-cache')[];
  readonly variables?: Readonly<Record<string, string>>;
}

/** Runs a buildspec as CodeBuild does, with stand-ins for everything that is not the shell's own. */
export function runBuild(spec: Buildspec, { registry = 'None', scan, faults = [], variables }: World = {}) {
  const world = fs.mkdtempSync(path.join(os.tmpdir(), 'build-host-'));
  try {
    const write = (name: string, text: string, mode = 0o644) =>
      fs.writeFileSync(path.join(world, name), text, { mode });
    for (const [name, script] of Object.entries(COMMANDS))
      write(name, `#!/usr/bin/env bash\n${script}\n`, 0o755);
    write('registry', `${registry}\n`);
    write('scan', `${(scan ?? ['COMPLETE None None None 3 9']).join('\n')}\n`);
    write('calls', '');
    for (const fault of faults) write(fault, '');
    const { status, stdout, stderr } = spawnSync('bash', ['-c', asScript(spec)], {
      cwd: world,
      encoding: 'utf8',
      env: {
        PATH: `${world}:${process.env.PATH}`,
        TMPDIR: world,
        WORLD: world,
        ...BUILD_ENVIRONMENT,
        ...variables,
      },
    });
    const calls = fs.readFileSync(path.join(world, 'calls'), 'utf8').trimEnd().split('\n');
    return {
      status,
      stdout,
      stderr,
      called: (start: string) => calls.filter((call) => call.startsWith(start)),
      exported: Object.fromEntries(
        [...stdout.matchAll(/^exported:(\w+)=(.*)$/gm)].map(([, name, value]) => [name, value]),
      ),
      release: filesOf(path.join(world, 'release')),
    };
  } finally {
    fs.rmSync(world, { recursive: true, force: true });
  }
}

/** What the project and the pipeline set. */
const BUILD_ENVIRONMENT = {
  REPOSITORY_NAME: 'orders',
  REPOSITORY_URI: 'registry.example/orders',
  SOURCE_BUCKET: 'archives',
  SOURCE_KEY: 'source.zip',
  SOURCE_REVISION: 'version-7',
  TASK_DEFINITION_PARAMETER: '/orders/taskdef',
  APP_SPEC_PARAMETER: '/orders/appspec',
  CODEBUILD_BUILD_URL: 'https://builds.example/7',
};

/**
 * One shell for all phases. A phase ends at the first command that fails. A build that fails does not keep `post_build`
 * from running, unless it says so.
 *
 * @see https://docs.aws.amazon.com/codebuild/latest/userguide/view-build-details-phases.html
 */
function asScript({ phases, env }: Buildspec): string {
  const exported = env?.['exported-variables'] ?? [];
  const lines = ['ended=0; result=0'];
  for (const name of ['install', 'pre_build', 'build', 'post_build']) {
    const phase = phases[name];
    if (phase === undefined) continue;
    const ends = name !== 'build' || phase['on-failure'] === 'ABORT';
    lines.push(
      'failed=$ended',
      ...phase.commands.map(
        (command) => `if [[ $failed == 0 ]]; then\n${command}\n(( $? == 0 )) || failed=1\nfi`,
      ),
      `if [[ $ended == 0 && $failed == 1 ]]; then result=1; ended=${ends ? 1 : 0}; fi`,
    );
  }
  lines.push(...exported.map((name) => `echo "exported:${name}=$${name}"`), 'exit $result');
  return lines.join('\n');
}

function filesOf(folder: string): Record<string, string> {
  if (!fs.existsSync(folder)) return {};
  return Object.fromEntries(
    fs.readdirSync(folder).map((file) => [file, fs.readFileSync(path.join(folder, file), 'utf8')]),
  );
}
