/*
 * Plain code without constructs: the configuration, which knows none, describes and checks a shift with it too.
 */

/**
 * AWS's predefined shifts for Lambda, by the names SAM uses for `DeploymentPreference.Type`; CodeDeploy's own name
 * puts `CodeDeployDefault.Lambda` before it.
 * https://docs.aws.amazon.com/codedeploy/latest/userguide/deployment-configurations.html
 */
export const PREDEFINED_SHIFTS = [
  'AllAtOnce',
  'Canary10Percent5Minutes',
  'Canary10Percent10Minutes',
  'Canary10Percent15Minutes',
  'Canary10Percent30Minutes',
  'Linear10PercentEvery1Minute',
  'Linear10PercentEvery2Minutes',
  'Linear10PercentEvery3Minutes',
  'Linear10PercentEvery10Minutes',
] as const;
export type PredefinedShift = (typeof PREDEFINED_SHIFTS)[number];

/** Longest time between the first and the last shift. https://docs.aws.amazon.com/codedeploy/latest/userguide/limits.html */
export const LONGEST_SHIFT_MINUTES = 2880;

/** Size and pace of a canary or linear shift. */
export interface ShiftPace {
  /** Share of the traffic moved at a time: whole percent, 1 to 99. */
  readonly percent: number;
  /** Whole minutes between two moves, at least 1. */
  readonly minutes: number;
}

/** One move: from `minute` on (0 is the start of the shift), `percent` of the traffic goes to the new version. */
export interface ShiftStep {
  readonly minute: number;
  readonly percent: number;
}

type Shape = 'all-at-once' | 'canary' | 'linear';

/** A shift as it is written down: one of AWS's predefined ones by name, or a pace of one's own. */
export type ShiftDescription =
  | PredefinedShift
  | { readonly canary: ShiftPace }
  | { readonly linear: ShiftPace };

/**
 * How CodeDeploy moves the alias from the old version to the new one. `shiftConfig` makes CodeDeploy's resource of it.
 */
export class TrafficShift {
  /** Everything at once, between the pre-traffic and the post-traffic hook. */
  static allAtOnce(): TrafficShift {
    return new TrafficShift('all-at-once');
  }

  /**
   * One small share first, everything else after the interval.
   * @throws Error when the pace is none that CodeDeploy accepts
   */
  static canary(pace: ShiftPace): TrafficShift {
    return new TrafficShift('canary', pace);
  }

  /**
   * The same share again and again until all of it has moved.
   * @throws Error when the pace is none that CodeDeploy accepts
   */
  static linear(pace: ShiftPace): TrafficShift {
    return new TrafficShift('linear', pace);
  }

  /** One of AWS's predefined shifts by its SAM name, for example `Canary10Percent5Minutes`. */
  static predefined(name: PredefinedShift): TrafficShift {
    const [, shape, percent, minutes] =
      /^(Canary|Linear)(\d+)Percent(?:Every)?(\d+)Minutes?$/.exec(name) ?? [];
    if (shape === undefined) return TrafficShift.allAtOnce();
    const pace = { percent: Number(percent), minutes: Number(minutes) };
    return shape === 'Canary' ? TrafficShift.canary(pace) : TrafficShift.linear(pace);
  }

  /**
   * The shift of a description.
   * @throws Error when the pace is none that CodeDeploy accepts
   */
  static of(description: ShiftDescription): TrafficShift {
    if (typeof description === 'string') return TrafficShift.predefined(description);
    return 'canary' in description
      ? TrafficShift.canary(description.canary)
      : TrafficShift.linear(description.linear);
  }

  /** Every move with its minute; the last one is 100 percent. */
  readonly steps: readonly ShiftStep[];
  /** Minutes from the first move to the last; `cdk deploy` waits at least this long. */
  readonly totalMinutes: number;
  /** Minutes between two moves. `undefined` when everything moves at once. */
  readonly intervalMinutes: number | undefined;
  /** Name in the manner of AWS's predefined ones; a custom pace gets one too. */
  readonly name: string;

  private constructor(
    readonly shape: Shape,
    /** Meaningless when everything moves at once. */
    readonly pace: ShiftPace = { percent: 100, minutes: 0 },
  ) {
    const problem = shape === 'all-at-once' ? undefined : paceProblem(shape, pace);
    if (problem !== undefined) throw new Error(`TrafficShift.${shape}: ${problem}`);
    this.name = shiftName(shape, pace);
    this.steps = shiftSteps(shape, pace);
    this.totalMinutes = this.steps.at(-1)?.minute ?? 0;
    this.intervalMinutes = shape === 'all-at-once' ? undefined : pace.minutes;
  }
}

/** What is wrong with a pace, or `undefined`: the settings and the construct refuse the same ones. */
export function paceProblem(shape: 'canary' | 'linear', { percent, minutes }: ShiftPace): string | undefined {
  if (!Number.isInteger(percent) || percent < 1 || percent > 99) {
    return `percent is ${percent}; it must be a whole number from 1 to 99`;
  }
  if (!Number.isInteger(minutes) || minutes < 1) {
    return `minutes is ${minutes}; it must be a whole number of at least 1`;
  }
  const total = shape === 'canary' ? minutes : linearTotalMinutes({ percent, minutes });
  if (total > LONGEST_SHIFT_MINUTES) {
    return `the shift takes ${total} minutes; CodeDeploy allows ${LONGEST_SHIFT_MINUTES} from first to last move`;
  }
  return undefined;
}

function linearTotalMinutes({ percent, minutes }: ShiftPace): number {
  return (Math.ceil(100 / percent) - 1) * minutes;
}

function shiftSteps(shape: Shape, { percent, minutes }: ShiftPace): ShiftStep[] {
  if (shape === 'all-at-once') return [{ minute: 0, percent: 100 }];
  if (shape === 'canary') {
    return [
      { minute: 0, percent },
      { minute: minutes, percent: 100 },
    ];
  }
  return Array.from({ length: Math.ceil(100 / percent) }, (_, step) => ({
    minute: step * minutes,
    percent: Math.min(100, (step + 1) * percent),
  }));
}

function shiftName(shape: Shape, { percent, minutes }: ShiftPace): string {
  if (shape === 'all-at-once') return 'AllAtOnce';
  const every = shape === 'linear' ? 'Every' : '';
  const name = shape === 'linear' ? 'Linear' : 'Canary';
  return `${name}${percent}Percent${every}${minutes}${minutes === 1 ? 'Minute' : 'Minutes'}`;
}
