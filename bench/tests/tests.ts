import { readFileSync } from 'node:fs';
import path from 'node:path';
import { z } from 'zod';
import { REPOSITORY } from '../../rehearsal/synth/synthesize';
import { measure } from '../process';
import type { Benchmark, BenchmarkContext, BenchmarkResult, Row } from '../types';

const SLOWEST = 15;

/** The test suite, and the files that it waits for. */
export const testsBenchmark: Benchmark = {
  name: 'tests',
  title: 'Tests: jest, and its slowest files',
  runs: 1,
  quick: false,
  run: measureTests,
};

async function measureTests({ folder, runs, signal, say }: BenchmarkContext): Promise<BenchmarkResult> {
  const output = path.join(folder, 'jest.json');
  const rows: Row[] = [];
  for (let round = 1; round <= runs; round += 1) {
    say(`run ${round} of ${runs}`);
    const words = ['npx', 'jest', '--silent', '--json', '--outputFile', output];
    const { wall, cpu } = await measure({ words, cwd: REPOSITORY, signal });
    rows.push({ name: `jest, run ${round}`, values: { wall, CPU: cpu } });
  }
  rows.push(...slowestFiles(jestResults.parse(JSON.parse(readFileSync(output, 'utf8'))), REPOSITORY));
  return {
    tables: [
      {
        columns: [{ name: 'wall', unit: 's' }, { name: 'CPU', unit: 's' }, { name: 'tests' }],
        rows,
      },
    ],
    notes: [
      'Aim: npm test under two minutes on two cores; types, lint and format are not in this figure.',
      'A failing test ends the measurement: half a suite has no time. Files are of the last run, and run side by side.',
    ],
  };
}

/** What is read of `jest --json`. Times are epoch milliseconds. */
export const jestResults = z.object({
  testResults: z.array(
    z.object({
      name: z.string(),
      startTime: z.number(),
      endTime: z.number(),
      assertionResults: z.array(z.unknown()),
    }),
  ),
});

/** The files that took longest, the longest first, named from the folder on. */
export function slowestFiles({ testResults }: z.infer<typeof jestResults>, folder: string): readonly Row[] {
  return testResults
    .map(({ name, startTime, endTime, assertionResults }) => ({
      name: path.relative(folder, name),
      values: { wall: (endTime - startTime) / 1000, tests: assertionResults.length },
    }))
    .toSorted((a, b) => b.values.wall - a.values.wall)
    .slice(0, SLOWEST);
}
