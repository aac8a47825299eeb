import * as fs from 'node:fs';
import * as path from 'node:path';
import { ARCHITECTURES } from '../../rehearsal/scenarios/architectures';
import { ROOT } from './pages';

const README = fs.readFileSync(path.join(ROOT, 'README.md'), 'utf8');

describe('the README', () => {
  test('leads from trying to deploying, reading, forking, and what is proven', () => {
    expect([...README.matchAll(/^## (.+)$/gm)].map(([, heading]) => heading)).toEqual([
      'Try it in five minutes, without an account',
      'Deploy it to a sandbox account',
      'Reading path',
      'Folders',
      'The architectures',
      'Fork it',
      'What is verified where',
      'Left out on purpose',
      'Links and notes',
    ]);
  });

  test('shows the output of the scenarios that are run without asking for others', () => {
    const shown = [...README.matchAll(/^│ ([a-z-]+) +│ came true/gm)].map(([, name]) => name);
    const telling = ARCHITECTURES.flatMap(
      ({ scenarios, telling: names }) => names ?? scenarios.map(({ name }) => name),
    );

    expect(new Set(shown)).toEqual(new Set(telling));
  });
});
