import * as fs from 'node:fs';
import * as path from 'node:path';
import { parse } from 'yaml';
import { z } from 'zod';
import { engines } from '../../package.json';

const ROOT = path.resolve(__dirname, '..', '..');
const FOLDER = path.join('.github', 'workflows');

const read = (file: string) => fs.readFileSync(path.join(ROOT, file), 'utf8');

/** Major version that a person's shell takes. */
const PREFERRED = read('.nvmrc').trim();

/** The job of `ci` that runs on every version. */
const { test: tried } = z
  .object({
    jobs: z.object({
      test: z.object({
        strategy: z.object({ matrix: z.object({ node: z.array(z.number()) }) }),
        steps: z.array(z.object({ run: z.string().optional() })),
      }),
    }),
  })
  .parse(parse(read(path.join(FOLDER, 'ci.yml')))).jobs;

describe('the version of Node.js', () => {
  it('is the same in the dev container as in the shell', () => {
    expect(read('.devcontainer/devcontainer.json')).toContain(`/typescript-node:${PREFERRED}-`);
  });

  it('is the same in every job, but where all that must work are tried', () => {
    const workflows = fs
      .readdirSync(path.join(ROOT, FOLDER))
      .map((name) => read(path.join(FOLDER, name)))
      .join('\n');
    const versions = [...workflows.matchAll(/node-version: (.+)/g)].map(([, version]) => version);

    expect(new Set(versions)).toEqual(new Set(['${{ matrix.node }}', PREFERRED]));
  });

  it('is tried from the oldest that must work to the preferred one', () => {
    const [oldest] = /\d+/.exec(engines.node) ?? [];

    expect(tried.strategy.matrix.node.map(String)).toEqual([oldest, '22', PREFERRED]);
  });

  it('is tried by the command that the README gives', () => {
    const command = tried.steps.at(-1)?.run ?? 'nothing';

    expect(read('README.md')).toContain(`\`${command}\``);
  });
});
