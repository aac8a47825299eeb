import type { Egress, ServiceSettings } from './settings';

/**
 * List prices of us-east-1 in USD, read on 2026-11-21 from https://aws.amazon.com/vpc/pricing/ (NAT gateway, public
 * IPv4) and https://aws.amazon.com/privatelink/pricing/ (interface endpoints). Other regions differ.
 */
export const EGRESS_PRICES = {
  region: 'us-east-1',
  date: '2026-11-21',
  natGatewayHour: 0.045,
  natGatewayGb: 0.045,
  publicIpv4Hour: 0.005,
  /** For each endpoint in each zone. */
  interfaceEndpointHour: 0.01,
  interfaceEndpointGb: 0.01,
} as const;

/** AWS counts a month as 730 hours in its own calculator. */
export const HOURS_PER_MONTH = 730;

/**
 * What a task needs without a way to the internet: to start, its image, its log, its secrets and parameters; to work, Step
 * Functions (https://docs.aws.amazon.com/step-functions/latest/dg/vpc-endpoints.html).
 */
const TASK_ENDPOINTS = ['ecr.api', 'ecr.dkr', 'logs', 'secretsmanager', 'ssm', 'states'] as const;

/** The settings of a service that need an endpoint of their own. */
type EndpointNeeds = Pick<ServiceSettings, 'tracing'> & Partial<Pick<ServiceSettings, 'exec'>>;

/**
 * The services for which `interface-endpoints` makes a VPC endpoint, by the last part of the endpoint's name. S3 and
 * DynamoDB have gateway endpoints in every environment, which are free.
 */
export function interfaceEndpointServices({ tracing, exec = false }: EndpointNeeds): readonly string[] {
  return [...TASK_ENDPOINTS, ...(tracing ? ['xray'] : []), ...(exec ? ['ssmmessages'] : [])];
}

/**
 * Fixed monthly cost of a choice of egress in USD: what it costs without any traffic, before the price per GB.
 *
 * @param zones number of availability zones
 * @param needs `tracing` and `exec` each add an endpoint to `interface-endpoints`; `tasks` is the number of tasks
 * running all month, each of which has a public address with `public-subnets` (@default 0)
 */
export function egressMonthlyUsd(
  egress: Egress,
  zones: number,
  { tasks = 0, ...needs }: EndpointNeeds & { readonly tasks?: number },
): number {
  const { natGatewayHour, publicIpv4Hour, interfaceEndpointHour } = EGRESS_PRICES;
  const hourlyUsd: Readonly<Record<Egress, number>> = {
    'public-subnets': tasks * publicIpv4Hour,
    'nat-gateway': natGatewayHour + publicIpv4Hour,
    'nat-gateway-per-zone': zones * (natGatewayHour + publicIpv4Hour),
    'interface-endpoints': zones * interfaceEndpointServices(needs).length * interfaceEndpointHour,
  };
  return perMonth(hourlyUsd[egress]);
}

/** Whole cents, so that sums of decimal fractions print as they should. */
function perMonth(hourlyUsd: number): number {
  return Math.round(hourlyUsd * HOURS_PER_MONTH * 100) / 100;
}
