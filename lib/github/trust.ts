import { ArnFormat, Duration, Stack } from 'aws-cdk-lib';
import * as iam from 'aws-cdk-lib/aws-iam';
import type { Construct } from 'constructs';
import type { GitHubSettings } from '../config/settings';

/** The host that signs the tokens of jobs: the provider's name in IAM, and the prefix of its condition keys. */
export const GITHUB_ISSUER = 'token.actions.githubusercontent.com';

/** Whom the tokens are for. The action that exchanges them asks for nothing else by default. */
export const GITHUB_AUDIENCE = 'sts.amazonaws.com';

/** How long a job may work with a role. The jobs of the workflows end before. */
export const GITHUB_SESSION = Duration.hours(2);

export interface GitHubRoleProps {
  readonly description: string;
  readonly settings: Pick<GitHubSettings, 'repository'>;
  /** The GitHub environment whose jobs take the role on. Its protection rules decide who may start such a job. */
  readonly environment: string;
  /** @default any branch that GitHub lets into the environment */
  readonly branch?: string;
  readonly statements: readonly iam.PolicyStatement[];
}

/**
 * A role for the jobs of one environment of one repository, with exactly the statements given.
 *
 * The subject is compared as a whole, so neither another repository nor another environment, a branch or a pull request
 * of this one passes. See `docs/decisions/github.md`.
 *
 * @see https://docs.github.com/en/actions/how-tos/secure-your-work/security-harden-deployments/oidc-in-aws
 * @see https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_iam-condition-keys.html#condition-keys-wif
 */
export function addGitHubRole(scope: Construct, id: string, props: GitHubRoleProps): iam.Role {
  const { description, settings, environment, branch, statements } = props;
  const role = new iam.Role(scope, id, {
    description,
    assumedBy: new iam.WebIdentityPrincipal(providerArn(scope), {
      StringEquals: {
        [`${GITHUB_ISSUER}:aud`]: GITHUB_AUDIENCE,
        [`${GITHUB_ISSUER}:sub`]: `repo:${settings.repository}:environment:${environment}`,
        ...(branch === undefined ? {} : { [`${GITHUB_ISSUER}:ref`]: `refs/heads/${branch}` }),
      },
    }),
    maxSessionDuration: GITHUB_SESSION,
  });
  for (const statement of statements) role.addToPrincipalPolicy(statement);
  return role;
}

/** An account has one provider for an issuer at most, so its ARN is known without asking who made it. */
function providerArn(scope: Construct): string {
  return Stack.of(scope).formatArn({
    service: 'iam',
    region: '',
    resource: 'oidc-provider',
    resourceName: GITHUB_ISSUER,
    arnFormat: ArnFormat.SLASH_RESOURCE_NAME,
  });
}
