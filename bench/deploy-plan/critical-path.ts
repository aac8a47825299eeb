/** Something that takes its time once others are done. */
export interface Step {
  readonly id: string;
  readonly seconds: number;
  /** Seconds after its start at which what comes after it may begin. @default when it is done */
  readonly releasesAfter?: number;
  /** Ids of what has to be done before. What is not in the plan is taken to be there. */
  readonly after: readonly string[];
}

/** A step with the time at which it can begin and end, counted from the start of the plan. */
export interface PlannedStep extends Step {
  readonly start: number;
  /** From then on what comes after it may begin. */
  readonly released: number;
  readonly end: number;
}

export interface Plan {
  readonly steps: ReadonlyMap<string, PlannedStep>;
  /** The chain of steps that no other work shortens, in order. */
  readonly criticalPath: readonly PlannedStep[];
  readonly seconds: number;
}

/**
 * Starts each step as soon as everything before it is done, as if any number could go side by side.
 *
 * @see https://docs.aws.amazon.com/AWSCloudFormation/latest/UserGuide/stack-deployment-time.html CloudFormation does so
 * @throws Error naming the steps of a cycle
 */
export function plan(steps: readonly Step[]): Plan {
  const byId = new Map(steps.map((step) => [step.id, step]));
  const planned = new Map<string, PlannedStep>();
  const place = (step: Step, path: readonly string[]): PlannedStep => {
    const known = planned.get(step.id);
    if (known !== undefined) return known;
    if (path.includes(step.id))
      throw new Error(`The steps wait for each other: ${[...path, step.id].join(', ')}.`);
    const before = step.after
      .flatMap((id) => byId.get(id) ?? [])
      .map((other) => place(other, [...path, step.id]));
    const start = Math.max(0, ...before.map(({ released }) => released));
    const released = start + (step.releasesAfter ?? step.seconds);
    const placed = { ...step, start, released, end: start + step.seconds };
    planned.set(step.id, placed);
    return placed;
  };
  for (const step of steps) place(step, []);
  const last = latest([...planned.values()], ({ end }) => end);
  return { steps: planned, criticalPath: last ? pathTo(last, planned) : [], seconds: last?.end ?? 0 };
}

function latest(steps: readonly PlannedStep[], when: (step: PlannedStep) => number): PlannedStep | undefined {
  return steps.toSorted((a, b) => when(b) - when(a))[0];
}

function pathTo(step: PlannedStep, planned: ReadonlyMap<string, PlannedStep>): readonly PlannedStep[] {
  const before = latest(
    step.after.flatMap((id) => planned.get(id) ?? []),
    ({ released }) => released,
  );
  return before === undefined ? [step] : [...pathTo(before, planned), step];
}

/** The steps of the critical path that the plan waits for longest, and how long: a step until the next one begins. */
export function heaviest({ criticalPath }: Plan, count: number): readonly (readonly [string, number])[] {
  return criticalPath
    .map(({ id, start, end }, index) => [id, (criticalPath[index + 1]?.start ?? end) - start] as const)
    .toSorted(([, a], [, b]) => b - a)
    .slice(0, count);
}

/** Steps grouped by how many others are before them: those of a group can go side by side. */
export function waves(steps: readonly Step[]): readonly (readonly string[])[] {
  const levels = plan(steps.map((step) => ({ ...step, seconds: 1 }))).steps;
  const groups: string[][] = [];
  for (const { id, start } of levels.values()) (groups[start] ??= []).push(id);
  return groups;
}
