import path from 'node:path';
import { REPOSITORY } from '../../rehearsal/synth/synthesize';
import { measure } from '../process';
import { bars } from '../report';
import { inTurn } from '../samples';
import { timesOf } from '../times';
import { appEnvironment } from '../synth/app-process';
import type { Benchmark, BenchmarkContext, BenchmarkResult, Row } from '../types';

const SIZES: Readonly<Record<string, readonly number[]>> = {
  services: [1, 5, 20],
  functions: [1, 10, 50],
  environments: [1, 2, 5, 10],
};

/** How the time of a synthesis grows with what is synthesized. */
export const growthBenchmark: Benchmark = {
  name: 'growth',
  title: 'Growth: the app with more services, functions and environments, against one',
  runs: 1,
  quick: false,
  run: measureGrowth,
};

async function measureGrowth({ folder, runs, say, signal }: BenchmarkContext): Promise<BenchmarkResult> {
  const rows: Row[] = [];
  const curves: string[] = [];
  let count = 0;
  for (const [what, sizes] of Object.entries(SIZES)) {
    say(`${sizes.join(', ')} ${what}`);
    const synthesize = (size: number) => () => {
      const outdir = path.join(folder, `cdk.out.${(count += 1)}`);
      const words = ['node', '--import', 'tsx', 'bench/growth/app.ts', what, String(size)];
      return measure({ words, cwd: REPOSITORY, environment: appEnvironment(outdir, true), signal });
    };
    const costs = await inTurn(sizes.map(synthesize), runs);
    const found = sizes.map((size, index) => ({
      name: `${size} ${what}`,
      times: timesOf(costs[index] ?? [], costs[0] ?? []),
    }));
    rows.push(...found.map(({ name, times }) => ({ name, values: times })));
    const cpu = found.map(({ name, times }) => [name, times.CPU.median] as const);
    curves.push(bars(`CPU by number of ${what}`, cpu, 's'));
  }
  return {
    tables: [
      {
        columns: [
          { name: 'CPU ratio', unit: 'x' },
          { name: 'wall ratio', unit: 'x' },
          { name: 'CPU', unit: 's' },
          { name: 'wall', unit: 's' },
        ],
        rows,
      },
    ],
    drawing: curves.join('\n'),
    notes: [
      'Aim: 20 services at most 4 times one.',
      'The app alone, without the CLI, with validation. Each service has a stack of its own, beside one network, image and table; an environment is the whole product under another prefix.',
    ],
  };
}
