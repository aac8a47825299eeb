import type { Acknowledged } from './policy';
import { dataStaysOrGoes } from './policies/data';
import { onlyClientsComeIn, callersAreKnown } from './policies/network';
import { buildsArePlain } from './policies/compute';
import { wildcardResourcesOnlyWhereNeeded } from './policies/permissions';
import { listenersSpeakTls } from './policies/transport';

/** What people may read of the whole account, most of it of actions that have resource types. Nothing else on `*`. */
const READ_EVERYWHERE = [
  'cloudformation:DescribeStacks',
  'cloudformation:ListStackResources',
  'cloudwatch:DescribeAlarms',
  'codeconnections:GetConnection',
  'codedeploy:GetDeployment',
  'codedeploy:GetDeploymentConfig',
  'codedeploy:GetDeploymentGroup',
  'codedeploy:GetDeploymentTarget',
  'codedeploy:ListDeploymentTargets',
  'codedeploy:ListDeployments',
  'codepipeline:GetPipelineState',
  'codepipeline:ListPipelineExecutions',
  'codestar-connections:GetConnection',
  'ec2:DescribeAddresses',
  'ec2:DescribeVpcs',
  'ecr:GetRegistryScanningConfiguration',
  'ecs:DescribeServiceDeployments',
  'ecs:DescribeServices',
  'ecs:ListServiceDeployments',
  'elasticloadbalancing:DescribeLoadBalancers',
  'iam:ListOpenIDConnectProviders',
  'lambda:GetAccountSettings',
  'lambda:GetAlias',
  'route53:GetHostedZone',
  'servicequotas:GetAWSDefaultServiceQuota',
  'servicequotas:GetServiceQuota',
  'servicequotas:ListServiceQuotas',
  'sqs:GetQueueAttributes',
  'states:ListExecutions',
  'sts:GetCallerIdentity',
] as const;

/** What Lambda does with the network interfaces of functions. */
const NETWORK_INTERFACES = [
  'ec2:CreateNetworkInterface',
  'ec2:DeleteNetworkInterface',
  'ec2:AssignPrivateIpAddresses',
  'ec2:UnassignPrivateIpAddresses',
] as const;

/**
 * Findings that stay, each with its reason. An entry that matches nothing any more fails the tests, so that what was
 * mended is taken out.
 */
export const ACKNOWLEDGED: readonly Acknowledged[] = [
  {
    policy: onlyClientsComeIn.name,
    environments: ['sandbox'],
    where: /^service\/OrderApiLoadBalancerSecurityGroup/,
    detail: / 8080-8080$/,
    reason:
      'The test listener of a network without NAT: hooks run outside of it and have no address of their own. It answers ' +
      '403 to whoever does not send a generated key. docs/decisions/test-listener.md',
  },
  {
    policy: listenersSpeakTls.name,
    where: /^service\/OrderApiListeners(Production|Test)[0-9A-F]{8}$/,
    detail: /^speaks HTTP$/,
    reason:
      'TLS needs a name that its owner can prove, and no environment of this repository has one, so that a fresh account ' +
      'can deploy it. `loadBalancer.domain` brings the certificate and the redirect.',
  },
  {
    policy: callersAreKnown.name,
    where: /^quote\/QuoteApiquoteGET|^quote-check\/QuoteCheckApiquotecheckPOST/,
    reason:
      'Prices are public, and the stages limit what a stranger can cost. `quote.api.authorization: iam` makes callers ' +
      'sign their requests.',
  },
  {
    policy: buildsArePlain.name,
    where: /^image\/ImageSeedProject|^delivery\/DeliveryBuildProject/,
    reason:
      'Both build a container image with Docker, which CodeBuild allows to privileged builds only. The role of each ' +
      'names what it may touch.',
  },
  ...NETWORK_INTERFACES.map((action) => ({
    policy: wildcardResourcesOnlyWhereNeeded.name,
    where: /^service\/DeploymentHooksNetwork/,
    detail: new RegExp(`^allows ${action} on \\*$`),
    reason:
      'Network interfaces of a function in a VPC. The guide of Lambda asks for these actions on *, and checks them before ' +
      'an interface has a name: https://docs.aws.amazon.com/lambda/latest/dg/configuration-vpc.html#configuration-vpc-permissions',
  })),
  ...READ_EVERYWHERE.map((action) => ({
    policy: wildcardResourcesOnlyWhereNeeded.name,
    where: /^delivery\/ReaderRoleDefaultPolicy/,
    detail: new RegExp(`^allows ${action} on \\*$`),
    reason:
      'Reads names, states and numbers, and changes nothing: people who look for a fault look at the whole account. Texts ' +
      'that somebody wrote, logs and parameters, it reads of this environment only. docs/decisions/ops.md',
  })),
  {
    policy: dataStaysOrGoes.name,
    where: /^observability\/DeploymentsGroup/,
    reason:
      'EventBridge writes to log groups under /aws/events only, so this one has a name, and one that stayed would block ' +
      'the next deployment of its stack. CodeDeploy and ECS keep the deployments themselves. docs/decisions/observability.md',
  },
];
