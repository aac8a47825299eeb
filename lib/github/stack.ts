import { CfnOutput, Stack, type StackProps } from 'aws-cdk-lib';
import * as iam from 'aws-cdk-lib/aws-iam';
import type { Construct } from 'constructs';
import type { GitHubSettings, Settings } from '../config/settings';
import { addGitHubRole, GITHUB_AUDIENCE, GITHUB_ISSUER } from './trust';

export interface GitHubStackProps extends StackProps {
  readonly settings: Settings & { readonly github: GitHubSettings };
}

/** The roles of CDK's bootstrap stack that a deployment takes on, by the part of their name that tells them apart. */
const BOOTSTRAP_ROLES = ['deploy', 'file-publishing', 'image-publishing', 'lookup'] as const;

/** Behind the name of an environment: the GitHub environment of jobs that only look. It needs no protection. */
export const DIFF_SUFFIX = '-diff';

/**
 * What GitHub may do before anything else is there: the identity provider, a role that deploys by taking on the roles of
 * CDK's bootstrap stack, and one that reads the deployed templates. It needs no other stack, so that a person deploys it
 * once and workflows do the rest. Releases have a stack of their own, after the service: `GitHubReleaseStack`.
 *
 * @see https://docs.aws.amazon.com/cdk/v2/guide/bootstrapping-env.html
 */
export class GitHubStack extends Stack {
  constructor(
    scope: Construct,
    id: string,
    private readonly props: GitHubStackProps,
  ) {
    super(scope, id, props);
    const { environment, github } = props.settings;
    const provider = github.provider === 'managed' ? this.addProvider() : undefined;
    const deploy = addGitHubRole(this, 'DeployRole', {
      description: `GitHub: deploy the stacks of ${environment}`,
      settings: github,
      environment,
      branch: github.branch,
      statements: [this.takeOnBootstrapRoles()],
    });
    const diff = addGitHubRole(this, 'DiffRole', {
      description: `GitHub: compare the stacks of ${environment} with what is deployed`,
      settings: github,
      environment: `${environment}${DIFF_SUFFIX}`,
      statements: [this.readTemplates()],
    });
    // The ARN in the trust policies is no reference.
    if (provider !== undefined) for (const role of [deploy, diff]) role.node.addDependency(provider);
    this.addOutputs({ deploy, diff });
  }

  /** Without thumbprints: IAM trusts the issuer's certificate by its authority. */
  private addProvider(): iam.OidcProviderNative {
    return new iam.OidcProviderNative(this, 'Provider', {
      url: `https://${GITHUB_ISSUER}`,
      clientIds: [GITHUB_AUDIENCE],
    });
  }

  private takeOnBootstrapRoles(): iam.PolicyStatement {
    const qualifier = this.synthesizer.bootstrapQualifier;
    if (qualifier === undefined) {
      throw new Error(
        `${this.node.path} is deployed without CDK's bootstrap roles, the only ones that GitHub may take on: ` +
          'leave the synthesizer of the stacks at its default, or take the setting github out.',
      );
    }
    return new iam.PolicyStatement({
      sid: 'TakeOnBootstrapRoles',
      actions: ['sts:AssumeRole'],
      resources: BOOTSTRAP_ROLES.map(
        (role) =>
          `arn:${this.partition}:iam::${this.account}:role/cdk-${qualifier}-${role}-role-${this.account}-${this.region}`,
      ),
    });
  }

  /**
   * Not CDK's lookup role, which may read nearly everything in the account: a pull request that nobody has looked at
   * yet would read it too. `cdk diff --method template` goes on with the role it has when it cannot take on that one.
   */
  private readTemplates(): iam.PolicyStatement {
    const { environment, prefix } = this.props.settings;
    return new iam.PolicyStatement({
      sid: 'ReadTemplates',
      actions: ['cloudformation:DescribeStacks', 'cloudformation:GetTemplate'],
      resources: [
        this.formatArn({
          service: 'cloudformation',
          resource: 'stack',
          resourceName: `${prefix}-${environment}-*/*`,
        }),
      ],
    });
  }

  private addOutputs({ deploy, diff }: { readonly deploy: iam.Role; readonly diff: iam.Role }): void {
    const { environment } = this.props.settings;
    new CfnOutput(this, 'DeployRoleArn', {
      value: deploy.roleArn,
      description: `Variable AWS_DEPLOY_ROLE of the GitHub environment ${environment}`,
    });
    new CfnOutput(this, 'DiffRoleArn', {
      value: diff.roleArn,
      description: `Variable AWS_DIFF_ROLE of the GitHub environment ${environment}${DIFF_SUFFIX}`,
    });
  }
}
