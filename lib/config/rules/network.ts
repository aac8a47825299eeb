import { addressCount, formatCidr, networkOf, parseCidr } from '../schema/cidr';
import { showValue } from '../error';
import { rule } from './rule';
import type { NetworkSettings } from '../settings';

/** EC2 would silently use the network's first address, and the setting would tell something else than the VPC. */
export const cidrStartsOnItsBoundary = rule(['network.cidr'], ({ network }) => {
  const cidr = parseCidr(network.cidr);
  if (cidr === undefined || networkOf(cidr).address === cidr.address) return undefined;
  const boundary = formatCidr(networkOf(cidr));
  return {
    setting: 'network.cidr',
    value: showValue(network.cidr),
    accepted: `a range whose first address is its network address, here ${boundary}`,
    fix: `set network.cidr to '${boundary}'`,
  };
});

export const zoneNamesAreAsManyAsZones = rule(
  ['network.availabilityZones', 'network.availabilityZoneNames'],
  ({ network: { availabilityZones, availabilityZoneNames: names } }) =>
    names !== undefined && names.length !== availabilityZones
      ? {
          setting: 'network.availabilityZoneNames',
          value: `${names.length} names (${names.join(', ') || 'none'})`,
          accepted: `${availabilityZones} names, because network.availabilityZones is ${availabilityZones}`,
          fix: `name ${availabilityZones} zones, or leave network.availabilityZoneNames out to get the region's first ones`,
        }
      : undefined,
);

export const zoneNamesDiffer = rule(['network.availabilityZoneNames'], ({ network }) => {
  const names = network.availabilityZoneNames ?? [];
  const repeated = [...new Set(names.filter((name, index) => names.indexOf(name) !== index))];
  return repeated.length === 0
    ? undefined
    : {
        setting: 'network.availabilityZoneNames',
        value: `${repeated.join(', ')} more than once`,
        accepted: 'each zone once',
        fix: 'name another zone in its place: a load balancer needs subnets in different zones',
      };
});

/** A zone exists in one region only, so naming zones without naming the region works for one set of credentials. */
export const zoneNamesBelongToTheRegion = rule(
  ['region', 'network.availabilityZoneNames'],
  ({ region, network }) => {
    const names = network.availabilityZoneNames ?? [];
    const strangers = names.filter((name) => region === undefined || name.slice(0, -1) !== region);
    if (strangers.length === 0) return undefined;
    const regionOfFirst = names[0]?.slice(0, -1);
    return {
      setting: 'network.availabilityZoneNames',
      value: `${strangers.join(', ')} with region ${showValue(region)}`,
      accepted: `zones of the environment's region, which must be set`,
      fix:
        region === undefined
          ? `set region to '${regionOfFirst}', or leave network.availabilityZoneNames out`
          : `name zones that begin with ${region}, or set region to '${regionOfFirst}'`,
    };
  },
);

/** The network cuts its range into eight subnets of equal size, whatever the egress and the number of zones. */
const SUBNET_BITS = 3;
/** AWS keeps five addresses of every subnet: https://docs.aws.amazon.com/vpc/latest/userguide/subnet-sizing.html */
const RESERVED_BY_AWS = 5;
/**
 * A load balancer wants eight free ones in each of its subnets. Where it has subnets of its own, the interface endpoints
 * may take up to seven beside the tasks.
 *
 * https://docs.aws.amazon.com/elasticloadbalancing/latest/application/application-load-balancers.html
 */
const RESERVED_FOR_NEIGHBOURS = 8;

/** Addresses left for tasks in all zones together. */
export function taskAddresses({
  cidr,
  availabilityZones,
}: Pick<NetworkSettings, 'cidr' | 'availabilityZones'>): number {
  const range = parseCidr(cidr);
  if (range === undefined) return 0;
  const subnet = addressCount({ maskBits: range.maskBits + SUBNET_BITS });
  return availabilityZones * (subnet - RESERVED_BY_AWS - RESERVED_FOR_NEIGHBOURS);
}

/** Each task has an address of its own, and while traffic shifts blue and green run side by side. */
export const tasksFitIntoTheSubnets = rule(
  ['network.cidr', 'network.availabilityZones', 'service.tasks.max'],
  ({ network, service }) => {
    const addresses = taskAddresses(network);
    const most = Math.floor(addresses / 2);
    return service.tasks.max > most
      ? {
          setting: 'service.tasks.max',
          value: showValue(service.tasks.max),
          accepted: `at most ${most}: ${network.cidr} leaves ${addresses} addresses for tasks, and a deployment needs twice the tasks`,
          fix: `lower service.tasks.max to ${most}, or choose a larger range for network.cidr`,
        }
      : undefined;
  },
);
