import { buildBuildspec, type BuildBuildspecOptions } from '../../../lib/delivery/pipeline/build-buildspec';
import { recordBuildspec } from '../../../lib/delivery/pipeline/release-record';
import { testSettings } from '../../settings';
import { ARCHIVE_HASH, DIGEST, runBuild, type World } from './build-host';

const COMMIT = '0123456789abcdef0123456789abcdef01234567';
const IMAGE = `registry.example/orders@${DIGEST}`;

function spec(overrides: Partial<BuildBuildspecOptions> = {}) {
  return buildBuildspec({
    settings: testSettings(),
    scan: { failFrom: 'HIGH', waitMinutes: 1, withoutResult: 'fail' },
    tag: 'archive',
    strategy: 'codedeploy',
    containerName: 'api',
    context: 'app',
    cache: { stage: 'build', tag: 'cache-build' },
    tests: { commands: ['npm test'], results: 'reports/junit.xml', coverage: 'reports/clover.xml' },
    reportGroups: { tests: 'arn:tests', coverage: 'arn:coverage' },
    ...overrides,
  });
}

const run = (world: World = {}, overrides: Partial<BuildBuildspecOptions> = {}) =>
  runBuild(spec(overrides), world);

describe('a build of the pipeline', () => {
  it('installs, tests, builds, pushes, asks for the scan, in this order', async () => {
    const { succeeded, called } = await run();

    expect(succeeded).toBe(true);
    const steps = called('').flatMap(
      (call) =>
        /^(npm (?:ci|test)|docker (?:buildx|run|push)|aws ecr describe-image-scan-findings)/.exec(
          call,
        )?.[1] ?? [],
    );
    expect(steps).toEqual([
      'npm ci',
      'npm test',
      'docker buildx',
      'docker push',
      'docker buildx',
      'docker run',
      'docker push',
      'aws ecr describe-image-scan-findings',
    ]);
  });

  it('hands on the image by digest, its tag, and the page of the build', async () => {
    expect((await run()).exported).toEqual({
      IMAGE_TAG: ARCHIVE_HASH,
      IMAGE_DIGEST: DIGEST,
      IMAGE_URI: IMAGE,
      BUILD_PAGE: 'https://builds.example/7',
    });
  });

  it('builds nothing when a test fails', async () => {
    const { succeeded, called, release } = await run({ faults: ['tests-fail'] });

    expect(succeeded).toBe(false);
    expect(called('docker')).toEqual([]);
    expect(release).toEqual({});
  });

  it('writes no release when the image does not build', async () => {
    const { succeeded, called, release } = await run({ faults: ['does-not-build'] });

    expect(succeeded).toBe(false);
    // Once, before the build: the phase after a failed build does not run.
    expect(called('aws ecr batch-get-image')).toHaveLength(1);
    expect(release).toEqual({});
  });
});

describe('the tag of the image', () => {
  it('is the SHA-256 of the archive, in the version that the run is about', async () => {
    const { called, exported } = await run();

    expect(called('aws s3api')[0]).toMatch(
      /^aws s3api get-object --bucket archives --key source\.zip --version-id=-version-7 /,
    );
    expect(exported.IMAGE_TAG).toBe(ARCHIVE_HASH);
  });

  it('is the commit for a repository, and no archive is read', async () => {
    const { called, exported } = await run({ variables: { SOURCE_REVISION: COMMIT } }, { tag: 'commit' });

    expect(exported.IMAGE_TAG).toBe(COMMIT);
    expect(called('aws s3api')).toEqual([]);
  });

  it('is never something else than a commit', async () => {
    const { succeeded, output, called } = await run(
      { variables: { SOURCE_REVISION: 'main' } },
      { tag: 'commit' },
    );

    expect(succeeded).toBe(false);
    expect(output).toContain('The revision is main, which is no commit');
    expect(called('docker')).toEqual([]);
  });

  it('is reused by its digest when the registry has it, so that a retried build passes', async () => {
    const other = `sha256:${'0b'.repeat(32)}`;
    const { succeeded, called, exported } = await run({ registry: other });

    expect(succeeded).toBe(true);
    expect(exported.IMAGE_URI).toBe(`registry.example/orders@${other}`);
    expect(called('docker buildx')).toEqual([]);
    expect(called('docker push')).toEqual([]);
  });
});

describe('the layers of the packages', () => {
  it('are taken from the last build and kept for the next', async () => {
    const { called } = await run();
    const [cache = '', image = ''] = called('docker buildx');

    for (const build of [cache, image]) {
      expect(build).toContain('--cache-from type=registry,ref=registry.example/orders:cache-build ');
      expect(build).toMatch(/ app$/);
    }
    expect(cache).toContain(
      '--target build --cache-to type=inline --tag registry.example/orders:cache-build ',
    );
    expect(image).toContain(
      `--build-arg VERSION=${ARCHIVE_HASH} --tag registry.example/orders:${ARCHIVE_HASH} `,
    );
    expect(image).not.toContain('--target');
  });

  it('do not fail a release when they cannot be kept', async () => {
    const { succeeded, output } = await run({ faults: ['no-cache'] });

    expect(succeeded).toBe(true);
    expect(output).toContain('The layers were not kept for the next build');
  });

  it('are not looked for without a stage to keep', async () => {
    expect((await run({}, { cache: undefined })).called('docker buildx')).toEqual([
      expect.not.stringContaining('cache'),
    ]);
  });
});

describe('the release', () => {
  it('is image, task definition and AppSpec for CodeDeploy, and nothing else', async () => {
    expect((await run()).release).toEqual({
      'imageDetail.json': `{"ImageURI":"${IMAGE}"}\n`,
      'taskdef.json': 'the value of /orders/taskdef\n',
      'appspec.yaml': 'the value of /orders/appspec\n',
    });
  });

  it('is the image of a container for ECS itself', async () => {
    const { release } = await run({}, { strategy: 'ecs-native' });

    expect(JSON.parse(release['imagedefinitions.json'] ?? '')).toEqual([{ name: 'api', imageUri: IMAGE }]);
    expect(Object.keys(release).toSorted()).toEqual(['imageDetail.json', 'imagedefinitions.json']);
  });

  it('is all that the artifact holds', () => {
    expect(spec().artifacts).toEqual({ 'base-directory': 'release', files: ['*'] });
  });
});

describe('the buildspec', () => {
  it('shows test results and coverage in their report groups', () => {
    expect(spec().reports).toEqual({
      'arn:tests': { files: ['reports/junit.xml'], 'file-format': 'JUNITXML' },
      'arn:coverage': { files: ['reports/clover.xml'], 'file-format': 'CLOVERXML' },
    });
  });

  it('takes variables by reference', () => {
    const { env } = spec({
      variables: {
        TOKEN: { source: 'secrets-manager', name: 'orders/npm', field: 'token' },
        WHOLE: { source: 'secrets-manager', name: 'orders/whole' },
        REGISTRY: { source: 'ssm', name: '/orders/registry' },
      },
    });

    expect(env).toMatchObject({
      'parameter-store': { REGISTRY: '/orders/registry' },
      'secrets-manager': { TOKEN: 'orders/npm:token', WHOLE: 'orders/whole' },
    });
  });

  it('says nothing of variables when there are none', () => {
    expect(Object.keys(spec().env)).toEqual(['shell', 'exported-variables']);
  });

  it('keeps what npm downloaded', () => {
    expect(spec().cache).toEqual({ paths: ['/root/.npm/**/*'] });
  });
});

function record(image: string) {
  const variables = { IMAGE_URI: image, RELEASED_IMAGE_PARAMETER: '/released' };
  return runBuild(recordBuildspec(), { variables });
}

describe('the record of a release', () => {
  it('writes the image over the one before it', async () => {
    expect((await record(IMAGE)).called('aws')).toEqual([
      `aws ssm put-parameter --name /released --value ${IMAGE} --overwrite`,
    ]);
  });

  it('writes nothing but an image by digest', async () => {
    const { succeeded, called } = await record('registry.example/orders:latest');

    expect(succeeded).toBe(false);
    expect(called('aws')).toEqual([]);
  });
});
