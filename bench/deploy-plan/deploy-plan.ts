import path from 'node:path';
import { loadAssembly } from '../../rehearsal/assembly';
import type { AssemblyStack, TemplateResource } from '../../rehearsal/assembly/types';
import { synthesize } from '../../rehearsal/synth/synthesize';
import type { Benchmark, BenchmarkContext, BenchmarkResult } from '../types';
import { plan, waves } from './critical-path';
import { ASSUMED_SECONDS, KNOWN_AS_SLOW, SOURCES } from './durations';
import { estimate, stepsOf } from './resources';

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
            name: 'side by side (cdk deploy --all --concurrency 10)',
            values: rowOf(whole.seconds, oneByOne),
          },
          { name: 'one by one (cdk deploy --all)', values: rowOf(oneByOne, oneByOne) },
        ],
      },
    ],
    drawing: [
      `Critical path: ${whole.criticalPath.map(({ id }) => id).join(' → ')}`,
      ...waves(steps).map((ids, index) => `Side by side, ${index + 1}: ${ids.join(', ')}`),
    ].join('\n'),
    notes: [
      'Estimates from templates, not measurements: AWS documents no durations by type, and nothing was deployed.',
      `The longest chain of references sets the time of a stack (${citation('stacks')}). A service is healthy after (threshold + 1) × interval of its health check (${citation('healthChecks')}); the start of its container is not in that.`,
      `Named by the same page as where most of the time goes, without a figure: ${typesOf(stacks, ({ Type }) => KNOWN_AS_SLOW.includes(Type)) || 'none of these stacks’ types'}.`,
      `No source names a duration of these types, taken to need ${ASSUMED_SECONDS} s each: ${typesOf(stacks, (resource, stack) => estimate(resource, stack).assumed)}.`,
    ],
  };
}

function rowOf(seconds: number, others: number) {
  return { 'over one by one': seconds / others, estimate: seconds };
}

function citation(name: keyof typeof SOURCES): string {
  const { page, read } = SOURCES[name];
  return `${page}, read ${read}`;
}

/** Every type of which such a resource is in the stacks, with how often it occurs. */
function typesOf(
  stacks: readonly AssemblyStack[],
  counts: (resource: TemplateResource, stack: AssemblyStack) => boolean,
): string {
  const found = new Map<string, number>();
  for (const stack of stacks) {
    for (const resource of Object.values(stack.template.Resources)) {
      if (counts(resource, stack)) found.set(resource.Type, (found.get(resource.Type) ?? 0) + 1);
    }
  }
  return [...found]
    .toSorted(([a], [b]) => a.localeCompare(b))
    .map(([type, count]) => `${type} (${count})`)
    .join(', ');
}
