import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { synthesizeWithStrategy } from '../../../rehearsal/synth/other-strategy';

const REPOSITORY = path.resolve(__dirname, '..', '..', '..');
const TSX = path.join(REPOSITORY, 'node_modules', 'tsx', 'dist', 'cli.mjs');
/** An app that shows the environments it is given. */
const APP = `
import { writeFileSync } from 'node:fs';
import { ENVIRONMENTS } from './lib/config/environments';
writeFileSync('seen', JSON.stringify(ENVIRONMENTS));
`;

describe('synthesizing with the other strategy', () => {
  let folder: string;
  beforeEach(() => {
    folder = mkdtempSync(path.join(tmpdir(), 'other-strategy-'));
    mkdirSync(path.join(folder, 'project', 'lib', 'config'), { recursive: true });
  });
  afterEach(() => rmSync(folder, { recursive: true }));

  const put = (file: string, text: string): void => writeFileSync(path.join(folder, 'project', file), text);
  const run = async (environments: object): Promise<unknown> => {
    put('cdk.json', JSON.stringify({ app: `node ${TSX} app.ts` }));
    put('app.ts', APP);
    put('lib/config/environments.ts', `export const ENVIRONMENTS = ${JSON.stringify(environments)};`);
    await synthesizeWithStrategy({
      environment: 'staging',
      strategy: 'ecs-native',
      project: path.join(folder, 'project'),
      workFolder: path.join(folder, 'copy'),
      outdir: path.join(folder, 'out'),
      signal: new AbortController().signal,
    });
    return JSON.parse(readFileSync(path.join(folder, 'copy', 'seen'), 'utf8'));
  };

  test('changes the strategy of the environment and keeps what both strategies know', async () => {
    const deployment = { strategy: 'codedeploy', shift: 'AllAtOnce', hooks: false, readyWaitMinutes: 9 };
    const sandbox = { deployment: { strategy: 'codedeploy' } };

    expect(await run({ sandbox, staging: { prefix: 'shop', deployment } })).toEqual({
      sandbox,
      staging: {
        prefix: 'shop',
        deployment: { strategy: 'ecs-native', shift: 'AllAtOnce', hooks: false },
        delivery: { approval: { type: 'manual' } },
      },
    });
  });

  test('asks for an approval, and keeps what else is set of the delivery', async () => {
    const delivery = { approval: { type: 'none' }, artifactDays: 7 };

    expect(await run({ staging: { delivery } })).toMatchObject({
      staging: { delivery: { approval: { type: 'manual' }, artifactDays: 7 } },
    });
  });

  test('leaves the repository as it is', async () => {
    const environments = { staging: {} };
    await run(environments);

    expect(readFileSync(path.join(folder, 'project', 'lib/config/environments.ts'), 'utf8')).toBe(
      `export const ENVIRONMENTS = ${JSON.stringify(environments)};`,
    );
  });
});
