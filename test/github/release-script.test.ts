import { ENVIRONMENT_NAMES } from '../../lib/config';
import { releaseScript, STEP_OUTPUTS } from '../../lib/github/release-script';
import { testSettings } from '../settings';
import { synthesizeEnvironment, templatesByRole } from '../synthesis';
import { DIGEST, LONGEST_RUN_MILLISECONDS, type Run, runJob } from './release-host';

// A job of a test may take as long as it may run, and no test ends before the job says why it did.
jest.setTimeout(LONGEST_RUN_MILLISECONDS + 10_000);

const script = releaseScript(testSettings({ prefix: 'alice', environment: 'staging' }));

describe('the script of a release', () => {
  let run: Run;

  beforeAll(async () => {
    run = await runJob(script);
  });

  it('builds the image of the commit, tries it, and pushes it under the commit', () => {
    const docker = run.calls.filter((call) => call.startsWith('docker ') && !call.includes('login'));

    expect(docker.map((call) => call.split(' ').slice(1, 3).join(' '))).toEqual([
      'buildx build',
      'run --detach',
      'logs container-1',
      'rm --force',
      'push the-repositoryUri:0123456789abcdef0123456789abcdef01234567',
    ]);
  });

  it('puts the image by its digest into the task definition, and takes the appspec as it is', () => {
    expect(run.release).toEqual({
      'taskdef.json': `{"containerDefinitions":[{"image":"the-repositoryUri@${DIGEST}"}]}\n`,
      'appspec.yaml': 'version: 0.0\n',
    });
  });

  it('tells the next steps what to deploy where', () => {
    expect(run.outputs).toEqual({
      image: `the-repositoryUri@${DIGEST}`,
      parameter: 'the-releasedImageParameter',
      cluster: 'the-cluster',
      service: 'the-service',
      application: 'the-application',
      'deployment-group': 'the-deploymentGroup',
      minutes: '35',
    });
    expect(Object.keys(run.outputs)).toEqual([...Object.keys(STEP_OUTPUTS), 'minutes']);
  });

  it('finds the names in the stack of its own prefix and environment', () => {
    expect(run.calls[0]).toContain('describe-stacks --stack-name alice-staging-github-release ');
  });

  it.each([
    ['an image that the scan refuses', { critical: 1 }, 'The image is not released'],
    ['a task definition without a place for the image', { taskDefinition: '{}' }, 'no place for the image'],
    ['a revision that is no commit', { sha: 'main' }, 'GITHUB_SHA is no commit: main'],
  ])('releases nothing of %s', async (_, world, message) => {
    const { status, output, outputs } = await runJob(script, world);

    expect([status, outputs]).toEqual([1, {}]);
    expect(output).toContain(message);
  });

  it('waits as long as the shift takes, and no longer than the action can', () => {
    expect(minutesOf({ percent: 10, minutes: 10 })).toBe('120');
    expect(minutesOf({ percent: 1, minutes: 20 })).toBe('360');
  });

  it('is refused where CodeDeploy does not release', () => {
    const settings = testSettings({
      deployment: { strategy: 'ecs-native', bakeMinutes: 5, hookTimeoutMinutes: 3, pauseMinutes: 0 },
    });

    expect(() => releaseScript(settings)).toThrow(
      "deployment.strategy of sandbox is 'ecs-native': the workflow releases by CodeDeploy. " +
        "Set it to 'codedeploy', or release by the pipeline.",
    );
  });
});

describe('the task definition that the action registers', () => {
  // https://github.com/aws-actions/amazon-ecs-deploy-task-definition (keep-null-value-keys)
  it.each(ENVIRONMENT_NAMES)('has no empty value, which the action would leave out: %s', (environment) => {
    const service = templatesByRole(synthesizeEnvironment(environment)).get('service');
    const documents = Object.values(service?.Resources ?? {}).filter(
      ({ Properties }) => Properties?.['Description'] === 'taskdef.json of the next release',
    );

    expect(documents).toHaveLength(1);
    expect(emptyIn(parsed(documents[0]?.Properties?.['Value']), 'taskdef')).toEqual([]);
  });
});

/** How long the job waits for a release with such a shift. */
function minutesOf(linear: { readonly percent: number; readonly minutes: number }): string | undefined {
  const { deployment } = testSettings({ deployment: { shift: { linear } } });
  return /minutes=(\d+)/.exec(releaseScript({ ...testSettings(), deployment }))?.[1];
}

/** The document of a template, its intrinsic functions replaced by a text. */
function parsed(value: unknown): unknown {
  const parts: unknown = typeof value === 'object' && value !== null ? Reflect.get(value, 'Fn::Join')[1] : [];
  if (!Array.isArray(parts)) throw new Error('The document is no text made of parts.');
  return JSON.parse(parts.map((part: unknown) => (typeof part === 'string' ? part : 'value')).join(''));
}

/** Where a value is empty, by its path. */
function emptyIn(value: unknown, path: string): string[] {
  if (value === '' || value === null) return [path];
  if (typeof value !== 'object') return [];
  const entries = Object.entries(value);
  return entries.length === 0 ? [path] : entries.flatMap(([key, inner]) => emptyIn(inner, `${path}.${key}`));
}
