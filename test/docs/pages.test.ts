import { spawnSync } from 'node:child_process';
import * as fs from 'node:fs';
import * as path from 'node:path';
import { commandsIn, problemWith } from './commands';
import { anchorsOf, leadsSomewhere, linksOf, namedPaths, pages, ROOT } from './pages';

const PAGES = pages();

describe.each(PAGES.map((each) => [each.file, each] as const))('%s', (_, written) => {
  test('links to what is there', () => {
    expect(linksOf(written).filter((link) => !leadsSomewhere(link))).toEqual([]);
  });

  test('names files that are there', () => {
    expect(namedPaths(written).filter((file) => !fs.existsSync(path.join(ROOT, file)))).toEqual([]);
  });

  test('tells commands that this repository has', () => {
    expect(commandsIn(written.text).map(problemWith).filter(Boolean)).toEqual([]);
  });
});

/** A page in `docs` with such a text. */
const page = (text: string) => ({ file: 'docs/page.md', text });

describe('a page that is wrong', () => {
  test.each([
    ['a file that is not there', '[a](no-such-page.md)'],
    ['a picture that is not there', '<img alt="a" src="no-such-picture.png">'],
    ['a picture for the dark that is not there', '<source media="(dark)" srcset="no-such-picture.png">'],
    ['a heading that is not there', '[a](../README.md#no-such-heading)'],
    ['a heading of its own that is not there', '[a](#no-such-heading)'],
  ])('is found by a link to %s', (__, text) => {
    expect(linksOf(page(text)).map(leadsSomewhere)).toEqual([false]);
  });

  test('is found by a file that it names', () => {
    expect(namedPaths(page('see `lib/no-such-file.ts` and `a word`'))).toEqual(['lib/no-such-file.ts']);
  });

  test.each([
    ['npm run no-such-script -- --list', 'package.json has no script no-such-script'],
    ['npx cdk deplyo --all', 'cdk has no command deplyo'],
    ['npx cdk deploy --al -c env=staging', 'cdk deploy knows no --al'],
    ['npm run rehearse -- --everything', "rehearse: error: unknown option '--everything'"],
    ['npm run ops -- explode', "ops: error: unknown command 'explode'"],
    ['npm run cost -- --envy sandbox', "cost: error: unknown option '--envy'\n(Did you mean --env?)"],
    ['npx no-such-tool', 'npx no-such-tool is no tool of this repository'],
  ])('is found by the command %s', (command, problem) => {
    expect(commandsIn(`run \`${command}\` now`).map(problemWith)).toEqual([problem]);
  });
});

/** Blocks of commands, with the page that each stands on. */
const BLOCKS = PAGES.flatMap(({ file, text }) =>
  [...text.matchAll(/^( *)```sh\n([\s\S]*?)^ *```/gm)].map(([, indent = '', block = '']) => ({
    file,
    block: block.replaceAll(new RegExp(`^${indent}`, 'gm'), ''),
  })),
);

/** What bash says of scripts without running them, one process for all: a function is read before anything is done. */
function unreadable(scripts: readonly string[]): string {
  // Names in angle brackets are for the reader to fill in.
  const functions = scripts.map(
    (script, index) => `page_${index}() {\n:\n${script.replaceAll(/<[\w ]+>/g, 'x')}\n}`,
  );
  return spawnSync('bash', ['-n'], { input: functions.join('\n'), encoding: 'utf8', timeout: 20_000 }).stderr;
}

test('every block of commands can be read by bash', () => {
  expect(BLOCKS.length).toBeGreaterThan(50);
  expect(unreadable(BLOCKS.map(({ block }) => block))).toBe('');
});

test('a block that bash cannot read is found', () => {
  expect(unreadable(["echo 'one"])).toContain('unexpected EOF');
});

describe('a page that is right', () => {
  test('may link to a heading as GitHub names it', () => {
    expect(anchorsOf('# A `code` & [link](x.md)\n```\n# no heading\n```\n## Twice\n## Twice')).toEqual([
      'a-code--link',
      'twice',
      'twice-1',
    ]);
  });

  test.each(['npx cdk deploy --all -c env=staging', 'npx cdk ls --no-notices', 'npm run rehearse -- --list'])(
    'may say %s',
    (command) => {
      expect(problemWith(command)).toBeUndefined();
    },
  );
});
