/** How a deployment moves traffic to the new version. Percentages of the new version; intervals in minutes. */
export type TrafficRouting =
  | { readonly type: 'AllAtOnce' }
  | { readonly type: 'TimeBasedCanary'; readonly percentage: number; readonly intervalMinutes: number }
  | { readonly type: 'TimeBasedLinear'; readonly percentage: number; readonly intervalMinutes: number };

/** From `atMs` after the start of the shift on, the new version gets `percent`. */
export interface TrafficStep {
  /** Template milliseconds. */
  readonly atMs: number;
  readonly percent: number;
}

/**
 * The steps of a shift. The first comes at once; a linear shift ends with whatever is left to 100.
 *
 * @see https://docs.aws.amazon.com/codedeploy/latest/userguide/deployment-configurations.html
 */
export function trafficSteps(routing: TrafficRouting): readonly TrafficStep[] {
  if (routing.type === 'AllAtOnce') return [{ atMs: 0, percent: 100 }];
  const intervalMs = routing.intervalMinutes * 60_000;
  if (routing.type === 'TimeBasedCanary') {
    return [
      { atMs: 0, percent: routing.percentage },
      { atMs: intervalMs, percent: 100 },
    ];
  }
  const length = Math.ceil(100 / routing.percentage);
  return Array.from({ length }, (_, index) => ({
    atMs: index * intervalMs,
    percent: Math.min(100, (index + 1) * routing.percentage),
  }));
}

/** The share that the plan allows the new version, `elapsedMs` after the start of the shift. */
export function plannedPercent(routing: TrafficRouting, elapsedMs: number): number {
  return trafficSteps(routing).findLast((step) => step.atMs <= elapsedMs)?.percent ?? 0;
}

const PREDEFINED =
  /^CodeDeployDefault\.(?:Lambda|ECS)(?:(AllAtOnce)|(Canary|Linear)10Percent(?:Every)?(\d+)Minutes?)$/;

/** Intervals that exist by platform and kind. */
const INTERVALS: Readonly<Record<string, readonly number[]>> = {
  'Lambda Canary': [5, 10, 15, 30],
  'Lambda Linear': [1, 2, 3, 10],
  'ECS Canary': [5, 15],
  'ECS Linear': [1, 3],
};

/**
 * The routing behind one of AWS's predefined names, `CodeDeployDefault.LambdaCanary10Percent5Minutes` and the like.
 *
 * @returns undefined when the name is none of AWS's
 */
export function predefinedRouting(name: string): TrafficRouting | undefined {
  const [, allAtOnce, kind, minutes] = PREDEFINED.exec(name) ?? [];
  if (allAtOnce) return { type: 'AllAtOnce' };
  const platform = name.startsWith('CodeDeployDefault.ECS') ? 'ECS' : 'Lambda';
  const intervalMinutes = Number(minutes);
  if (!kind || !INTERVALS[`${platform} ${kind}`]?.includes(intervalMinutes)) return undefined;
  return {
    type: kind === 'Canary' ? 'TimeBasedCanary' : 'TimeBasedLinear',
    percentage: 10,
    intervalMinutes,
  };
}

/**
 * Reads the `TrafficRoutingConfig` of an `AWS::CodeDeploy::DeploymentConfig`.
 *
 * @throws Error naming the property that is missing or out of CodeDeploy's bounds
 * @see https://docs.aws.amazon.com/codedeploy/latest/userguide/limits.html
 */
export function readTrafficRouting(config: Readonly<Record<string, unknown>>): TrafficRouting {
  const type = config.Type;
  if (type === 'AllAtOnce') return { type };
  if (type !== 'TimeBasedCanary' && type !== 'TimeBasedLinear') {
    throw new Error(
      `TrafficRoutingConfig.Type is ${JSON.stringify(type)}; AllAtOnce, TimeBasedCanary or TimeBasedLinear.`,
    );
  }
  const kind = type === 'TimeBasedCanary' ? 'Canary' : 'Linear';
  const settings: Readonly<Record<string, unknown>> = { ...Object(config[type]) };
  const percentage = Number(settings[`${kind}Percentage`]);
  const intervalMinutes = Number(settings[`${kind}Interval`]);
  if (!(percentage >= 1 && percentage <= 99)) {
    throw new Error(`${type}.${kind}Percentage is ${percentage}; CodeDeploy takes 1 to 99.`);
  }
  const last = (type === 'TimeBasedCanary' ? 1 : Math.ceil(100 / percentage) - 1) * intervalMinutes;
  if (!(intervalMinutes >= 1 && last <= 2880)) {
    throw new Error(
      `${type}.${kind}Interval is ${intervalMinutes} min; at least 1, and at most 2880 from first to last shift.`,
    );
  }
  return { type, percentage, intervalMinutes };
}
