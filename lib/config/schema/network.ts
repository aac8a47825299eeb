import { z } from 'zod';
import { isPrivate, parseCidr } from './cidr';
import { describe, oneOf, onOrOff, text } from './setting';

/**
 * Largest and smallest VPC range, in bits. EC2 takes /16 to /28; a load balancer wants subnets of /27 or larger, and the
 * network cuts its range into eight.
 */
const LARGEST_MASK_BITS = 16;
const SMALLEST_MASK_BITS = 24;

/** https://docs.aws.amazon.com/vpc/latest/userguide/vpc-cidr-blocks.html */
const cidr = describe(
  z.string().refine((value) => {
    const range = parseCidr(value);
    return (
      range !== undefined &&
      range.maskBits >= LARGEST_MASK_BITS &&
      range.maskBits <= SMALLEST_MASK_BITS &&
      isPrivate(range)
    );
  }),
  {
    accepted: `an IPv4 range of /${LARGEST_MASK_BITS} to /${SMALLEST_MASK_BITS} inside 10.0.0.0/8, 172.16.0.0/12 or 192.168.0.0/16`,
    example: "'10.0.0.0/16'",
  },
);

const availabilityZones = describe(z.union([z.literal(2), z.literal(3)]), {
  accepted: '2 or 3',
  example: '2',
});

/** Full names, not ids such as `use1-az1`, because subnets are made by name. Local zones have no place for this product. */
const availabilityZoneNames = describe(
  z.array(
    text(/^[a-z]{2,4}(-[a-z]+)+-\d{1,2}[a-z]$/, {
      accepted: 'the name of an availability zone',
      example: "'eu-west-1a'",
    }),
  ),
  {
    accepted: 'names of zones of the region, as many as network.availabilityZones',
    example: "['eu-west-1a', 'eu-west-1b']",
  },
);

export const networkSchema = z.strictObject({
  cidr: cidr.default('10.0.0.0/16'),
  availabilityZones: availabilityZones.default(2),
  availabilityZoneNames: availabilityZoneNames.optional(),
  egress: oneOf(['public-subnets', 'nat-gateway', 'nat-gateway-per-zone', 'interface-endpoints']).default(
    'public-subnets',
  ),
  flowLogs: onOrOff().default(false),
});
