import { seedBuildspec } from '../../lib/image/seed-buildspec';
import { DIGEST, runBuild, type World } from '../delivery/pipeline/build-host';
import { testSettings } from '../settings';

function run(world: World) {
  const spec = seedBuildspec(testSettings({ timeouts: { healthCheck: { gracePeriod: 20 } } }));
  return runBuild(spec, { ...world, variables: { SEED_TAG: 'seed-1' } });
}

describe('the build of the first image', () => {
  it('builds, starts, asks until it answers, pushes, and exports the digest', async () => {
    const { succeeded, exported, calls } = await run({ aliveAfter: 2 });

    expect(succeeded).toBe(true);
    expect(exported).toEqual({ IMAGE_DIGEST: DIGEST });
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

  it('builds a plain image: no index, no provenance', async () => {
    const { called } = await run({});
    const [build] = called('docker buildx');

    expect(build).toContain('--provenance=false --sbom=false');
    expect(build).toContain('--build-arg VERSION=seed-1 --tag registry.example/orders:seed-1 .');
  });

  it('takes the image that is there under the tag, and builds none', async () => {
    const other = `sha256:${'0b'.repeat(32)}`;
    const { succeeded, exported, called } = await run({ registry: other });

    expect(succeeded).toBe(true);
    expect(exported).toEqual({ IMAGE_DIGEST: other });
    expect(called('docker buildx')).toEqual([]);
    expect(called('docker push')).toEqual([]);
  });

  it('fails when the image never answers, after the time that a task has, with its log and without a push', async () => {
    const { succeeded, output, called } = await run({ aliveAfter: 'never' });

    expect(succeeded).toBe(false);
    expect(called('curl')).toHaveLength(20);
    expect(output).toContain('log of the container');
    expect(output).toContain(
      'The image was not pushed: it did not answer http://127.0.0.1:8080/health/live within 20 s',
    );
    expect(output).toContain('{"ExitCode":7}');
    expect(called('docker push')).toEqual([]);
  });

  it('fails at once when the container has ended', async () => {
    const { succeeded, called } = await run({ aliveAfter: 'never', faults: ['container-ends'] });

    expect(succeeded).toBe(false);
    expect(called('curl')).toHaveLength(1);
    expect(called('docker push')).toEqual([]);
  });

  it('fails when the image does not build, and starts nothing', async () => {
    const { succeeded, called } = await run({ faults: ['does-not-build'] });

    expect(succeeded).toBe(false);
    expect(called('docker run')).toEqual([]);
  });

  it('logs in to its own registry and to ECR Public, never to Docker Hub', async () => {
    const { called } = await run({});

    expect(called('docker login')).toEqual([
      'docker login --username AWS --password-stdin registry.example',
      'docker login --username AWS --password-stdin public.ecr.aws',
    ]);
  });

  it('goes on without the log-in to ECR Public where an organization denies it', async () => {
    const { succeeded } = await run({ faults: ['no-public-login'] });

    expect(succeeded).toBe(true);
  });

  it('exports the variable that the handler reads', () => {
    expect(seedBuildspec(testSettings()).env['exported-variables']).toEqual(['IMAGE_DIGEST']);
  });
});
