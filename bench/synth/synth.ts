import { copyFileSync, readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { REPOSITORY } from '../../rehearsal/synth/synthesize';
import { measure } from '../process';
import type { Cost } from '../process';
import { inTurn, of, ratio, spread } from '../samples';
import { timesOf } from '../times';
import type { Benchmark, BenchmarkContext, BenchmarkResult, Row } from '../types';
import { appEnvironment } from './app-process';
import { writeEmptyApp } from './empty-app';
import { PHASES, phasesOf } from './phases';

/** `npx cdk synth -q` of the product against an empty app, and where the time of the product's app goes. */
export const synthBenchmark: Benchmark = {
  name: 'synth',
  title: 'Synthesis: the whole product against an empty app',
  runs: 3,
  quick: true,
  profiles: true,
  run: measureSynthesis,
};

async function measureSynthesis(context: BenchmarkContext): Promise<BenchmarkResult> {
  const { folder, runs, say, signal } = context;
  const empty = writeEmptyApp(path.join(folder, 'empty'));
  let count = 0;
  const out = (): string => path.join(folder, `cdk.out.${(count += 1)}`);
  const cli = (cwd: string, program: string) => () =>
    measure({
      words: ['npx', 'cdk', 'synth', '-q', '-o', out(), '-a', `node --import tsx ${program}`],
      cwd,
      signal,
    });
  const alone = (cwd: string, program: string) => () =>
    measure({
      words: ['node', '--import', 'tsx', program],
      cwd,
      environment: appEnvironment(out(), false),
      signal,
    });
  say(`${runs + 1} rounds of five programs`);
  const [base = [], sameFlags = [], product = [], appBase = [], app = []] = await inTurn(
    [
      cli(empty.folder, empty.programs.plain),
      cli(empty.folder, empty.programs.sameFlags),
      cli(REPOSITORY, 'bin/app.ts'),
      alone(empty.folder, empty.programs.plain),
      alone(REPOSITORY, 'bin/app.ts'),
    ],
    runs,
  );
  return {
    tables: [
      {
        columns: [
          { name: 'wall ratio', unit: 'x' },
          { name: 'CPU ratio', unit: 'x' },
          { name: 'memory ratio', unit: 'x' },
          { name: 'wall', unit: 's' },
          { name: 'CPU', unit: 's' },
          { name: 'memory', unit: 'MB' },
        ],
        rows: [
          row('cdk synth, empty app', base, base),
          row('cdk synth, empty app with the product’s flags of V8', sameFlags, base),
          row('cdk synth, product', product, base),
          row('cdk synth, product, over the empty app with its flags', product, sameFlags),
          row('app alone, no validation, empty', appBase, appBase),
          row('app alone, no validation, product', app, appBase),
        ],
      },
      {
        title: 'Main thread of the product’s app, one run under the profiler',
        ...(await phases(context, out())),
      },
    ],
    notes: [
      'Aims: cdk synth of the product at most 1.5 times the wall time and 1.3 times the memory of an empty app; the app alone 0.8 s of CPU.',
      'Empty: one stack without resources, the same packages, feature flags and command, validation on.',
      'Memory: highest sum of resident memory of all processes at a moment (Linux only). Ratios are taken round by round.',
      'A phase is what is nearest on the stack: what a construct loads is module load, the files that it copies are assets. Waiting is other, but for the rules, which another thread builds and asks: that wait is validation.',
    ],
  };
}

function row(name: string, costs: readonly Cost[], others: readonly Cost[]): Row {
  const memory = of(costs, 'memory');
  return {
    name,
    values: {
      ...timesOf(costs, others),
      ...(memory.length > 0 && {
        'memory ratio': ratio(memory, of(others, 'memory')),
        memory: spread(memory),
      }),
    },
  };
}

/** Runs the product's app under Node's profiler, with validation, and keeps the profile where one was asked for. */
async function phases({ folder, signal, profile, say }: BenchmarkContext, outdir: string) {
  say('one run under the profiler');
  const profiles = path.join(folder, 'profiles');
  await measure({
    words: ['node', '--cpu-prof', `--cpu-prof-dir=${profiles}`, '--import', 'tsx', 'bin/app.ts'],
    cwd: REPOSITORY,
    environment: appEnvironment(outdir, true),
    signal,
  });
  const file = ofMainThread(profiles);
  if (profile !== undefined) copyFileSync(file, profile);
  const seconds = phasesOf(JSON.parse(readFileSync(file, 'utf8')));
  const total = [...seconds.values()].reduce((sum, value) => sum + value, 0);
  return {
    columns: [
      { name: 'share', unit: '%' },
      { name: 'time', unit: 's' },
    ],
    rows: PHASES.map((phase) => {
      const time = seconds.get(phase) ?? 0;
      return { name: phase, values: { share: (100 * time) / total, time } };
    }),
  };
}

/** The profile of the main thread, which is number 0 in the name: each other thread writes one, too. */
function ofMainThread(folder: string): string {
  const file = readdirSync(folder).find((name) => /\.0\.\d+\.cpuprofile$/.test(name));
  if (file === undefined) throw new Error('Node has written no profile.');
  return path.join(folder, file);
}
