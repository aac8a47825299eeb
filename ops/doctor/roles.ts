import {
  CreateServiceLinkedRoleCommand,
  GetRoleCommand,
  IAMClient,
  ListOpenIDConnectProvidersCommand,
  SimulatePrincipalPolicyCommand,
} from '@aws-sdk/client-iam';
import { GetCallerIdentityCommand, STSClient } from '@aws-sdk/client-sts';
import { nameOf } from '../aws/failure';
import { FIRST_USE_ROLES } from '../../lib/stack/first-use-roles';
import type { OpsContext } from '../context/context';
import { QUALIFIER } from './account';
import { type Check, type Finding, ok, problem, warning } from './finding';

/** Roles that services make for themselves at first use, by the service that owns them. */
const SERVICE_LINKED: Readonly<Record<string, string>> = {
  ...FIRST_USE_ROLES,
  'elasticloadbalancing.amazonaws.com': 'AWSServiceRoleForElasticLoadBalancing',
};

/**
 * A service that makes its role and takes it on in one go often fails the first time: the first cluster of an account
 * does. The image's stack makes those roles before, once; a role that is missing while that stack is there was removed.
 *
 * @see https://docs.aws.amazon.com/AmazonECS/latest/developerguide/using-service-linked-roles.html
 */
export const SERVICE_ROLES: Check = {
  name: 'service-linked roles',
  async look(context) {
    const missing = await missingRoles(context);
    if (missing.length === 0) return [ok(Object.values(SERVICE_LINKED).join(', '))];
    const maker = context.stacks.name('image');
    const made = (await context.stacks.outputs('image')) !== undefined;
    return missing.map(([service, role]) => {
      if (!(service in FIRST_USE_ROLES)) return ok(`no ${role} yet: the first load balancer makes it`);
      if (!made) return ok(`no ${role} yet: ${maker} makes it`);
      return warning(
        `${role} does not exist, and ${maker}, which makes it once, is deployed already; what is first to need it can come too early`,
        `npm run ops -- doctor --create-roles, or aws iam create-service-linked-role --aws-service-name ${service}`,
      );
    });
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

/** @returns undefined where IAM does not know what is asked about */
async function unlessMissing<T>(call: Promise<T>): Promise<T | undefined> {
  try {
    return await call;
  } catch (error) {
    if (nameOf(error).startsWith('NoSuchEntity')) return undefined;
    throw error;
  }
}

async function missingRoles({ clients }: OpsContext): Promise<readonly (readonly [string, string])[]> {
  const missing: (readonly [string, string])[] = [];
  for (const [service, RoleName] of Object.entries(SERVICE_LINKED)) {
    const found = await unlessMissing(clients.get(IAMClient).send(new GetRoleCommand({ RoleName })));
    if (found === undefined) missing.push([service, RoleName]);
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
    const answer = await unlessMissing(clients.get(IAMClient).send(call));
    if (answer === undefined) {
      return [{ level: 'unknown', what: `not checked: there is no ${role}`, fix: 'npx cdk bootstrap' }];
    }
    const { EvaluationResults = [] } = answer;
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

const PROVIDER = 'oidc-provider/token.actions.githubusercontent.com';

/**
 * An account has one provider for GitHub at most: `github.provider` says whether this environment's stack makes it.
 *
 * @see https://docs.aws.amazon.com/IAM/latest/UserGuide/id_roles_providers_create_oidc.html
 */
export const GITHUB_PROVIDER: Check = {
  name: 'GitHub OIDC provider',
  async look({ clients, settings, stacks }) {
    const answer = await clients.get(IAMClient).send(new ListOpenIDConnectProvidersCommand({}));
    const arn = answer.OpenIDConnectProviderList?.find(({ Arn = '' }) => Arn.endsWith(PROVIDER))?.Arn;
    if (settings.github === undefined) {
      return [ok(arn === undefined ? 'none; nothing here needs one' : `${arn}; nothing here needs it`)];
    }
    const own = (await stacks.resources('github', 'AWS::IAM::OIDCProvider')).length > 0;
    const finding = { arn, own, stack: stacks.name('github'), environment: settings.environment };
    return [settings.github.provider === 'managed' ? managedProvider(finding) : existingProvider(finding)];
  },
};

interface ProviderFinding {
  /** Undefined where the account has none. */
  readonly arn: string | undefined;
  /** Whether the environment's stack made it. */
  readonly own: boolean;
  readonly stack: string;
  readonly environment: string;
}

function managedProvider({ arn, own, stack, environment }: ProviderFinding): Finding {
  if (own) {
    return arn === undefined
      ? problem(
          `${stack} made one, and it is gone: nothing on GitHub can sign in`,
          `npx cdk deploy ${stack} -c env=${environment} --revert-drift`,
        )
      : ok(`${arn}, made by ${stack}`);
  }
  return arn === undefined
    ? ok(`none yet: ${stack} makes it`)
    : problem(
        `${arn} exists, and github.provider is managed: ${stack} cannot make a second`,
        "set github.provider to 'existing' in lib/config/environments.ts",
      );
}

function existingProvider({ arn, own, stack }: ProviderFinding): Finding {
  if (arn === undefined) {
    return problem(
      'github.provider is existing, and the account has none: nothing on GitHub can sign in',
      "set github.provider to 'managed' in lib/config/environments.ts, or deploy the environment first that makes it",
    );
  }
  return own
    ? problem(
        `${stack} made ${arn}, and github.provider is existing now: the next deployment deletes it`,
        "set github.provider to 'managed' in lib/config/environments.ts",
      )
    : ok(arn);
}
