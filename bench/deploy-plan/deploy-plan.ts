import path from 'node:path';
import { loadAssembly } from '../../rehearsal/assembly';
import type { AssemblyStack } from '../../rehearsal/assembly/types';
import { synthesize } from '../../rehearsal/synth/synthesize';
import type { Benchmark, BenchmarkContext, BenchmarkResult } from '../types';
import { heaviest, plan, waves, type Plan } from './critical-path';
import { ASSUMED_SECONDS, CREATIONS, duration } from './durations';
import { stepsOf } from './resources';
import { PAGES } from './sources';

/** What a first deployment waits for, computed from the templates. Nothing is deployed. */
export const deployPlanBenchmark: Benchmark = {
  name: 'deploy-plan',
  title: 'Deployment on AWS, estimated from the templates: the critical path of a first deployment',
  runs: 1,
  quick: true,
  run: planDeployment,
};

async function planDeployment({ folder, signal }: BenchmarkContext): Promise<BenchmarkResult> {
  const outdir = path.join(folder, 'cdk.out');
  await synthesize({ environment: 'sandbox', outdir, signal, validate: false });
  const { stacks } = loadAssembly(outdir);
  const inside = new Map(stacks.map((stack) => [stack.id, plan(stepsOf(stack))]));
  const types = typesOf(stacks);
  const steps = stacks.map(({ id, dependencies }) => ({
    id,
    seconds: inside.get(id)?.seconds ?? 0,
    after: dependencies,
  }));
  const whole = plan(steps);
  const oneByOne = steps.reduce((sum, { seconds }) => sum + seconds, 0);
  const onPath = new Set(whole.criticalPath.map(({ id }) => id));
  return {
    tables: [
      {
        columns: [
          { name: 'starts', unit: 's' },
          { name: 'takes', unit: 's' },
          { name: 'resources' },
          { name: 'longest chain' },
          { name: 'critical' },
        ],
        rows: stacks.map(({ id, template }) => ({
          name: id,
          values: {
            starts: whole.steps.get(id)?.start ?? 0,
            takes: inside.get(id)?.seconds ?? 0,
            resources: Object.keys(template.Resources).length,
            'longest chain': inside.get(id)?.criticalPath.length ?? 0,
            critical: onPath.has(id) ? 'yes' : '',
          },
        })),
      },
      {
        title: 'All stacks',
        columns: [
          { name: 'over one by one', unit: 'x' },
          { name: 'estimate', unit: 's' },
        ],
        rows: [
          {
            name: 'side by side (cdk deploy --all --concurrency 5)',
            values: rowOf(whole.seconds, oneByOne),
          },
          { name: 'one by one (cdk deploy --all)', values: rowOf(oneByOne, oneByOne) },
        ],
      },
    ],
    drawing: [
      `Critical path: ${whole.criticalPath.map(({ id }) => id).join(' → ')}`,
      ...waves(steps).map((ids, index) => `Side by side, ${index + 1}: ${ids.join(', ')}`),
      ...stacks.map((stack) => `${stack.id} waits longest for ${longest(stack, inside.get(stack.id))}`),
    ].join('\n'),
    notes: notesOn(types),
  };
}

function rowOf(seconds: number, others: number) {
  return { 'over one by one': seconds / others, estimate: seconds };
}

/** The three resources of a stack's critical path that it waits for longest. */
function longest({ template }: AssemblyStack, inside: Plan | undefined): string {
  return (inside === undefined ? [] : heaviest(inside, 3))
    .map(([id, seconds]) => `${id} (${template.Resources[id]?.Type}, ${Math.round(seconds)} s)`)
    .join(', ');
}

/** Every type of the stacks, with how often it occurs. */
function typesOf(stacks: readonly AssemblyStack[]): ReadonlyMap<string, number> {
  const found = new Map<string, number>();
  const types = stacks.flatMap(({ template }) => Object.values(template.Resources).map(({ Type }) => Type));
  for (const type of types.toSorted()) found.set(type, (found.get(type) ?? 0) + 1);
  return found;
}

function notesOn(types: ReadonlyMap<string, number>): readonly string[] {
  const known = [...types.keys()].flatMap((type) => {
    const found = duration(type);
    return found === undefined ? [] : [{ type, ...found }];
  });
  const years = known.flatMap((found) => found.years);
  const counts = known.map(({ samples }) => samples);
  const assumed = [...types].filter(([type]) => duration(type) === undefined);
  const others = known.flatMap(({ type }) => {
    const { of } = CREATIONS[type] ?? {};
    return of === undefined ? [] : [`${type} (${of})`];
  });
  return [
    `Estimates, not measurements: nothing was deployed, and AWS documents no durations by type. ${known.length} of ${types.size} types: median of ${Math.min(...counts)} to ${Math.max(...counts)} creations that people have posted publicly with their times, from ${Math.min(...years)} to ${Math.max(...years)} (bench/deploy-plan/sources.ts). The change set of each stack, some seconds, is not in it.`,
    `The longest chain of references sets the time of a stack (${citation('stacks')}). A resource begins when what it refers to is configured, which can be before that is complete (${citation('configured')}).`,
    `A service is healthy after (threshold + 1) × interval of its health check (${citation('healthChecks')}), once its task has started.`,
    `A single creation was found of: ${known.flatMap(({ type, samples }) => (samples === 1 ? [type] : [])).join(', ')}.`,
    `Of something that stands for it: ${others.join(', ')}.`,
    `No log was found of these types, taken to need ${ASSUMED_SECONDS} s each: ${assumed.map(([type, count]) => `${type} (${count})`).join(', ')}. Custom::SeedImage waits for a build: that is too little for it.`,
  ];
}

function citation(name: keyof typeof PAGES): string {
  const { page, read } = PAGES[name];
  return `${page}, read ${read}`;
}
