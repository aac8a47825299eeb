import {
  CreateServiceLinkedRoleCommand,
  GetRoleCommand,
  IAMClient,
  ListOpenIDConnectProvidersCommand,
  SimulatePrincipalPolicyCommand,
} from '@aws-sdk/client-iam';
import { GetCallerIdentityCommand, STSClient } from '@aws-sdk/client-sts';
import { nameOf } from '../aws/failure';
import type { OpsContext } from '../context/context';
import { QUALIFIER } from './account';
import { type Check, type Finding, ok, problem, warning } from './finding';

/** Roles that services make for themselves at first use, by the service that owns them. */
const SERVICE_LINKED: Readonly<Record<string, string>> = {
  'ecs.amazonaws.com': 'AWSServiceRoleForECS',
  'elasticloadbalancing.amazonaws.com': 'AWSServiceRoleForElasticLoadBalancing',
  'ecs.application-autoscaling.amazonaws.com': 'AWSServiceRoleForApplicationAutoScaling_ECSService',
};

/**
 * The first cluster of an account makes the role of ECS, and the service that follows may come too early for it.
 *
 * @see https://docs.aws.amazon.com/AmazonECS/latest/developerguide/using-service-linked-roles.html
 */
export const SERVICE_ROLES: Check = {
  name: 'service-linked roles',
  async look(context) {
    const missing = await missingRoles(context);
    if (missing.length === 0) return [ok(Object.values(SERVICE_LINKED).join(', '))];
    return missing.map(([service, role]) =>
      warning(
        `${role} does not exist yet; a first deployment can come too early for it`,
        `npm run ops -- doctor --create-roles, or aws iam create-service-linked-role --aws-service-name ${service}`,
      ),
    );
  },
};

/** Makes the service-linked roles that are missing, after asking. @returns their names */
export async function createRoles(context: OpsContext): Promise<readonly string[]> {
  const missing = await missingRoles(context);
  if (missing.length === 0) return [];
  await context.confirm(missing.map(([service, role]) => `Create ${role} for ${service}`));
  for (const [AWSServiceName] of missing) {
    await context.clients.get(IAMClient).send(new CreateServiceLinkedRoleCommand({ AWSServiceName }));
  }
  return missing.map(([, role]) => role);
}

async function missingRoles({ clients }: OpsContext): Promise<readonly (readonly [string, string])[]> {
  const missing: (readonly [string, string])[] = [];
  for (const [service, RoleName] of Object.entries(SERVICE_LINKED)) {
    try {
      await clients.get(IAMClient).send(new GetRoleCommand({ RoleName }));
    } catch (error) {
      if (!nameOf(error).startsWith('NoSuchEntity')) throw error;
      missing.push([service, RoleName]);
    }
  }
  return missing;
}

/**
 * CloudFormation deploys with the role of the bootstrap stack. Whether AWS itself lets the account make load balancers,
 * which it does not for some new ones, no call tells beforehand.
 */
export const LOAD_BALANCER_PERMISSION: Check = {
  name: 'load balancers',
  async look({ clients }) {
    const sts = clients.get(STSClient);
    const { Account = '', Arn = '' } = await sts.send(new GetCallerIdentityCommand({}));
    const [, partition = 'aws'] = Arn.split(':');
    const region = await sts.config.region();
    const role = `arn:${partition}:iam::${Account}:role/cdk-${QUALIFIER}-cfn-exec-role-${Account}-${region}`;
    const call = new SimulatePrincipalPolicyCommand({
      PolicySourceArn: role,
      ActionNames: ['elasticloadbalancing:CreateLoadBalancer'],
    });
    const { EvaluationResults = [] } = await clients.get(IAMClient).send(call);
    const decision = EvaluationResults[0]?.EvalDecision ?? 'unknown';
    if (decision === 'allowed') return [ok('CloudFormation may create them')];
    return [
      problem(
        `CloudFormation may not create them: ${decision}`,
        `allow elasticloadbalancing:CreateLoadBalancer to ${role}: npx cdk bootstrap --cloudformation-execution-policies …`,
      ),
    ];
  },
};

/** An account can have one provider for GitHub; two apps that each make one fight over it. */
export const GITHUB_PROVIDER: Check = {
  name: 'GitHub OIDC provider',
  async look({ clients }) {
    const answer = await clients.get(IAMClient).send(new ListOpenIDConnectProvidersCommand({}));
    const found = (answer.OpenIDConnectProviderList ?? []).find(({ Arn = '' }) =>
      Arn.endsWith('oidc-provider/token.actions.githubusercontent.com'),
    );
    const finding: Finding = ok(
      found === undefined
        ? 'none; nothing here needs one'
        : `${found.Arn} exists: a stack that wants one imports it instead of making a second`,
    );
    return [finding];
  },
};
