import * as path from 'node:path';
import { transformSync } from 'esbuild';
import * as fc from 'fast-check';
import { ENVIRONMENT_NAMES } from '../../lib/config';
import { ENVIRONMENTS_PATH, withTarget } from '../../fork/environments';
import { list } from '../../fork/main';
import { CURRENT, forkOptions, type Names, renamed } from '../../fork/names';
import { changesOf } from '../../fork/repository';

const ROOT = path.resolve(__dirname, '..', '..');
const OTHER: Names = { project: 'tea-house', product: 'tea', prefix: 'tea-x' };
const TARGET = { account: '123456789012', region: 'eu-west-1' };

/** A name with its first letter large. */
const large = (word: string) => word.charAt(0).toUpperCase() + word.slice(1);

/** Texts in which the names of a product stand, as this repository writes them. */
const texts = ({ project, product, prefix }: Names) => [
  `"name": "${project}"`,
  `The ${product} service, the ${product} API and its ${product}-api`,
  `${large(product)} service: the ${product}\n * API`,
  `${prefix}-sandbox-network, '${prefix}', /${prefix}/staging/${product}-api/x, prefix=${prefix}, | ${prefix}    |`,
  `prefix: ${prefix}\n`,
];

describe('a fork', () => {
  const changes = changesOf(ROOT, OTHER, TARGET);
  const byFile = new Map(changes.map((change) => [change.file, change]));

  it('leaves none of the names behind', () => {
    const left = changes.filter(
      ({ text, renamedTo }) => renamed(text + renamedTo, OTHER) !== text + renamedTo,
    );

    expect(left.map(({ file }) => file)).toEqual([]);
  });

  it('names package, tag and prefix anew', () => {
    expect(byFile.get('package.json')?.text).toContain(`"name": "${OTHER.project}"`);
    expect(byFile.get('lib/app.ts')?.text).toContain(`const PROJECT = '${OTHER.project}';`);
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
    const text = byFile.get(ENVIRONMENTS_PATH)?.text ?? '';
    const { code } = transformSync(text, { loader: 'ts', format: 'cjs' });
    const module: { exports: { ENVIRONMENTS?: Record<string, object> } } = { exports: {} };
    new Function('module', code)(module);

    expect(Object.entries(module.exports.ENVIRONMENTS ?? {})).toEqual(
      ENVIRONMENT_NAMES.map((name) => [name, expect.objectContaining(TARGET)]),
    );
  });

  it('is listed before it is done', () => {
    expect(list(changes.slice(0, 1))).toEqual(['1 files change:', expect.stringMatching(/^ {2}\S/)]);
  });

  it('keeps a copy of itself that can be forked again', () => {
    const { code } = transformSync(byFile.get('fork/names.ts')?.text ?? '', { loader: 'ts' });

    expect(code).toContain(`CURRENT_API = "${OTHER.product}-api"`);
    expect(code).toContain(`project: "${OTHER.project}"`);
    expect(code).toContain(`prefix: "${OTHER.prefix}"`);
  });
});

describe('renaming', () => {
  const word = fc.stringMatching(/^[a-z]{2,10}$/);
  const names = fc.record({
    project: fc.tuple(word, word).map((words) => words.join('-')),
    product: word,
    prefix: word,
  });

  it('reaches every form of a name, and another renaming takes it back', () => {
    fc.assert(
      fc.property(names, (to) => {
        // A product called as this one's prefix, or a prefix called as its product, could not be told apart again.
        fc.pre(new Set([to.project, to.product, to.prefix, ...Object.values(CURRENT)]).size === 6);
        for (const [index, text] of texts(CURRENT).entries()) {
          expect(renamed(text, to)).toBe(texts(to)[index]);
          expect(renamed(renamed(text, to), CURRENT, to)).toBe(text);
        }
      }),
      { numRuns: 100 },
    );
  });

  it('leaves words alone that only look like a name', () => {
    const text = `a coffee ${CURRENT.prefix}, an ${CURRENT.product} of tea, work${CURRENT.prefix}-x, ${CURRENT.project}2`;

    expect(renamed(text, OTHER)).toBe(text);
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

  it('says so when an environment is written otherwise', () => {
    expect(() => withTarget('export const ENVIRONMENTS = {};', TARGET)).toThrow('has no entry sandbox');
  });
});
