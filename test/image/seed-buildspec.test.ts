import { spawnSync } from 'node:child_process';
import * as fs from 'node:fs';
import * as os from 'node:os';
import * as path from 'node:path';
import { seedBuildspec } from '../../lib/image/seed-buildspec';
import { testSettings } from '../settings';

const DIGEST = `sha256:${'4f'.repeat(32)}`;

/**
 * Stand-ins for the commands of the build host. Each writes down how it was called; what they answer is decided by
 * files in the folder `$WORLD`, so that a push changes what the registry has.
 */
const COMMANDS = {
  aws: `echo "aws $*" >> "$WORLD/calls"
case "$*" in
  "ecr get-login-password") echo password ;;
  "ecr-public get-login-password"*) [[ ! -e "$WORLD/no-public-login" ]] && echo password ;;
  "ecr batch-get-image"*) cat "$WORLD/registry" ;;
  *) exit 64 ;;
esac`,
  docker: `echo "docker $*" >> "$WORLD/calls"
case "$1" in
  login) [[ -n "$(cat)" ]] ;;
  buildx) [[ ! -e "$WORLD/does-not-build" ]] ;;
  run) echo container-1 ;;
  inspect) [[ "$3" == *Running* ]] && echo "$(cat "$WORLD/running" 2> /dev/null || echo true)" || echo '{"ExitCode":7}' ;;
  logs) echo "log of the container" ;;
  push) echo ${DIGEST} > "$WORLD/registry" ;;
  rm) ;;
  *) exit 64 ;;
esac`,
  curl: `echo "curl $*" >> "$WORLD/calls"
[[ -e "$WORLD/alive-after" ]] && (( $(grep -c ^curl "$WORLD/calls") > $(cat "$WORLD/alive-after") ))`,
  sleep: `echo "sleep $*" >> "$WORLD/calls"`,
};

interface World {
  /** What the registry has under the tag. */
  readonly registry?: string;
  /** Unanswered requests before the container answers. @default it never does */
  readonly aliveAfter?: number;
  /** @default true */
  readonly running?: boolean;
  readonly publicLogin?: boolean;
  readonly builds?: boolean;
}

/** Runs the phases as CodeBuild does: one shell, a phase ends at the first command that fails, `post_build` always. */
function run({ registry = 'None', aliveAfter, running = true, publicLogin = true, builds = true }: World) {
  const world = fs.mkdtempSync(path.join(os.tmpdir(), 'seed-buildspec-'));
  try {
    const write = (name: string, text: string, mode = 0o644) =>
      fs.writeFileSync(path.join(world, name), text, { mode });
    for (const [name, script] of Object.entries(COMMANDS))
      write(name, `#!/usr/bin/env bash\n${script}\n`, 0o755);
    write('registry', `${registry}\n`);
    if (aliveAfter !== undefined) write('alive-after', String(aliveAfter));
    if (!running) write('running', 'false');
    if (!publicLogin) write('no-public-login', '');
    if (!builds) write('does-not-build', '');

    const { status, stdout } = spawnSync('bash', ['-c', asScript()], {
      cwd: world,
      encoding: 'utf8',
      env: {
        PATH: `${world}:${process.env.PATH}`,
        TMPDIR: world,
        WORLD: world,
        REPOSITORY_NAME: 'orders',
        REPOSITORY_URI: 'registry.example/orders',
        SEED_TAG: 'seed-1',
      },
    });
    const calls = fs.readFileSync(path.join(world, 'calls'), 'utf8').trimEnd().split('\n');
    return {
      status,
      stdout,
      calls,
      called: (start: string) => calls.filter((call) => call.startsWith(start)),
    };
  } finally {
    fs.rmSync(world, { recursive: true, force: true });
  }
}

function phase(commands: readonly string[]): string {
  return commands
    .map((command) => `if [[ $failed == 0 ]]; then\n${command}\n(( $? == 0 )) || failed=1\nfi`)
    .join('\n');
}

function asScript(): string {
  const { phases } = seedBuildspec(testSettings({ timeouts: { healthCheck: { gracePeriod: 20 } } }));
  return [
    'failed=0',
    phase(phases.pre_build.commands),
    '[[ $failed == 0 ]] || exit 1',
    phase(phases.build.commands),
    'build=$failed; failed=0',
    phase(phases.post_build.commands),
    'echo "exported:$IMAGE_DIGEST"',
    'exit $(( build | failed ))',
  ].join('\n');
}

describe('the build of the first image', () => {
  it('builds, starts, asks until it answers, pushes, and exports the digest', () => {
    const { status, stdout, calls } = run({ aliveAfter: 2 });

    expect(status).toBe(0);
    expect(stdout).toContain(`exported:${DIGEST}`);
    const order = calls
      .filter((call) => /^docker (buildx|run|push|rm)|^curl/.test(call))
      .map((call) => call.split(' ', 2).join(' '));
    expect(order).toEqual([
      'docker buildx',
      'docker run',
      'curl --fail',
      'curl --fail',
      'curl --fail',
      'docker rm',
      'docker push',
    ]);
  });

  it('builds a plain image: no index, no provenance', () => {
    const [build] = run({ aliveAfter: 0 }).called('docker buildx');

    expect(build).toContain('--provenance=false --sbom=false');
    expect(build).toContain('--build-arg VERSION=seed-1 --tag registry.example/orders:seed-1 .');
  });

  it('takes the image that is there under the tag, and builds none', () => {
    const other = `sha256:${'0b'.repeat(32)}`;
    const { status, stdout, called } = run({ registry: other });

    expect(status).toBe(0);
    expect(stdout).toContain(`exported:${other}`);
    expect(called('docker buildx')).toEqual([]);
    expect(called('docker push')).toEqual([]);
  });

  it('fails when the image never answers, after the time that a task has, with its log and without a push', () => {
    const { status, stdout, called } = run({});

    expect(status).not.toBe(0);
    expect(called('curl')).toHaveLength(20);
    expect(stdout).toContain('log of the container');
    expect(stdout).toContain(
      'The image was not pushed: it did not answer http://127.0.0.1:8080/health/live within 20 s',
    );
    expect(stdout).toContain('{"ExitCode":7}');
    expect(called('docker push')).toEqual([]);
  });

  it('fails at once when the container has ended', () => {
    const { status, called } = run({ running: false });

    expect(status).not.toBe(0);
    expect(called('curl')).toHaveLength(1);
    expect(called('docker push')).toEqual([]);
  });

  it('fails when the image does not build, and starts nothing', () => {
    const { status, called } = run({ builds: false });

    expect(status).not.toBe(0);
    expect(called('docker run')).toEqual([]);
  });

  it('logs in to its own registry and to ECR Public, never to Docker Hub', () => {
    const { called } = run({ aliveAfter: 0 });

    expect(called('docker login')).toEqual([
      'docker login --username AWS --password-stdin registry.example',
      'docker login --username AWS --password-stdin public.ecr.aws',
    ]);
  });

  it('goes on without the log-in to ECR Public where an organization denies it', () => {
    const { status } = run({ aliveAfter: 0, publicLogin: false });

    expect(status).toBe(0);
  });

  it('exports the variable that the handler reads', () => {
    expect(seedBuildspec(testSettings()).env['exported-variables']).toEqual(['IMAGE_DIGEST']);
  });
});
