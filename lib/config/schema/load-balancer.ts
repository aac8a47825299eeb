import { z } from 'zod';
import { describe, onOrOff, text } from './setting';

/** Two labels or more, lower case, no trailing dot: the form in which ACM and Route 53 show a name. */
const domainName = (example: string) =>
  describe(
    z
      .string()
      .max(253)
      .regex(/^([a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?\.)+[a-z]([a-z0-9-]{0,61}[a-z0-9])?$/),
    { accepted: 'a full domain name in lower case, without a trailing dot', example: `'${example}'` },
  );

export const loadBalancerSchema = z.strictObject({
  domain: describe(
    z.strictObject({
      name: domainName('orders.example.com'),
      hostedZoneId: text(/^Z[A-Z0-9]{1,31}$/, {
        accepted: 'the id of a public hosted zone of Route 53, without /hostedzone/',
        example: "'Z0123456789ABCDEFGHIJ'",
      }),
      hostedZoneName: domainName('example.com'),
    }),
    {
      accepted: '{ name, hostedZoneId, hostedZoneName }, all three',
      example:
        "{ name: 'orders.example.com', hostedZoneId: 'Z0123456789ABCDEFGHIJ', hostedZoneName: 'example.com' }",
    },
  ).optional(),
  accessLogs: onOrOff().default(false),
  waf: onOrOff().default(false),
});
