import path from 'node:path';
import { unpack } from '../../../rehearsal/pipeline/archive';
import { type LocalEngine, localEngine } from '../../../rehearsal/pipeline/build/local-engine';
import { temporaryFolder } from './lab';
import { smallSource } from './small-source';

const LIVE = 'http://127.0.0.1:8080/health/live';
const PATIENCE_MS = 20_000;
const pushed: string[] = [];
let engine: LocalEngine;

beforeAll(async () => {
  const source = temporaryFolder();
  await unpack(smallSource(), source);
  engine = localEngine({
    registry: { digestOf: () => undefined, push: async () => 'sha256:1' },
    workFolder: temporaryFolder(),
    packages: [path.resolve('node_modules')],
    signal: new AbortController().signal,
    onImage: (names) => void pushed.push(...names),
    note: () => undefined,
  });
  const call = { context: path.join(source, 'app'), buildArguments: {} };
  await engine.build({ ...call, tag: 'registry/orders:v1' });
  await engine.build({ ...call, tag: 'registry/orders:cache-build', target: 'build' });
});
afterAll(() => engine.close());

/** Starts the image with its port 8080 published. */
function run(environment: Readonly<Record<string, string>> = { PORT: '8080' }): Promise<string> {
  return engine.run({
    image: 'registry/orders:v1',
    environment,
    ports: new Map([[8080, 8080]]),
    volumes: [],
  });
}

describe('a container of the local engine', () => {
  it('runs and answers at the port that it was published at, until it is removed', async () => {
    const id = await run();

    expect(await engine.answers(LIVE, PATIENCE_MS)).toBe(true);
    expect(engine.isRunning(id)).toBe(true);
    await engine.remove(id);
    expect(await engine.answers(LIVE, PATIENCE_MS)).toBe(false);
  });

  it('that has ended shows it, with its exit code and its log', async () => {
    const id = await run({ PORT: '8080', NODE_OPTIONS: '--no-such-option' });

    expect(await engine.answers(LIVE, PATIENCE_MS)).toBe(false);
    expect(engine.isRunning(id)).toBe(false);
    expect(engine.state(id)).toEqual({ Running: false, ExitCode: 9 });
    expect(engine.log(id)).toContain('--no-such-option');
    await engine.remove(id);
  });

  it('answers no request that it does not know', async () => {
    const id = await run();

    expect(await engine.answers('http://127.0.0.1:8080/other', PATIENCE_MS)).toBe(false);
    await engine.remove(id);
  });
});

describe('an image of the local engine', () => {
  it('is made known by tag and digest when it is pushed', async () => {
    await engine.push('registry/orders:v1');

    expect(pushed).toEqual(['registry/orders:v1', 'registry/orders@sha256:1']);
  });

  it('that only keeps layers is pushed to nobody', async () => {
    pushed.length = 0;
    await engine.push('registry/orders:cache-build');

    expect(pushed).toEqual([]);
  });

  it('that was not built is neither pushed nor run', async () => {
    await expect(engine.push('registry/orders:v2')).rejects.toThrow('does not exist locally');
    await expect(
      engine.run({ image: 'registry/orders:v2', environment: {}, ports: new Map(), volumes: [] }),
    ).rejects.toThrow("Unable to find image 'registry/orders:v2' locally");
  });
});
