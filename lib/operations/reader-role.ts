import { Stack } from 'aws-cdk-lib';
import * as iam from 'aws-cdk-lib/aws-iam';
import { Construct } from 'constructs';
import type { Settings } from '../config';
import { OLD_NAMES, READER_ACTIONS } from './reader-actions';

export interface ReaderRoleProps {
  readonly settings: Pick<Settings, 'environment' | 'prefix'>;
}

/** Reads texts that somebody wrote: only those of this environment. */
const LOGS = 'logs:FilterLogEvents';
/** Reads a value: only the version of the bootstrap stack. */
const PARAMETERS = 'ssm:GetParameter';

/**
 * A role with which people of the account follow releases and look for faults, and change nothing: what the commands
 * `watch`, `status`, `logs` and `doctor` need. Whoever may assume roles of this account may take it on.
 *
 * The other actions read names, states and numbers, and most of them know no resources; they hold for the account. See
 * `docs/decisions/ops.md`.
 */
export class ReaderRole extends Construct {
  readonly role: iam.Role;

  constructor(scope: Construct, id: string, { settings }: ReaderRoleProps) {
    super(scope, id);
    const stack = Stack.of(this);
    const { environment, prefix } = settings;
    this.role = new iam.Role(this, 'Role', {
      description: `Follow releases of ${prefix}-${environment} and look for faults, changing nothing`,
      assumedBy: new iam.AccountRootPrincipal(),
    });
    const actions = [...new Set<string>(Object.values(READER_ACTIONS).flat())]
      .filter((action) => action !== LOGS && action !== PARAMETERS)
      .flatMap((action) => [action, ...(action in OLD_NAMES ? [OLD_NAMES[action] ?? action] : [])]);
    this.role.addToPolicy(
      new iam.PolicyStatement({ sid: 'LookAround', actions: actions.toSorted(), resources: ['*'] }),
    );
    this.role.addToPolicy(
      new iam.PolicyStatement({
        sid: 'ReadErrors',
        actions: [LOGS],
        // Log groups have generated names, which begin with the name of their stack.
        resources: [
          stack.formatArn({
            service: 'logs',
            resource: `log-group:${prefix}-${environment}-*`,
          }),
        ],
      }),
    );
    this.role.addToPolicy(
      new iam.PolicyStatement({
        sid: 'ReadBootstrapVersion',
        actions: [PARAMETERS],
        resources: [
          stack.formatArn({ service: 'ssm', resource: 'parameter/cdk-bootstrap', resourceName: '*' }),
        ],
      }),
    );
  }
}
