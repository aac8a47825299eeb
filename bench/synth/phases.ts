/** What Node writes for `--cpu-prof`, as far as it is read here. */
export interface CpuProfile {
  readonly nodes: readonly {
    readonly id: number;
    readonly callFrame: { readonly functionName: string; readonly url: string };
    readonly children?: readonly number[];
  }[];
  /** Ids of the nodes that were found at work. */
  readonly samples: readonly number[];
  /** Microseconds between each sample and the one before. */
  readonly timeDeltas: readonly number[];
}

/** Where a synthesis spends its time. */
export const PHASES = [
  'validation',
  'bundling',
  'assets',
  'module load',
  'constructs',
  'writing',
  'other',
] as const;
export type Phase = (typeof PHASES)[number];

type Frame = CpuProfile['nodes'][number]['callFrame'];

/** The first that matches the frame nearest to the sample wins, so a module that a construct loads is module load. */
const MARKS: readonly (readonly [Phase, (frame: Frame) => boolean])[] = [
  ['validation', ({ functionName }) => functionName === 'validateTemplates'],
  [
    'bundling',
    ({ functionName, url }) => /bundleAhead|bundleHandlers/.test(functionName) || url.includes('/esbuild/'),
  ],
  ['assets', ({ functionName }) => functionName === 'stageThisAsset'],
  [
    'module load',
    ({ functionName, url }) => url.startsWith('node:') && /^(Module\.)?(_load|require)$/.test(functionName),
  ],
  ['constructs', ({ functionName }) => functionName === 'addStacks'],
  ['writing', ({ functionName, url }) => functionName === 'synthesize' && url.includes('private/synthesis')],
];

/** Real seconds of the main thread by phase. */
export function phasesOf({ nodes, samples, timeDeltas }: CpuProfile): ReadonlyMap<Phase, number> {
  const byId = new Map(nodes.map((node) => [node.id, node]));
  const phases = new Map<number, Phase>();
  const enter = (id: number, around: Phase): void => {
    const node = byId.get(id);
    if (node === undefined) return;
    const phase = MARKS.find(([, marks]) => marks(node.callFrame))?.[0] ?? around;
    phases.set(id, phase);
    for (const child of node.children ?? []) enter(child, phase);
  };
  const children = new Set(nodes.flatMap((node) => node.children ?? []));
  for (const { id } of nodes) if (!children.has(id)) enter(id, 'other');
  const seconds = new Map<Phase, number>(PHASES.map((phase) => [phase, 0]));
  for (const [index, id] of samples.entries()) {
    const phase = phases.get(id) ?? 'other';
    seconds.set(phase, (seconds.get(phase) ?? 0) + (timeDeltas[index] ?? 0) / 1e6);
  }
  return seconds;
}
