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
    ['npx no-such-tool', 'npx no-such-tool is no tool of this repository'],
  ])('is found by the command %s', (command, problem) => {
    expect(commandsIn(`run \`${command}\` now`).map(problemWith)).toEqual([problem]);
  });
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
