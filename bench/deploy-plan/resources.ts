import { z } from 'zod';
import type { AssemblyStack, TemplateResource } from '../../rehearsal/assembly/types';
import { ASSUMED_SECONDS, duration } from './durations';
import type { Step } from './critical-path';

/** What is known of a resource's creation. */
export interface Estimate {
  readonly seconds: number;
  /** Until what refers to it begins. */
  readonly configured: number;
  /** Nobody says so. */
  readonly assumed: boolean;
}

export function estimate(resource: TemplateResource, stack: AssemblyStack): Estimate {
  const known = duration(resource.Type);
  if (known === undefined) return { seconds: ASSUMED_SECONDS, configured: ASSUMED_SECONDS, assumed: true };
  const checks = resource.Type === 'AWS::ECS::Service' ? untilHealthy(stack) : 0;
  return { seconds: known.seconds + checks, configured: known.configured + checks, assumed: false };
}

/**
 * What counts of a health check, with ELB's defaults for targets that are addresses.
 *
 * @see https://docs.aws.amazon.com/elasticloadbalancing/latest/application/target-group-health-checks.html
 */
const healthCheck = z.object({
  HealthyThresholdCount: z.coerce.number().default(5),
  HealthCheckIntervalSeconds: z.coerce.number().default(30),
});

/** Longest of the target groups of the stack. */
function untilHealthy({ template }: AssemblyStack): number {
  const groups = Object.values(template.Resources).filter(
    ({ Type }) => Type === 'AWS::ElasticLoadBalancingV2::TargetGroup',
  );
  return Math.max(
    0,
    ...groups.map(({ Properties = {} }) => {
      const { HealthyThresholdCount, HealthCheckIntervalSeconds } = healthCheck.parse(Properties);
      return (HealthyThresholdCount + 1) * HealthCheckIntervalSeconds;
    }),
  );
}

/** The resources of a stack as steps, each after what it refers to. */
export function stepsOf(stack: AssemblyStack): readonly Step[] {
  const { Resources } = stack.template;
  return Object.entries(Resources).map(([id, resource]) => {
    const { seconds, configured } = estimate(resource, stack);
    const after = [...references(resource)].filter((other) => other in Resources && other !== id);
    return { id, seconds, releasesAfter: configured, after };
  });
}

/** Logical ids that a resource names: by `Ref`, `Fn::GetAtt`, `Fn::Sub` and `DependsOn`. */
export function references({ Properties, DependsOn = [] }: TemplateResource): ReadonlySet<string> {
  const found = new Set<string>([DependsOn].flat());
  const visit = (value: unknown): void => {
    if (Array.isArray(value)) for (const item of value) visit(item);
    else if (typeof value === 'object' && value !== null)
      for (const [key, inner] of Object.entries(value)) look(key, inner);
  };
  const look = (key: string, value: unknown): void => {
    if (key === 'Ref' && typeof value === 'string') found.add(value);
    else if (key === 'Fn::GetAtt')
      found.add(String(Array.isArray(value) ? value[0] : String(value).split('.')[0]));
    else if (key === 'Fn::Sub')
      for (const name of namesIn(Array.isArray(value) ? value[0] : value)) found.add(name);
    visit(value);
  };
  visit(Properties);
  return found;
}

function namesIn(text: unknown): readonly string[] {
  return [...String(text).matchAll(/\$\{([A-Za-z0-9]+)(?:\.[^}]*)?\}/g)].flatMap(([, name]) => name ?? []);
}
