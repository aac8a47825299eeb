import * as fs from 'node:fs';
import * as path from 'node:path';
import { engines } from '../../package.json';

const read = (file: string) => fs.readFileSync(path.resolve(__dirname, '..', '..', file), 'utf8');

/** Major version that a person's shell takes. */
const PREFERRED = read('.nvmrc').trim();

describe('the version of Node.js', () => {
  it('is the same in the dev container as in the shell', () => {
    expect(read('.devcontainer/devcontainer.json')).toContain(`/typescript-node:${PREFERRED}-`);
  });

  it('is the same in every job, but where all that must work are tried', () => {
    const workflows = ['ci', 'deploy', 'release', 'cleanup'].map((name) =>
      read(`.github/workflows/${name}.yml`),
    );
    const versions = [...workflows.join('\n').matchAll(/node-version: (.+)/g)].map(([, version]) => version);

    expect(new Set(versions)).toEqual(new Set(['${{ matrix.node }}', PREFERRED]));
  });

  it('is tried from the oldest that must work to the preferred one', () => {
    const [oldest] = /\d+/.exec(engines.node) ?? [];
    const tried = /node: \[(.+)\]/.exec(read('.github/workflows/ci.yml'))?.[1]?.split(', ');

    expect([tried?.[0], tried?.at(-1)]).toEqual([oldest, PREFERRED]);
  });
});
