import { execFile } from 'node:child_process';
import { cp, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { type ApiProcess, endProcess, startApiProcess } from './api-process';
import { APP_FOLDER, DOCKERFILE, stagesOf, type Step } from './dockerfile';

const run = promisify(execFile);
const MINUTES = 60_000;

// No Docker engine is needed, but the registry is: these are the very commands of the build stage. The slow test.
test(
  'the build stage’s own commands, in a clean folder, make a program that serves',
  async () => {
    const folder = await mkdtemp(join(tmpdir(), 'image-build-'));
    let api: ApiProcess | undefined;
    try {
      const values: Record<string, string> = {};
      for (const step of buildStage()) await perform(step, folder, values);
      api = await startApiProcess(join(folder, 'dist'), 'http://127.0.0.1:9');

      const answer = await (await fetch(`${api.url}/version`)).json();

      expect(answer).toMatchObject({ version: 'release-7' });
    } finally {
      await endProcess(api);
      await rm(folder, { recursive: true });
    }
  },
  5 * MINUTES,
);

function buildStage(): readonly Step[] {
  const stage = stagesOf(DOCKERFILE).find(({ name }) => name === 'build');
  if (stage === undefined) throw new Error('the Dockerfile has no stage named build');
  return stage.steps;
}

/** Does in a folder what the builder does in the image. An instruction it does not know fails the test. */
async function perform(
  { keyword, text }: Step,
  folder: string,
  values: Record<string, string>,
): Promise<void> {
  switch (keyword) {
    case 'WORKDIR':
      return;
    case 'COPY': {
      const words = text.split(/\s+/);
      const target = words.pop() ?? '.';
      for (const source of words) {
        const name = target.endsWith('/') ? join(target, source) : target;
        await cp(join(APP_FOLDER, source), join(folder, name), { recursive: true });
      }
      return;
    }
    case 'ARG':
      values[text] = 'release-7';
      return;
    case 'RUN':
      await run('/bin/sh', ['-c', text], { cwd: folder, env: { ...ownEnvironment(), ...values } });
      return;
    default:
      throw new Error(`the test does not know how to do ${keyword}`);
  }
}

/** Without what npm and Jest put there for their own children. */
function ownEnvironment(): NodeJS.ProcessEnv {
  return Object.fromEntries(
    Object.entries(process.env).filter(
      ([name]) => !/^npm_(package|lifecycle|command)|^(JEST|NODE_ENV|INIT_CWD)/.test(name),
    ),
  );
}
