import { z } from 'zod';
import type { Algorithm, LoadBalancerAttributes } from '../types';

export const attributesSchema = z
  .array(z.strictObject({ Key: z.string(), Value: z.coerce.string() }))
  .default([])
  .transform((attributes) => new Map(attributes.map(({ Key, Value }) => [Key, Value])));

export type Attributes = z.infer<typeof attributesSchema>;

type Report = (problem: string) => void;

/** What an attribute does in the model: nothing, or only this value of it is modelled. */
const NO_EFFECT = Symbol('no effect');
type Handling = typeof NO_EFFECT | string;

/**
 * Attributes of a load balancer that are not settings of the model. Those without effect concern logs, protection,
 * zones and what the client's side of the connection speaks; the local listener speaks HTTP/1.1 in one place.
 *
 * @see https://docs.aws.amazon.com/elasticloadbalancing/latest/application/application-load-balancers.html#load-balancer-attributes
 */
const LOAD_BALANCER_ATTRIBUTES: Readonly<Record<string, Handling>> = {
  'access_logs.s3.enabled': NO_EFFECT,
  'access_logs.s3.bucket': NO_EFFECT,
  'access_logs.s3.prefix': NO_EFFECT,
  'connection_logs.s3.enabled': NO_EFFECT,
  'connection_logs.s3.bucket': NO_EFFECT,
  'connection_logs.s3.prefix': NO_EFFECT,
  'health_check_logs.s3.enabled': NO_EFFECT,
  'health_check_logs.s3.bucket': NO_EFFECT,
  'health_check_logs.s3.prefix': NO_EFFECT,
  'client_keep_alive.seconds': NO_EFFECT,
  'deletion_protection.enabled': NO_EFFECT,
  'ipv6.deny_all_igw_traffic': NO_EFFECT,
  'load_balancing.cross_zone.enabled': NO_EFFECT,
  'routing.http.desync_mitigation_mode': NO_EFFECT,
  'routing.http2.enabled': NO_EFFECT,
  'waf.fail_open.enabled': NO_EFFECT,
  'zonal_shift.config.enabled': NO_EFFECT,
  // The Host header goes to the target as the client sent it either way, but for a port that ALB may add.
  'routing.http.preserve_host_header.enabled': NO_EFFECT,
  'routing.http.x_amzn_tls_version_and_cipher_suite.enabled': 'false',
  'routing.http.xff_client_port.enabled': 'false',
};

/**
 * Attributes of a target group that are not settings of the model.
 *
 * @see https://docs.aws.amazon.com/elasticloadbalancing/latest/application/load-balancer-target-groups.html#target-group-attributes
 */
const TARGET_GROUP_ATTRIBUTES: Readonly<Record<string, Handling>> = {
  'load_balancing.cross_zone.enabled': NO_EFFECT,
  'stickiness.enabled': 'false',
  'stickiness.type': NO_EFFECT,
  'stickiness.lb_cookie.duration_seconds': NO_EFFECT,
  'stickiness.app_cookie.cookie_name': NO_EFFECT,
  'stickiness.app_cookie.duration_seconds': NO_EFFECT,
  'slow_start.duration_seconds': '0',
  'load_balancing.algorithm.anomaly_mitigation': 'off',
  'target_group_health.dns_failover.minimum_healthy_targets.count': NO_EFFECT,
  'target_group_health.dns_failover.minimum_healthy_targets.percentage': NO_EFFECT,
  'target_group_health.unhealthy_state_routing.minimum_healthy_targets.count': '1',
  'target_group_health.unhealthy_state_routing.minimum_healthy_targets.percentage': 'off',
};

const XFF_MODES = ['append', 'preserve', 'remove'] as const;

export function loadBalancerAttributes(
  attributes: Attributes,
  report: Report,
): Required<LoadBalancerAttributes> {
  const read = new AttributeReader(attributes, LOAD_BALANCER_ATTRIBUTES, report);
  const result = {
    idleTimeoutMs: read.seconds('idle_timeout.timeout_seconds', 60) * 1000,
    dropInvalidHeaderFields:
      read.oneOf('routing.http.drop_invalid_header_fields.enabled', ['true', 'false'], 'false') === 'true',
    xffHeaderProcessing: read.oneOf('routing.http.xff_header_processing.mode', XFF_MODES, 'append'),
  };
  read.reportRest();
  return result;
}

const ALGORITHMS: readonly Algorithm[] = ['round_robin', 'least_outstanding_requests'];

export function targetGroupAttributes(
  attributes: Attributes,
  report: Report,
): { readonly deregistrationDelayMs: number; readonly algorithm: Algorithm } {
  const read = new AttributeReader(attributes, TARGET_GROUP_ATTRIBUTES, report);
  const result = {
    deregistrationDelayMs: read.seconds('deregistration_delay.timeout_seconds', 300) * 1000,
    algorithm: read.oneOf('load_balancing.algorithm.type', ALGORITHMS, 'round_robin'),
  };
  read.reportRest();
  return result;
}

class AttributeReader {
  private readonly taken = new Set<string>();

  constructor(
    private readonly attributes: Attributes,
    private readonly others: Readonly<Record<string, Handling>>,
    private readonly report: Report,
  ) {}

  seconds(key: string, fallback: number): number {
    this.taken.add(key);
    const value = this.attributes.get(key);
    if (value === undefined) return fallback;
    const seconds = Number(value);
    if (value !== '' && Number.isInteger(seconds) && seconds >= 0) return seconds;
    this.report(`the attribute ${key} is ${JSON.stringify(value)}; give whole seconds.`);
    return fallback;
  }

  oneOf<T extends string>(key: string, accepted: readonly T[], fallback: T): T {
    this.taken.add(key);
    const value = this.attributes.get(key);
    if (value === undefined) return fallback;
    const found = accepted.find((candidate) => candidate === value);
    if (found !== undefined) return found;
    this.report(`the attribute ${key} is ${JSON.stringify(value)}; modelled are ${accepted.join(', ')}.`);
    return fallback;
  }

  reportRest(): void {
    for (const [key, value] of this.attributes) {
      if (this.taken.has(key)) continue;
      const handling = Object.hasOwn(this.others, key) ? this.others[key] : undefined;
      if (handling === undefined) this.report(`the attribute ${key} is not modelled.`);
      else if (handling !== NO_EFFECT && handling !== value) {
        this.report(`the attribute ${key} is ${JSON.stringify(value)}; only ${handling} is modelled.`);
      }
    }
  }
}
