import { spawnSync } from 'node:child_process';
import * as fs from 'node:fs';
import * as path from 'node:path';
import { parse } from 'yaml';
import { z } from 'zod';
import { ENVIRONMENT_NAMES } from '../../lib/config';
import { STEP_OUTPUTS } from '../../lib/github/release-script';
import { GITHUB_SESSION } from '../../lib/github/trust';
import { commandsIn, problemWith } from '../docs/commands';
import { runLint } from './actionlint';

const FOLDER = path.resolve(__dirname, '..', '..', '.github', 'workflows');

const step = z.object({
  if: z.string().optional(),
  uses: z.string().optional(),
  run: z.string().optional(),
  with: z.record(z.string(), z.unknown()).default({}),
});
const concurrency = z.strictObject({
  group: z.string(),
  'cancel-in-progress': z.boolean(),
  // https://docs.github.com/en/actions/how-tos/write-workflows/choose-when-workflows-run/control-workflow-concurrency
  queue: z.enum(['single', 'max']).default('single'),
});
const workflow = z.object({
  on: z.record(z.string(), z.unknown()),
  permissions: z.record(z.string(), z.string()),
  concurrency,
  jobs: z.record(
    z.string(),
    z.object({
      'timeout-minutes': z.number(),
      environment: z.string().optional(),
      concurrency: concurrency.optional(),
      permissions: z.record(z.string(), z.string()).default({}),
      steps: z.array(step),
    }),
  ),
});

const FILES = fs.readdirSync(FOLDER).map((name) => {
  const text = fs.readFileSync(path.join(FOLDER, name), 'utf8');
  return { name, text, ...workflow.parse(parse(text)) };
});
const JOBS = FILES.flatMap(({ name, jobs }) =>
  Object.entries(jobs).map(([job, content]) => [`${name}: ${job}`, content] as const),
);

/** The options that an action is given, once for each step that uses it. */
function optionsOf(steps: readonly z.infer<typeof step>[], action: string) {
  return steps.filter(({ uses = '' }) => uses.startsWith(`${action}@`)).map((each) => each.with);
}

/** Exchanges GitHub's token for a role. */
const TAKE_ON_ROLE = 'aws-actions/configure-aws-credentials';

describe.each(FILES.map((file) => [file.name, file] as const))('%s', (name, file) => {
  it('passes actionlint', async () => {
    expect(await runLint(file.text, path.join('.github', 'workflows', name))).toEqual([]);
  });

  it('pins every action by commit and says its version', () => {
    const uses = [...file.text.matchAll(/uses: (.+)/g)].map(([, action]) => action);

    for (const action of uses) expect(action).toMatch(/^[\w-]+\/[\w-]+@[0-9a-f]{40} # v\d+\.\d+\.\d+$/);
  });

  it('may read the repository at the most, where no job says more', () => {
    expect([{}, { contents: 'read' }]).toContainEqual(file.permissions);
  });

  it('runs for no event that lends its rights to a fork', () => {
    expect(Object.keys(file.on)).not.toContain('pull_request_target');
    expect(Object.keys(file.on)).not.toContain('workflow_run');
  });

  it('has no stored key', () => {
    expect(file.text).not.toMatch(/\bsecrets\.|aws-access-key-id|aws-secret-access-key/);
  });

  it('offers the environments that there are', () => {
    const offered = /options: \[(.*)\]/.exec(file.text)?.[1]?.split(', ') ?? [...ENVIRONMENT_NAMES];

    expect(offered).toEqual([...ENVIRONMENT_NAMES]);
  });

  it('runs commands that this repository has', () => {
    const scripts = Object.values(file.jobs).flatMap(({ steps }) => steps.map(({ run = '' }) => run));

    expect(scripts.flatMap(commandsIn).map(problemWith).filter(Boolean)).toEqual([]);
  });
});

describe.each(JOBS)('%s', (_, { environment, permissions, steps, 'timeout-minutes': timeout }) => {
  it('writes nothing but comments and its token', () => {
    const written = Object.entries(permissions).filter(([, right]) => right !== 'read');

    expect(['id-token', 'pull-requests']).toEqual(expect.arrayContaining(written.map(([right]) => right)));
    expect(written.length).toBeLessThanOrEqual(1);
  });

  it('asks for a token only to take a role on, in an environment', () => {
    const roles = optionsOf(steps, TAKE_ON_ROLE);

    expect(permissions['id-token'] === 'write').toBe(roles.length === 1);
    expect(roles.length === 1).toBe(environment !== undefined);
  });

  it('ends before its role does', () => {
    for (const options of optionsOf(steps, TAKE_ON_ROLE)) {
      const seconds = Number(options['role-duration-seconds'] ?? 3600);
      expect(seconds).toBeLessThanOrEqual(GITHUB_SESSION.toSeconds());
      expect(timeout * 60).toBeLessThanOrEqual(seconds);
    }
  });

  it('leaves no credentials of the checkout behind, and takes no cache where it deploys', () => {
    const deploys = environment !== undefined && !environment.endsWith('-diff');

    for (const options of optionsOf(steps, 'actions/checkout')) {
      expect(options['persist-credentials']).toBe(false);
    }
    for (const options of deploys ? optionsOf(steps, 'actions/setup-node') : []) {
      expect(options['cache']).toBeUndefined();
    }
  });

  it('puts no expression into a script, where a branch of a clever name would run', () => {
    expect(steps.filter(({ run = '' }) => run.includes('${{'))).toEqual([]);
  });

  it('has scripts that bash can read', () => {
    for (const { run = '' } of steps) {
      expect(spawnSync('bash', ['-n'], { input: run, encoding: 'utf8', timeout: 20_000 }).stderr).toBe('');
    }
  });
});

describe('the workflows together', () => {
  const all = FILES.map(({ text }) => text).join('\n');

  it('use one commit of each action', () => {
    const pinned = new Set([...all.matchAll(/uses: (\S+)/g)].map(([, action = '']) => action));
    const actions = [...pinned].map((action) => action.split('@')[0]);

    expect(actions).toHaveLength(new Set(actions).size);
  });

  /** Jobs that change an account. */
  const working = JOBS.filter(([, { steps }]) =>
    optionsOf(steps, TAKE_ON_ROLE).some((options) =>
      /AWS_(DEPLOY|RELEASE)_ROLE/.test(String(options['role-to-assume'])),
    ),
  );

  it('never work on an environment at the same time, and none makes another one give way', () => {
    expect(working.map(([name]) => name).toSorted()).toEqual([
      'cleanup.yml: destroy',
      'deploy.yml: deploy',
      'release.yml: release',
    ]);
    for (const [, { concurrency: line, environment }] of working) {
      expect(line).toEqual({ group: `aws-${environment}`, 'cancel-in-progress': false, queue: 'max' });
    }
  });

  it('wait for older runs of the same workflow only, or they would make others give way', () => {
    const groups = FILES.map((file) => file.concurrency.group.replace(/\$\{\{.*\}\}|sandbox$/, ''));

    expect(FILES.map(({ name }) => path.parse(name).name)).toEqual(
      groups.map((group) => group.replace(/-$/, '')),
    );
  });

  it('are cut off by a newer state of a pull request only', () => {
    const cut = FILES.filter((file) => file.concurrency['cancel-in-progress']);

    expect(cut.map(({ name, concurrency: { group } }) => [name, group])).toEqual([
      ['ci.yml', "ci-${{ github.event_name == 'pull_request' && github.ref || github.run_id }}"],
    ]);
  });

  it('rehearse every scenario every night, and keep the report whatever came of it', () => {
    const { on, jobs } = FILES.find(({ name }) => name === 'rehearse.yml') ?? { on: {}, jobs: {} };
    const steps = Object.values(jobs).flatMap((job) => job.steps);

    expect(on).toMatchObject({ schedule: [{ cron: expect.any(String) }], workflow_dispatch: null });
    expect(steps.map(({ run }) => run)).toContain('npm run rehearse -- --all --env sandbox');
    expect(steps.at(-1)).toMatchObject({ if: '${{ !cancelled() }}', with: { path: 'rehearsal-report' } });
  });

  it('fork the repository for every change of it', () => {
    const { steps = [] } = Object.fromEntries(JOBS)['ci.yml: fork'] ?? {};

    expect(steps.at(-1)?.run).toContain('npm run fork -- --name');
  });

  it('read every output of the release script and no other', () => {
    const read = [...all.matchAll(/steps\.prepare\.outputs\.([\w-]+)/g)].map(([, name = '']) => name);

    expect(read.toSorted()).toEqual([...Object.keys(STEP_OUTPUTS), 'minutes'].toSorted());
  });
});

it('actionlint finds what is wrong', async () => {
  const wrong =
    'on: push\njobs:\n  a:\n    runs-on: ubuntu-24.04-arm\n    steps:\n      - run: echo ${{ matrx.a }}\n';

  expect(await runLint(wrong, 'wrong.yml')).toEqual([expect.objectContaining({ kind: 'expression' })]);
});
