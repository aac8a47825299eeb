import * as fs from 'node:fs';
import * as path from 'node:path';
import { parse } from 'yaml';
import { z } from 'zod';
import { dependencies } from '../../app/package.json';
import { devDependencies } from '../../package.json';

const ROOT = path.resolve(__dirname, '..', '..');

const update = z.object({
  'package-ecosystem': z.string(),
  directory: z.string().optional(),
  directories: z.array(z.string()).optional(),
  groups: z.record(z.string(), z.object({ patterns: z.array(z.string()) })).optional(),
  ignore: z
    .array(
      z.strictObject({
        'dependency-name': z.string(),
        versions: z.array(z.string()).optional(),
        'update-types': z.array(z.string()).optional(),
      }),
    )
    .default([]),
});

const { updates } = z
  .object({ version: z.literal(2), updates: z.array(update) })
  .parse(parse(fs.readFileSync(path.join(ROOT, '.github', 'dependabot.yml'), 'utf8')));
const npm = updates.find((entry) => entry['package-ecosystem'] === 'npm');

describe('updates of dependencies', () => {
  it('come together, packages in one group and actions in another', () => {
    const grouped = updates.filter(({ groups }) => groups !== undefined);

    expect(grouped.map((entry) => entry['package-ecosystem'])).toEqual(['npm', 'github-actions']);
    for (const { groups = {} } of grouped) {
      expect(Object.values(groups)).toEqual([{ patterns: ['*'] }]);
    }
  });

  it('are looked for in everything that Dependabot can read here', () => {
    expect(updates.map((entry) => entry['package-ecosystem'])).toEqual([
      'npm',
      'github-actions',
      'docker',
      'devcontainers',
    ]);
  });

  it('leave out the stray version of the CDK', () => {
    expect(npm?.ignore).toContainEqual({ 'dependency-name': 'aws-cdk', versions: ['>=3'] });
  });

  it('leave out nothing that is not there', () => {
    const known = Object.keys({ ...dependencies, ...devDependencies });

    expect(known).toEqual(
      expect.arrayContaining(npm?.ignore.map((entry) => entry['dependency-name']) ?? ['nothing']),
    );
  });

  it.each(updates.map((entry) => [entry['package-ecosystem'], entry] as const))(
    'of %s look where something is',
    (ecosystem, { directory, directories = [] }) => {
      const wanted = {
        npm: 'package.json',
        docker: 'Dockerfile',
        'github-actions': '.github',
        devcontainers: '.devcontainer',
      }[ecosystem];

      for (const folder of [...directories, ...(directory === undefined ? [] : [directory])]) {
        expect(fs.existsSync(path.join(ROOT, folder, wanted ?? 'unknown'))).toBe(true);
      }
    },
  );
});
