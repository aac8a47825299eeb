import { execFile } from 'node:child_process';
import * as fs from 'node:fs';
import * as os from 'node:os';
import * as path from 'node:path';
import { promisify } from 'node:util';
import { CONSTRUCTS } from '../../lift/constructs';
import { lift, main, partsOf } from '../../lift/main';
import { sourcesOf } from '../../lift/sources';
import { commandsIn } from '../docs/commands';
import { type Page, pages, ROOT } from '../docs/pages';
import { apply, editsOf } from '../docs/scratch-copy';

/** Far above what it takes, for a machine that stands still. */
const LONGEST_MILLISECONDS = 120_000;

const PAGE = 'docs/how-to/lift-a-construct.md';

function thePage(): Page {
  const page = pages().find(({ file }) => file === PAGE);
  if (page === undefined) throw new Error(`${PAGE} is gone.`);
  return page;
}

describe('a lifted construct', () => {
  let folder = '';
  beforeEach(() => {
    folder = fs.mkdtempSync(path.join(os.tmpdir(), 'lift-'));
  });
  afterEach(() => fs.rmSync(folder, { recursive: true, force: true }));

  it.each(Object.keys(CONSTRUCTS))('%s exists, and leads only to what comes along', (name) => {
    const { files } = partsOf(ROOT, [name]);
    const { file } = CONSTRUCTS[name] ?? { file: '' };

    expect(files).toContain(file);
    // Following what was found finds nothing more.
    expect(sourcesOf(ROOT, files).files).toEqual(files);
    const source = fs.readFileSync(path.join(ROOT, file), 'utf8');
    expect(source).toMatch(name === 'Settings' ? /export \{.* loadSettings,/ : `export class ${name} `);
  });

  it('comes with types, which a bundler would leave out', () => {
    expect(partsOf(ROOT, ['GradualFunction']).files).toContain('lib/quote/gradual-function-props.ts');
  });

  it('comes with its handlers and with what they import', () => {
    const { files, packages } = partsOf(ROOT, ['BlueGreenFargateService']);

    expect(files).toContain('lambda/delivery/live-target-group.ts');
    expect(packages).toContain('@aws-sdk/client-ecs');
  });

  it('copies nothing when a file is in the way, and names it', () => {
    const inTheWay = path.join(folder, 'lib', 'quote', 'gradual-function.ts');
    fs.mkdirSync(path.dirname(inTheWay), { recursive: true });
    fs.writeFileSync(inTheWay, 'mine');

    expect(() => lift(ROOT, ['GradualFunction'], folder)).toThrow(
      /nothing was copied.*\n {2}lib\/quote\/gradual-function\.ts$/,
    );
    expect(fs.readdirSync(path.dirname(inTheWay))).toEqual(['gradual-function.ts']);
  });

  it.each([
    [['Nothing', '--to', 'x'], 'No construct is called Nothing. Known: Settings, Network,'],
    [['Network'], '--to is missing'],
  ])('refuses %j', (words, message) => {
    expect(() => main(ROOT, words, () => undefined)).toThrow(message);
  });

  it('says what to install, in the versions of this repository', () => {
    expect(lift(ROOT, ['GradualFunction'], folder).join('\n')).toMatch(
      /npm install aws-cdk-lib@[\d.]+ constructs@[\d.]+/,
    );
  });

  it(
    'synthesizes alone, as its page says',
    async () => {
      const page = thePage();
      fs.symlinkSync(path.join(ROOT, 'node_modules'), path.join(folder, 'node_modules'));
      const lifts = commandsIn(page.text.replaceAll('`', '\n'))
        .map((command) => /^npm run lift -- (?<names>[\w ]+) --to \.\.\/(?<to>\w+)$/.exec(command)?.groups)
        .filter((groups) => groups !== undefined);
      const places = new Map(lifts.map(({ names = '', to = '' }) => [to, names.split(' ')]));
      for (const [to, names] of places) lift(ROOT, names, path.join(folder, to));
      for (const edit of editsOf(page)) apply(folder, edit);
      fs.writeFileSync(
        path.join(folder, 'all.ts'),
        [...places.keys()].map((to) => `import './${to}/bin/app';`).join('\n'),
      );

      await promisify(execFile)(process.execPath, ['--import', 'tsx', 'all.ts'], {
        cwd: folder,
        timeout: LONGEST_MILLISECONDS,
        env: { PATH: process.env['PATH'], CDK_OUTDIR: path.join(folder, 'cdk.out'), CDK_VALIDATION: 'false' },
      });
      const types = (stack: string) => {
        const template = path.join(folder, 'cdk.out', `${stack}.template.json`);
        const { Resources }: { Resources: Record<string, { Type: string }> } = JSON.parse(
          fs.readFileSync(template, 'utf8'),
        );
        return Object.values(Resources).map(({ Type }) => Type);
      };
      expect([...places.keys()]).toEqual(['prices', 'store', 'orders']);
      expect(types('store')).toEqual(
        expect.arrayContaining(['AWS::ECS::Service', 'AWS::CodeDeploy::DeploymentGroup']),
      );
      expect(types('prices')).toEqual(
        expect.arrayContaining(['AWS::Lambda::Alias', 'AWS::CodeDeploy::DeploymentGroup']),
      );
      expect(types('orders')).toContain('AWS::StepFunctions::StateMachine');
    },
    LONGEST_MILLISECONDS,
  );
});
