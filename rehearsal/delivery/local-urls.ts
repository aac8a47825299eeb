import type { Assembly } from '../assembly/types';
import type { Listener, LoadBalancing } from '../listener';
import type { Resolver } from '../values/types';

/** Ports that a URL leaves out. */
const DEFAULT_PORTS: Readonly<Record<string, string>> = { http: '80', https: '443' };

/**
 * Leads URLs of the load balancers to the local listeners: the name of a load balancer, or of a record that is an
 * alias of it, with a listener's port. Everything else stays as it is.
 */
export function localUrls(
  { loadBalancers, listeners: templateListeners }: LoadBalancing,
  listeners: readonly Listener[],
  aliases: readonly string[],
): (text: string) => string {
  const hosts = [...loadBalancers.map(({ dnsName }) => dnsName), ...aliases];
  const urlByPort = new Map(
    templateListeners.map(({ templatePort, name }) => [
      String(templatePort),
      listeners.find((listener) => listener.name === name)?.url,
    ]),
  );
  return (text) => {
    const [, scheme = '', host = '', port, rest = ''] =
      /^(https?):\/\/([^:/]+)(?::(\d+))?(.*)$/.exec(text) ?? [];
    const local = urlByPort.get(port ?? DEFAULT_PORTS[scheme] ?? '');
    return hosts.includes(host) && local !== undefined ? `${local}${rest}` : text;
  };
}

/** Names of the records that point to a load balancer. */
export function aliasNames(
  assembly: Assembly,
  resolver: Resolver,
  { loadBalancers }: LoadBalancing,
): readonly string[] {
  return assembly
    .resources('AWS::Route53::RecordSet')
    .filter(({ stack, logicalId }) => resolver.exists(stack, logicalId))
    .map(({ stack, logicalId }) => resolver.properties(stack, logicalId))
    .filter(({ AliasTarget }) =>
      loadBalancers.some(({ dnsName }) => JSON.stringify(AliasTarget ?? '').includes(dnsName)),
    )
    .map(({ Name }) => String(Name).replace(/\.$/, ''));
}
