import { showValue } from '../error';
import { rule } from './rule';

/** A production table that `cdk destroy` or a renamed construct removes is gone with its orders. */
export const productionKeepsItsData = rule(['protection.data'], ({ environment, protection }) =>
  environment === 'production' && protection.data === 'destroy'
    ? {
        setting: 'protection.data',
        value: showValue(protection.data),
        accepted: "'retain' in production",
        fix: "set protection.data to 'retain'",
      }
    : undefined,
);

export const productionIsProtectedFromDeletion = rule(
  ['protection.deletionProtection'],
  ({ environment, protection }) =>
    environment === 'production' && !protection.deletionProtection
      ? {
          setting: 'protection.deletionProtection',
          value: showValue(protection.deletionProtection),
          accepted: 'true in production',
          fix: 'set protection.deletionProtection to true',
        }
      : undefined,
);

/** `cdk destroy` would fail half-way: it deletes what it may and stops at the load balancer and the table. */
export const protectedDataIsNotDestroyed = rule(
  ['protection.data', 'protection.deletionProtection'],
  ({ protection }) =>
    protection.deletionProtection && protection.data === 'destroy'
      ? {
          setting: 'protection.deletionProtection',
          value: `${showValue(protection.deletionProtection)} while protection.data is 'destroy'`,
          accepted: "true only when protection.data is 'retain'",
          fix: "set protection.data to 'retain', or protection.deletionProtection to false",
        }
      : undefined,
);
