import { resolveNs } from 'node:dns/promises';
import { GetHostedZoneCommand, Route53Client } from '@aws-sdk/client-route-53';
import { type Check, ok, problem } from './finding';

/**
 * The world asks the name servers of the hosted zone for the domain: a certificate is validated by a record in it.
 *
 * @param lookup name servers that the world is told. @default by DNS
 */
export function domainDelegation(lookup: (name: string) => Promise<readonly string[]> = resolveNs): Check {
  return {
    name: 'domain',
    async look({ clients, settings }) {
      const { domain } = settings.loadBalancer;
      if (domain === undefined) return [ok('none: plain HTTP on the load balancer’s own name')];
      const { hostedZoneId, hostedZoneName } = domain;
      const answer = await clients.get(Route53Client).send(new GetHostedZoneCommand({ Id: hostedZoneId }));
      const expected = answer.DelegationSet?.NameServers ?? [];
      const told = await lookup(hostedZoneName).catch(() => []);
      if (expected.length > 0 && expected.every((server) => told.map(plain).includes(plain(server)))) {
        return [ok(`${hostedZoneName} is delegated to its hosted zone`)];
      }
      return [
        problem(
          `the name servers of ${hostedZoneName} are ${told.join(', ') || 'not found'}, those of ${hostedZoneId} are ${expected.join(', ')}`,
          'enter the name servers of the hosted zone where the domain is registered; a deployment waits for its certificate until then',
        ),
      ];
    },
  };
}

function plain(server: string): string {
  return server.toLowerCase().replace(/\.$/, '');
}
