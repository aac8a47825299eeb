import { z } from 'zod';
import { actionsSchema } from './actions';
import { attributesSchema } from './attributes';
import { conditionsSchema } from './conditions';

/** Refuses any value, and says that the feature is missing here. */
const notModelled = (feature: string): z.ZodType<undefined> =>
  z.undefined({ error: `${feature} is not modelled` }).optional();

/** Only these, as the resource takes other properties that change nothing here: names, subnets, tags. */
export const loadBalancerSchema = z.looseObject({
  Type: z
    .literal('application', { error: 'only application load balancers are modelled' })
    .default('application'),
  LoadBalancerAttributes: attributesSchema,
});

export const listenerSchema = z.looseObject({
  LoadBalancerArn: z.string(),
  Port: z.coerce.number().int(),
  Protocol: z.enum(['HTTP', 'HTTPS']),
  DefaultActions: actionsSchema,
  ListenerAttributes: notModelled('changing headers by listener attributes'),
  MutualAuthentication: z
    .looseObject({ Mode: z.literal('off', { error: 'mutual TLS is not modelled' }).default('off') })
    .optional(),
});

export const ruleSchema = z.strictObject({
  ListenerArn: z.string(),
  Priority: z.coerce.number().int().min(1).max(50_000),
  Conditions: conditionsSchema,
  Actions: actionsSchema,
  Transforms: notModelled('rewriting URLs and hosts by transforms'),
  Tags: z.unknown().optional(),
});

/** Defaults are those of a target group of type `ip` or `instance`. */
export const targetGroupSchema = z.looseObject({
  Port: z.coerce.number().int().optional(),
  Protocol: z.literal('HTTP', { error: 'only targets that speak HTTP are modelled' }).default('HTTP'),
  ProtocolVersion: z.literal('HTTP1', { error: 'only HTTP/1.1 to targets is modelled' }).default('HTTP1'),
  TargetType: z
    .enum(['ip', 'instance'], { error: 'only targets of type ip or instance are modelled' })
    .default('instance'),
  Targets: notModelled('a target that the template registers itself'),
  TargetGroupAttributes: attributesSchema,
  HealthCheckEnabled: z
    .union([z.literal(true), z.literal('true')], {
      error: 'a target group without health checks is not modelled',
    })
    .default(true),
  HealthCheckPath: z.string().startsWith('/').default('/'),
  HealthCheckPort: z
    .literal('traffic-port', {
      error: 'health checks on another port than the traffic port are not modelled',
    })
    .default('traffic-port'),
  HealthCheckProtocol: z.literal('HTTP', { error: 'only HTTP health checks are modelled' }).default('HTTP'),
  HealthCheckIntervalSeconds: z.coerce.number().min(5).max(300).default(30),
  HealthCheckTimeoutSeconds: z.coerce.number().min(2).max(120).default(5),
  HealthyThresholdCount: z.coerce.number().int().min(2).max(10).default(5),
  UnhealthyThresholdCount: z.coerce.number().int().min(2).max(10).default(2),
  Matcher: z.looseObject({ HttpCode: z.coerce.string().default('200') }).default({ HttpCode: '200' }),
});
