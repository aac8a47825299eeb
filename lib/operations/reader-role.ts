import { ArnFormat, Stack } from 'aws-cdk-lib';
import * as iam from 'aws-cdk-lib/aws-iam';
import { Construct } from 'constructs';
import type { Settings } from '../config';
import { OLD_NAMES, READER_ACTIONS } from './reader-actions';

export interface ReaderRoleProps {
  readonly settings: Pick<Settings, 'environment' | 'prefix'>;
}

/**
 * A role with which people of the account follow releases and look for faults, and change nothing: what the commands
 * `watch`, `status`, `logs` and `doctor` need. Whoever may assume roles of this account may take it on.
 *
 * Actions that read texts or values are limited to what the commands read. The others tell names, states and numbers,
 * and most of them know no resources; they hold for the account. See `docs/decisions/ops.md`.
 */
export class ReaderRole extends Construct {
  readonly role: iam.Role;

  constructor(scope: Construct, id: string, { settings }: ReaderRoleProps) {
    super(scope, id);
    const { environment, prefix } = settings;
    this.role = new iam.Role(this, 'Role', {
      description: `Follow releases of ${prefix}-${environment} and look for faults, changing nothing`,
      assumedBy: new iam.AccountRootPrincipal(),
    });
    const limited = this.limitedActions(`${prefix}-${environment}`);
    const others = [...new Set<string>(Object.values(READER_ACTIONS).flat())]
      .filter((action) => !(action in limited))
      .flatMap((action) => [action, ...(action in OLD_NAMES ? [OLD_NAMES[action] ?? action] : [])]);
    this.allow('LookAround', others.toSorted(), '*');
    for (const [action, { sid, resource }] of Object.entries(limited)) this.allow(sid, [action], resource);
  }

  /** @param stacks what the names of the environment's stacks begin with */
  private limitedActions(
    stacks: string,
  ): Readonly<Record<string, { readonly sid: string; readonly resource: string }>> {
    const stack = Stack.of(this);
    const role = (resourceName: string): string =>
      stack.formatArn({ service: 'iam', region: '', resource: 'role', resourceName });
    return {
      'apigateway:GET': {
        sid: 'ReadLoggingRole',
        resource: stack.formatArn({ service: 'apigateway', account: '', resource: '/account' }),
      },
      'iam:GetRole': { sid: 'ReadServiceRoles', resource: role('aws-service-role/*') },
      'iam:SimulatePrincipalPolicy': { sid: 'AskWhatDeploymentsMay', resource: role('cdk-*') },
      // Generated names begin with the name of their stack.
      'logs:FilterLogEvents': {
        sid: 'ReadErrors',
        resource: stack.formatArn({
          service: 'logs',
          resource: 'log-group',
          resourceName: `${stacks}-*`,
          arnFormat: ArnFormat.COLON_RESOURCE_NAME,
        }),
      },
      'ssm:GetParameter': {
        sid: 'ReadBootstrapVersion',
        resource: stack.formatArn({ service: 'ssm', resource: 'parameter/cdk-bootstrap', resourceName: '*' }),
      },
    };
  }

  private allow(sid: string, actions: readonly string[], resource: string): void {
    this.role.addToPolicy(new iam.PolicyStatement({ sid, actions: [...actions], resources: [resource] }));
  }
}
