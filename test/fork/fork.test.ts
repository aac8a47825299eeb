import { execFileSync } from 'node:child_process';
import * as fs from 'node:fs';
import * as os from 'node:os';
import * as path from 'node:path';
import { runInNewContext } from 'node:vm';
import { transformSync } from 'esbuild';
import * as fc from 'fast-check';
import { ENVIRONMENT_NAMES } from '../../lib/config';
import { ANY_ACCOUNT_TEST, CONFIGURATION_PAGE, ENVIRONMENTS_PATH, withTarget } from '../../fork/environments';
import { list } from '../../fork/main';
import { CURRENT, forkOptions, type Names, renamed } from '../../fork/names';
import { renewedRecord } from '../../fork/record';
import { changesOf, refuseUncommitted, trackedFiles } from '../../fork/repository';

const ROOT = path.resolve(__dirname, '..', '..');
const OTHER: Names = { project: 'zz-other-name', product: 'zzproduct', prefix: 'zz-prefix' };
const TARGET = { account: '123456789012', region: 'eu-west-1' };

/** What is not part of the repository, or is made anew. */
const LEFT_OUT = /^(node_modules|\.git|\.cache|cdk\.out.*|dist|coverage|rehearsal-report|reports)$/;

/** Every file, by its path from the top, without asking git: the tests run where there is no checkout too. */
function filesOf(root: string, folder = ''): readonly string[] {
  return fs
    .readdirSync(path.join(root, folder), { withFileTypes: true })
    .filter(({ name }) => !LEFT_OUT.test(name))
    .flatMap((entry) => {
      const file = path.posix.join(folder, entry.name);
      if (entry.isDirectory()) return filesOf(root, file);
      return entry.isFile() ? [file] : [];
    });
}

/** The text in one line, without what begins the lines of a comment or a quotation. */
const inOneLine = (text: string) => text.replaceAll(/\s*\n\s*(?:(?:\*|\/\/|#|>)\s)?\s*/g, ' ');

/** Names as people and machines write them, searched for in ways that have nothing to do with how they are replaced. */
const NAMES_LEFT = [
  new RegExp(CURRENT.project, 'i'),
  new RegExp(String.raw`\b${CURRENT.product}[ -](service|api)\b`, 'i'),
  new RegExp(String.raw`\b${CURRENT.prefix}-(${ENVIRONMENT_NAMES.join('|')}|\*|<|\$)`),
  // Not those of commands: the pages fork to a name that a fork may have.
  new RegExp(String.raw`(?<!--)(?:[Pp]refix|PREFIX)\W{1,4}${CURRENT.prefix}\b`),
  new RegExp(String.raw`\ban ${OTHER.product}`, 'i'),
];

/** Renewed by the command itself, after the renaming. */
const RENEWED = /\.snap$/;

/** A name with its first letter large. */
const large = (word: string) => word.charAt(0).toUpperCase() + word.slice(1);

/** Texts in which the names of a product stand, as this repository writes them. */
const texts = ({ project, product, prefix }: Names) => [
  `"name": "${project}"`,
  `The ${product} service, the ${product} API and its ${product}-api`,
  `${large(product)} service: the ${product}\n * API`,
  `${prefix}-sandbox-network, '${prefix}', /${prefix}/staging/${product}-api/x, prefix=${prefix}, | ${prefix}    |`,
  `prefix: ${prefix}\n`,
  `PREFIX=${prefix} ENVIRONMENT=production`,
  `${/^[aeiou]/.test(product) ? 'an' : 'a'} ${product} service`,
];

describe('a fork', () => {
  const files = filesOf(ROOT);
  const changes = changesOf(ROOT, files, OTHER, TARGET);
  const byFile = new Map(changes.map((change) => [change.file, change]));
  /** A file as the fork has it: one that has such names already changes nothing about it. */
  const textOf = (file: string): string =>
    byFile.get(file)?.text ?? fs.readFileSync(path.join(ROOT, file), 'utf8');

  it('leaves none of the names behind, in texts or in names of files', () => {
    const texts = files
      .filter((file) => !RENEWED.test(file))
      .map((file) => {
        const renamedTo = byFile.get(file)?.renamedTo ?? file;
        return { file, text: `${renamedTo} ${inOneLine(textOf(file))}` };
      });
    const left = texts.flatMap(({ file, text }) =>
      NAMES_LEFT.map((name) => name.exec(text)?.[0]).flatMap((found) =>
        found === undefined ? [] : [`${file}: ${found}`],
      ),
    );

    expect(left).toEqual([]);
  });

  it('changes nothing any more when it is done again', () => {
    const again = changes.filter(({ text }) => renamed(text, OTHER) !== text);

    expect(again.map(({ file }) => file)).toEqual([]);
  });

  it('names package, tag and prefix anew', () => {
    expect(byFile.get('package.json')?.text).toContain(`"name": "${OTHER.project}"`);
    expect(byFile.get('lib/config/stack-name.ts')?.text).toContain(`const PROJECT = '${OTHER.project}';`);
    expect(byFile.get('lib/config/schema/environment.ts')?.text).toContain(
      `prefix.default('${OTHER.prefix}')`,
    );
  });

  it('renames files together with what imports them', () => {
    const old = `lambda/delivery/${CURRENT.product}-api.ts`;

    expect(byFile.get(old)?.renamedTo).toBe(`lambda/delivery/${OTHER.product}-api.ts`);
    expect(byFile.get('lambda/delivery/hook.ts')?.text ?? '').not.toContain(`/${CURRENT.product}-api'`);
  });

  it('puts every environment into its account and region', () => {
    const text = textOf(ENVIRONMENTS_PATH);
    const { code } = transformSync(text, { loader: 'ts', format: 'cjs' });
    const module: { exports: { ENVIRONMENTS?: Record<string, object> } } = { exports: {} };
    runInNewContext(code, { module });

    expect(Object.entries(module.exports.ENVIRONMENTS ?? {})).toEqual(
      ENVIRONMENT_NAMES.map((name) => [name, expect.objectContaining(TARGET)]),
    );
  });

  it('tells of account and region where the configuration is explained', () => {
    const rows = textOf(CONFIGURATION_PAGE)
      .split('\n')
      .filter((line) => /^\| `(account|region)`/.test(line));
    const cells = rows.map((row) =>
      row
        .split('|')
        .slice(4, -2)
        .map((cell) => cell.trim()),
    );

    expect(cells).toEqual(Object.values(TARGET).map((value) => ENVIRONMENT_NAMES.map(() => value)));
  });

  it('no longer promises that any account will do, where it names one', () => {
    const folder = fs.mkdtempSync(path.join(os.tmpdir(), 'fork-'));
    try {
      fs.mkdirSync(path.join(folder, path.dirname(ANY_ACCOUNT_TEST)), { recursive: true });
      fs.writeFileSync(path.join(folder, ANY_ACCOUNT_TEST), '');

      expect(changesOf(folder, [ANY_ACCOUNT_TEST], OTHER, TARGET)).toEqual([
        { file: ANY_ACCOUNT_TEST, text: '' },
      ]);
      expect(changesOf(folder, [ANY_ACCOUNT_TEST], OTHER, {})).toEqual([]);
    } finally {
      fs.rmSync(folder, { recursive: true, force: true });
    }
  });

  it('is listed before it is done', () => {
    const shown = list([
      { file: 'a', renamedTo: 'a', text: '' },
      { file: 'b', renamedTo: 'c', text: '' },
      { file: 'd', text: '' },
    ]);

    expect(shown).toEqual(['3 files change:', '  a', '  b -> c', '  d -> removed']);
  });

  it('keeps a copy of itself that can be forked again', () => {
    const { code } = transformSync(byFile.get('fork/names.ts')?.text ?? '', { loader: 'ts' });

    expect(code).toContain(`CURRENT_API = "${OTHER.product}-api"`);
    expect(code).toContain(`project: "${OTHER.project}"`);
    expect(code).toContain(`prefix: "${OTHER.prefix}"`);
  });
});

describe('the files of a fork', () => {
  let folder: string;
  beforeEach(() => {
    folder = fs.mkdtempSync(path.join(os.tmpdir(), 'fork-'));
  });
  afterEach(() => fs.rmSync(folder, { recursive: true, force: true }));
  const git = (...words: readonly string[]) =>
    execFileSync('git', ['-c', 'user.name=a', '-c', 'user.email=a@b', ...words], {
      cwd: folder,
      stdio: 'pipe',
    });
  const put = (name: string, text: string) => fs.writeFileSync(path.join(folder, name), text);

  it('are those that git keeps, and only committed ones', () => {
    git('init');
    put('.gitignore', '.env\n');
    put('.env', 'PREFIX=shop');
    put('a', '');
    git('add', '--all');

    expect(trackedFiles(folder)).toEqual(['.gitignore', 'a']);
    expect(() => refuseUncommitted(folder)).toThrow('not committed');
    git('commit', '--message', 'all');
    expect(() => refuseUncommitted(folder)).not.toThrow();
  });

  it('are not guessed outside of a checkout: that says what to do', () => {
    put('.git', 'no repository');

    expect(() => trackedFiles(folder)).toThrow('git init && git add --all && git commit');
  });
});

describe('the record of calls', () => {
  const before = new Map([
    ['-sandbox-orders/Table Ref', 'tea-sandbox-orders-Table-0A'],
    [
      '-sandbox-orders/Table Arn',
      'arn:aws:dynamodb:us-east-1:123456789012:table/tea-sandbox-orders-Table-0A',
    ],
    ['-sandbox-orders/Gone Ref', 'tea-sandbox-orders-Gone-0B'],
  ]);
  const after = new Map([
    ['-sandbox-orders/Table Ref', 'tea-sandbox-orders-Table-1C'],
    [
      '-sandbox-orders/Table Arn',
      'arn:aws:dynamodb:eu-west-1:111122223333:table/tea-sandbox-orders-Table-1C',
    ],
  ]);
  const record = [...before.values(), 'states.us-east-1.amazonaws.com 123456789012'].join('\n');

  it('has the names that a rehearsal makes up for the renamed stacks', () => {
    expect(renewedRecord(record, before, after, {}, {}).split('\n')[0]).toBe('tea-sandbox-orders-Table-1C');
  });

  it('is about the account and region that the fork names', () => {
    const target = { account: '111122223333', region: 'eu-west-1' };

    expect(renewedRecord(record, before, after, {}, target).split('\n').slice(1)).toEqual([
      'arn:aws:dynamodb:eu-west-1:111122223333:table/tea-sandbox-orders-Table-1C',
      'tea-sandbox-orders-Gone-0B',
      'states.eu-west-1.amazonaws.com 111122223333',
    ]);
  });
});

describe('renaming', () => {
  const word = fc.stringMatching(/^[a-z]{2,10}$/);
  const names = fc.record({
    project: fc.tuple(word, word).map((words) => words.join('-')),
    product: word,
    prefix: word,
  });

  it('reaches every form of a name', () => {
    fc.assert(
      fc.property(names, (to) => {
        // The new name of one must not be the old name of another.
        const words = Object.values(to).flatMap((name) => name.split('-'));
        fc.pre(words.every((each) => !Object.values(CURRENT).includes(each)));

        expect(texts(CURRENT).map((text) => renamed(text, to))).toEqual(texts(to));
      }),
      { numRuns: 100 },
    );
  });

  it('leaves words alone that only look like a name', () => {
    // Not the current names: a fork may give itself some of which one begins with another.
    const from: Names = { project: 'yy-house', product: 'yyproduct', prefix: 'yy-prefix' };
    const text = "a coffee yy-prefix, a yyproduct of tea, workyy-prefix-x, '../yy-prefix', yy-house2";

    expect(renamed(text, OTHER, from)).toBe(text);
  });

  it.each([
    ['name', 'Billing'],
    ['product', 'two words'],
    ['prefix', 'much-too-long-a-prefix'],
    ['account', '1234'],
    ['region', 'europe'],
  ])('refuses a wrong %s', (option, value) => {
    const right = { name: 'tea-house', product: 'tea', prefix: 'tea' };

    expect(forkOptions.safeParse(right).success).toBe(true);
    expect(
      forkOptions.safeParse({ ...right, [option]: value }).error?.issues.map(({ path: at }) => at),
    ).toEqual([[option]]);
  });

  it('puts another account in the place of the one that a fork named before', () => {
    const text = ENVIRONMENT_NAMES.map((name) => `\n  ${name}: {\n    cpu: 256,\n  },`).join('');
    const once = withTarget(text, TARGET);

    expect(withTarget(once, { account: '444455556666' })).toBe(
      once.replaceAll(
        /account: '\d+',\n {4}region: '[^']*'/g,
        "account: '444455556666',\n    region: 'eu-west-1'",
      ),
    );
    expect(withTarget(once, { region: 'eu-north-1' }).match(/region/g)).toHaveLength(
      ENVIRONMENT_NAMES.length,
    );
  });

  it('says so when an environment is written otherwise', () => {
    expect(() => withTarget('export const ENVIRONMENTS = {};', TARGET)).toThrow('has no entry sandbox');
  });
});
