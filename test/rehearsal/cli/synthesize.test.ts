import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { SynthesisError, synthesize } from '../../../rehearsal/synth/synthesize';

describe('synthesizing', () => {
  let folder: string;
  beforeEach(() => {
    folder = mkdtempSync(path.join(tmpdir(), 'synthesis-'));
  });
  afterEach(() => rmSync(folder, { recursive: true }));

  const run = (program: string, signal = new AbortController().signal, context = {}): Promise<string> => {
    writeFileSync(path.join(folder, 'cdk.json'), JSON.stringify({ app: 'node app.cjs', context }));
    writeFileSync(path.join(folder, 'app.cjs'), program);
    return synthesize({ environment: 'staging', outdir: path.join(folder, 'out'), project: folder, signal });
  };
  const SEEN = `require('node:fs').writeFileSync('seen', JSON.stringify([process.env.CDK_OUTDIR, JSON.parse(process.env.CDK_CONTEXT_JSON), process.env.CDK_VALIDATION ?? 'on']));`;
  const seen = (): unknown => JSON.parse(readFileSync(path.join(folder, 'seen'), 'utf8'));

  test('gives the app its folder, and the context of cdk.json with the environment', async () => {
    await run(SEEN, undefined, { flag: true });

    expect(seen()).toMatchObject([
      path.join(folder, 'out'),
      { flag: true, env: 'staging' },
      expect.anything(),
    ]);
  });

  test('lets the app validate its templates, whatever the surroundings say', async () => {
    process.env['CDK_VALIDATION'] = 'false';
    await run(SEEN);

    expect(seen()).toMatchObject([expect.anything(), expect.anything(), 'on']);
  });

  test('passes on what the app says without failing', async () => {
    expect(await run('console.error("a warning")')).toBe('a warning');
  });

  test("fails with the app's own words", async () => {
    const failing = run('console.error("service.cpu is 7: give 256"); process.exitCode = 1;');

    await expect(failing).rejects.toThrow(new SynthesisError('service.cpu is 7: give 256'));
  });

  test('fails with the status of an app that says nothing', async () => {
    await expect(run('process.exit(5)')).rejects.toThrow(
      '`node app.cjs` ended with status 5 and said nothing.',
    );
  });

  test('ends the app when the rehearsal ends', async () => {
    const interruption = new AbortController();
    const running = run(
      'require("node:fs").writeFileSync("started", ""); setInterval(() => {}, 1000);',
      interruption.signal,
    );
    const started = path.join(folder, 'started');
    const poll = setInterval(() => existsSync(started) && interruption.abort(new Error('ended')), 10);

    await expect(running).rejects.toThrow('ended');
    clearInterval(poll);
  });
});
