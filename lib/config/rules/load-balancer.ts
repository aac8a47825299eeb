import { showValue } from '../error';
import { rule } from './rule';

/** The certificate is validated, and the alias records are made, in that zone. */
export const domainLiesInItsHostedZone = rule(['loadBalancer.domain'], ({ loadBalancer: { domain } }) =>
  domain !== undefined &&
  domain.name !== domain.hostedZoneName &&
  !domain.name.endsWith(`.${domain.hostedZoneName}`)
    ? {
        setting: 'loadBalancer.domain.name',
        value: showValue(domain.name),
        accepted: `${domain.hostedZoneName} or a name that ends with .${domain.hostedZoneName}`,
        fix: 'correct loadBalancer.domain.name, or give the hosted zone that it belongs to',
      }
    : undefined,
);
