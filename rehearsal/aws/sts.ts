import type { WireProtocol } from './wire';
import { queryProtocol } from './wire-query';

/**
 * Who calls, over the Query protocol: the role whose name is the access key id.
 *
 * @see https://docs.aws.amazon.com/STS/latest/APIReference/API_GetCallerIdentity.html
 */
export function stsProtocol(account: string): WireProtocol {
  return queryProtocol({
    service: 'sts',
    namespace: 'https://sts.amazonaws.com/doc/2011-06-15/',
    operations: {
      GetCallerIdentity: (_, { role }) => ({
        Arn: `arn:aws:sts::${account}:assumed-role/${role}/rehearsal`,
        UserId: role,
        Account: account,
      }),
    },
  });
}
