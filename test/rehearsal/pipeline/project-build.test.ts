import { setTimeout as delay } from 'node:timers/promises';
import { ParameterStore, ssmProtocol } from '../../../rehearsal/aws/ssm';
import { wallTime } from '../../../rehearsal/aws/wall-time';
import { type Endpoint, startEndpoint } from '../../../rehearsal/aws/wire';
import { type Clock, manualClock } from '../../../rehearsal/clock';
import { filesOf, zipFiles } from '../../../rehearsal/pipeline/archive';
import { runProjectBuild } from '../../../rehearsal/pipeline/build/project-build';
import { lab, temporaryFolder } from './lab';

interface Options {
  readonly clock?: Clock;
  readonly signal?: AbortSignal;
  readonly variables?: Readonly<Record<string, string>>;
  readonly hasOutput?: boolean;
  readonly env?: object;
  readonly more?: object;
}

let ssm: Endpoint;
beforeAll(async () => {
  const clock = manualClock();
  const parameters = new ParameterStore(() => 0);
  parameters.put('/registry', 'from the parameter');
  ssm = await startEndpoint(ssmProtocol(parameters, wallTime(clock)));
});
afterAll(() => ssm.close());

/** Builds a source of one file, by commands of each phase. */
function build(phases: Readonly<Record<string, readonly string[]>>, options: Options = {}) {
  const { clock = manualClock(), env = {}, more = {} } = options;
  const { pipeline } = lab([]);
  const buildspec = {
    version: 0.2,
    env: { shell: 'bash', ...env },
    phases: Object.fromEntries(Object.entries(phases).map(([name, commands]) => [name, { commands }])),
    ...more,
  };
  return runProjectBuild({
    pipeline: pipeline.services.pipeline,
    access: pipeline.services.access,
    project: {
      name: 'builder',
      arn: 'arn:aws:codebuild:eu-west-1:123456789012:project/builder',
      logGroup: 'log',
      buildspec: JSON.stringify(buildspec),
      variables: { FROM: 'the project', PROJECT: 'the project' },
      role: 'build-role',
      timeoutMs: 300_000,
    },
    variables: options.variables ?? {},
    source: zipFiles(new Map([['src/file.txt', Buffer.from('a file')]])),
    sourceVersion: 'v7',
    hasOutput: options.hasOutput ?? false,
    signal: options.signal ?? new AbortController().signal,
    host: {
      ...pipeline.services.builds,
      account: { endpointUrl: () => ssm.url, addImage: () => undefined },
      clock,
      folder: temporaryFolder(),
    },
  });
}

/** What `echo` of variables printed, by exported variables. */
async function exported(names: readonly string[], options: Options = {}) {
  const result = await build(
    { build: ['true'] },
    { ...options, env: { ...options.env, 'exported-variables': names } },
  );
  return result.build.exported;
}

/** Names and outcomes of the phases that ran, when one of them fails. */
async function phasesWith(failing: string): Promise<string[]> {
  const phases = { pre_build: ['true'], build: ['true'], post_build: ['true'], [failing]: ['false'] };
  return (await build(phases)).build.phases.map(({ name, status }) => `${name} ${status}`);
}

/** A build that writes `out/a.json` and `out/deep/b.json`. */
function buildTwoFiles(artifacts: object) {
  const command = 'mkdir -p out/deep && echo 1 > out/a.json && echo 2 > out/deep/b.json';
  return build({ build: [command] }, { hasOutput: true, more: { artifacts } });
}

describe('the variables of a build', () => {
  it('come from the action before the project, and from the project before the buildspec', async () => {
    const env = { variables: { FROM: 'the buildspec', PROJECT: 'the buildspec', SPEC: 'the buildspec' } };

    expect(await exported(['FROM', 'PROJECT', 'SPEC'], { env, variables: { FROM: 'the action' } })).toEqual({
      FROM: 'the action',
      PROJECT: 'the project',
      SPEC: 'the buildspec',
    });
  });

  it('are read from parameters by reference', async () => {
    expect(await exported(['REGISTRY'], { env: { 'parameter-store': { REGISTRY: '/registry' } } })).toEqual({
      REGISTRY: 'from the parameter',
    });
  });

  it('fail the build where there is no such parameter', async () => {
    const { build: ended } = await build({ build: ['true'] }, { env: { 'parameter-store': { X: '/none' } } });

    expect(ended).toMatchObject({ status: 'FAILED', message: 'There is no parameter /none.' });
  });

  it('say where the build is and what started it', async () => {
    const variables = await exported(['CODEBUILD_BUILD_URL', 'CODEBUILD_INITIATOR', 'AWS_REGION']);

    expect(variables).toEqual({
      CODEBUILD_BUILD_URL: expect.stringMatching(/^https:.*\/projects\/builder\/build\/builder%3A/),
      CODEBUILD_INITIATOR: 'codepipeline/delivery',
      AWS_REGION: 'eu-west-1',
    });
  });

  it('have nothing of whoever runs the rehearsal', async () => {
    process.env.SECRET_OF_THIS_MACHINE = 'x';
    try {
      expect(await exported(['SECRET_OF_THIS_MACHINE'])).toEqual({ SECRET_OF_THIS_MACHINE: '' });
    } finally {
      delete process.env.SECRET_OF_THIS_MACHINE;
    }
  });
});

describe('the phases of a build', () => {
  it('share one shell, in the folder of the source', async () => {
    const { build: ended } = await build({
      install: ['cd src', 'content=$(cat file.txt)'],
      build: ['[[ "$content" == "a file" && -e file.txt ]]'],
    });

    expect(ended.status).toBe('SUCCEEDED');
  });

  it('end at the first command that fails, which is named', async () => {
    const { build: ended } = await build({
      pre_build: ['true', 'exit_with() { return 7; }; exit_with', 'touch not-reached'],
    });

    expect(ended.message).toBe(
      'The build failed in PRE_BUILD. Error while executing command: exit_with() { return 7; }; exit_with. Reason: exit status 7',
    );
  });

  it('go on to post_build after a failed build, and to nothing after a failed pre_build', async () => {
    expect(await phasesWith('build')).toEqual([
      'pre_build Succeeded',
      'build Failed',
      'post_build Succeeded',
    ]);
    expect(await phasesWith('pre_build')).toEqual(['pre_build Failed']);
  });

  it('fail where a command ends the shell', async () => {
    expect((await build({ build: ['exit 3'] })).build).toMatchObject({ status: 'FAILED' });
  });
});

describe('the artifact of a build', () => {
  it.each([
    ['*', ['a.json']],
    ['**/*', ['a.json', 'deep/b.json']],
    ['deep/*', ['deep/b.json']],
  ])('holds the files of %s', async (glob, names) => {
    const { artifact } = await buildTwoFiles({ 'base-directory': 'out', files: [glob] });

    expect([...filesOf(artifact ?? new Uint8Array()).keys()]).toEqual(names);
  });

  it('fails the build where there is no such file', async () => {
    const { build: ended } = await buildTwoFiles({ 'base-directory': 'out', files: ['*.zip'] });

    expect(ended.message).toBe('No matching artifact paths found: out has none of *.zip.');
  });
});

describe('a build that does not end', () => {
  it('times out after the minutes of its project', async () => {
    const clock = manualClock();
    const running = build({ build: ['sleep 600; touch not-reached'] }, { clock });
    await until(() => clock.pending === 2);
    clock.advance(300_000);

    expect((await running).build.status).toBe('TIMED_OUT');
  });

  it('is stopped with its pipeline', async () => {
    const clock = manualClock();
    const stop = new AbortController();
    const running = build({ build: ['sleep 600; touch not-reached'] }, { clock, signal: stop.signal });
    await until(() => clock.pending === 2);
    stop.abort();

    expect((await running).build.status).toBe('STOPPED');
  });

  it('sleeps in the time of the template', async () => {
    const clock = manualClock();
    const running = build({ build: ['sleep 240'] }, { clock });
    await until(() => clock.pending === 2);
    clock.advance(239_999);
    expect(clock.pending).toBe(2);
    clock.advance(1);

    expect((await running).build.status).toBe('SUCCEEDED');
  });
});

describe('the buildspec', () => {
  it.each([
    ['a version of one shell per command', { version: 0.1 }, 'only version 0.2'],
    ['batches', { batch: {} }, 'batch'],
    [
      'secondary artifacts',
      { artifacts: { files: ['*'], 'secondary-artifacts': {} } },
      'secondary-artifacts',
    ],
    [
      'another kind of report',
      { reports: { group: { files: ['x'], 'file-format': 'CUCUMBERJSON' } } },
      'file-format',
    ],
  ])('is refused with %s, by name', async (_what, more, name) => {
    await expect(build({ build: ['true'] }, { more })).rejects.toThrow(name);
  });
});

/** Waits for something that another process brings about, for a minute at most, and leaves it the machine meanwhile. */
async function until(holds: () => boolean): Promise<void> {
  const deadline = performance.now() + 60_000;
  while (!holds()) {
    if (performance.now() > deadline) throw new Error('It did not come about within a minute.');
    await delay(10);
  }
}
