import type { AcknowledgedFinding } from './finding';

const WITHOUT_DOMAIN =
  'TLS needs a name that its owner can prove, and no environment of this repository has one. `loadBalancer.domain` ' +
  'brings the certificate, the listener and the redirect.';

const KEYS_OF_AWS =
  'Encrypted with keys that AWS manages. Keys of our own are where services must be admitted by name or data leaves its ' +
  'service (topics, queues, executions, artifacts). One on everything makes one key the end of everything.';

/** Findings of other people's linters that stay, each with its reason. One that is found no longer fails the command. */
export const ACKNOWLEDGED: readonly AcknowledgedFinding[] = [
  {
    tool: 'cfn-lint',
    rule: 'W3005',
    verdict: 'not-adopted',
    reason:
      'aws-cdk-lib writes dependencies beside references, so that a role is complete before it is used. Its own validator ' +
      'leaves this rule out.',
  },

  // Rules that are not adopted.
  {
    tool: 'checkov',
    rule: 'CKV_AWS_115',
    verdict: 'not-adopted',
    reason:
      'Reserved concurrency takes from all other functions, and fails where an account has ten in all, as new ones do. It ' +
      'is a setting of the quote function, `quote.concurrency`.',
  },
  {
    tool: 'checkov',
    rule: 'CKV_AWS_116',
    verdict: 'not-adopted',
    reason:
      'A dead-letter queue catches asynchronous calls only. Functions are called by Step Functions, CodeDeploy, API Gateway ' +
      'and CloudFormation, which see the error. Of the two that are not, one ends in a queue of its rule, the other runs ' +
      'again in five minutes.',
  },
  {
    tool: 'checkov',
    rule: 'CKV_AWS_117',
    verdict: 'not-adopted',
    reason:
      'AWS advises a VPC for functions that reach something in it. Ours reach services of AWS; in a VPC they would need ' +
      'NAT gateways or endpoints. Only deployment hooks with NAT addresses are in one.',
  },
  { tool: 'checkov', rule: 'CKV_AWS_158', verdict: 'not-adopted', reason: KEYS_OF_AWS },
  { tool: 'checkov', rule: 'CKV_AWS_173', verdict: 'not-adopted', reason: KEYS_OF_AWS },
  { tool: 'checkov', rule: 'CKV_AWS_149', verdict: 'not-adopted', reason: KEYS_OF_AWS },
  { tool: 'checkov', rule: 'CKV_AWS_136', verdict: 'not-adopted', reason: KEYS_OF_AWS },
  {
    tool: 'checkov',
    rule: 'CKV_AWS_120',
    verdict: 'not-adopted',
    reason: 'A cache is about speed, costs by the hour and is a setting, `quote.api.cache`.',
  },

  // The tool is mistaken.
  {
    tool: 'checkov',
    rule: 'CKV_AWS_107',
    where: /\/(DeliveryBuildRole|ImageSeedRole)DefaultPolicy/,
    verdict: 'mistaken',
    reason:
      'The credentials are those for the image registry, which a build that pushes needs. They end with it.',
  },
  {
    tool: 'checkov',
    rule: 'CKV_AWS_51',
    where: /\/ImageRepository/,
    verdict: 'mistaken',
    reason:
      'Tags are immutable but for build caches (IMMUTABLE_WITH_EXCLUSION), a value that the rule does not know.',
  },

  // Exceptions.
  {
    tool: 'checkov',
    rule: 'CKV_AWS_111',
    where: /\/DeploymentHooksNetwork/,
    verdict: 'accepted',
    reason:
      'Network interfaces of functions in a VPC: the guide of Lambda asks for these actions on *, and checks them before ' +
      'an interface has a name.',
  },
  {
    tool: 'checkov',
    rule: 'CKV_AWS_18',
    where: /\/(DeliveryStore|OrderApiLoadBalancerAccessLogs)/,
    verdict: 'accepted',
    reason:
      'Only roles of the pipeline and the load balancer reach these buckets; access logs of access logs have no end.',
  },
  {
    tool: 'checkov',
    rule: 'CKV_AWS_21',
    where: /\/(DeliveryStoreArtifacts|OrderApiLoadBalancerAccessLogsBucket)/,
    verdict: 'accepted',
    reason: 'Nothing in them is written twice, and everything expires. The source, which is, has versions.',
  },
  {
    tool: 'checkov',
    rule: 'CKV_AWS_18',
    where: /-recipe-log-archive\/ArchiveBucket/,
    verdict: 'accepted',
    reason:
      'Only Firehose writes to this bucket of a recipe. CloudTrail data events tell who read an object, where an account ' +
      'needs to know.',
  },
  {
    tool: 'checkov',
    rule: 'CKV_AWS_21',
    where: /-recipe-log-archive\/ArchiveBucket/,
    verdict: 'accepted',
    reason: 'Firehose writes each object once, under a key of its own.',
  },
  {
    tool: 'checkov',
    rule: 'CKV_AWS_59',
    where: /\/(QuoteApiquoteGET|QuoteCheckApiquotecheckPOST)/,
    verdict: 'accepted',
    reason:
      'Prices are public, and throttled. `quote.api.authorization: iam` makes callers sign their requests.',
  },
  {
    tool: 'checkov',
    rule: 'CKV_AWS_2',
    where: /\/OrderApiListeners/,
    verdict: 'accepted',
    reason: WITHOUT_DOMAIN,
  },
  {
    tool: 'checkov',
    rule: 'CKV_AWS_103',
    where: /\/OrderApiListeners/,
    verdict: 'accepted',
    reason: WITHOUT_DOMAIN,
  },
  {
    tool: 'checkov',
    rule: 'CKV_AWS_260',
    where: /\/OrderApiLoadBalancerSecurityGroup/,
    verdict: 'accepted',
    reason: 'The load balancer serves everybody on port 80, and redirects to TLS where there is a domain.',
  },
  {
    tool: 'checkov',
    rule: 'CKV_AWS_91',
    where: /sandbox-service\/OrderApiLoadBalancer/,
    verdict: 'accepted',
    reason:
      'Access logs refill a bucket that `cdk destroy` empties. A setting, `loadBalancer.accessLogs`: off in the sandbox.',
  },
  {
    tool: 'checkov',
    rule: 'CKV_AWS_65',
    where: /(sandbox|staging)-(service|worker)\//,
    verdict: 'accepted',
    reason:
      'Container Insights cost more than the alarms. A setting, `service.containerInsights`: on in production.',
  },
];
