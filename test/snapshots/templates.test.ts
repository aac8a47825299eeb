import * as fs from 'node:fs';
import * as path from 'node:path';
import { ENVIRONMENT_NAMES } from '../../lib/config';
import { allStacks, templatesByRole } from '../synthesis';
import { normalise } from './normalise';

const FOLDER = path.join(__dirname, 'templates');

/** One text for each stack of each environment, recipes included, by the name of its file. */
const texts = new Map(
  ENVIRONMENT_NAMES.flatMap((environment) =>
    [...templatesByRole({ stacks: [...allStacks(environment)] })].map(([role, template]) => [
      `${environment}.${role}.yaml`,
      normalise(template),
    ]),
  ).map(([file = '', text = '']) => [file, text]),
);

/** `jest --updateSnapshot` writes these files too. Jest tells a test so in no documented way. */
function updating(): boolean {
  const snapshots: unknown = Reflect.get(expect.getState(), 'snapshotState');
  return (
    typeof snapshots === 'object' && snapshots !== null && Reflect.get(snapshots, '_updateSnapshot') === 'all'
  );
}

beforeAll(() => {
  if (!updating()) return;
  fs.rmSync(FOLDER, { recursive: true, force: true });
  fs.mkdirSync(FOLDER, { recursive: true });
  for (const [file, text] of texts) fs.writeFileSync(path.join(FOLDER, file), text);
});

describe('a template is as it was when it was last looked at', () => {
  it.each([...texts.keys()])('%s', (file) => {
    expect(texts.get(file)).toBe(fs.readFileSync(path.join(FOLDER, file), 'utf8'));
  });

  it('and there is one for each stack, no more', () => {
    expect(fs.readdirSync(FOLDER).toSorted()).toEqual([...texts.keys()].toSorted());
  });
});
