/** When this table was last held against the pages that it names. */
export const CHECKED_ON = '2026-11-21';

const REFERENCE = 'https://docs.aws.amazon.com/service-authorization/latest/reference';

/**
 * Actions for which AWS documents no resource type: a policy can name nothing but `*`. By service, with the page whose
 * column "Resource types" is empty for them. An action that is not here needs a resource.
 *
 * @see https://docs.aws.amazon.com/service-authorization/latest/reference/reference_policies_actions-resources-contextkeys.html#actions_table
 */
const BY_SERVICE = {
  cloudwatch: {
    page: `${REFERENCE}/list_amazoncloudwatch.html`,
    actions: ['GetMetricData', 'PutMetricData'],
  },
  ec2: {
    page: `${REFERENCE}/list_amazonec2.html`,
    actions: ['DescribeNetworkInterfaces', 'DescribeSubnets'],
  },
  ecr: { page: `${REFERENCE}/list_amazonelasticcontainerregistry.html`, actions: ['GetAuthorizationToken'] },
  'ecr-public': {
    page: `${REFERENCE}/list_amazonelasticcontainerregistrypublic.html`,
    actions: ['GetAuthorizationToken'],
  },
  ecs: {
    page: `${REFERENCE}/list_amazonelasticcontainerservice.html`,
    actions: ['DescribeTaskDefinition', 'ListServices', 'RegisterTaskDefinition'],
  },
  elasticloadbalancing: {
    page: `${REFERENCE}/list_awselasticloadbalancingv2.html`,
    actions: ['DescribeListeners', 'DescribeRules', 'DescribeTargetGroups', 'DescribeTargetHealth'],
  },
  inspector2: {
    page: `${REFERENCE}/list_amazoninspector2.html`,
    actions: ['ListCoverage', 'ListFindings'],
  },
  logs: {
    page: `${REFERENCE}/list_amazoncloudwatchlogs.html`,
    actions: [
      'CreateLogDelivery',
      'DeleteLogDelivery',
      'DescribeLogGroups',
      'DescribeResourcePolicies',
      'GetLogDelivery',
      'ListLogDeliveries',
      'PutResourcePolicy',
      'UpdateLogDelivery',
    ],
  },
  sts: { page: `${REFERENCE}/list_awssecuritytokenservice.html`, actions: ['GetServiceBearerToken'] },
  xray: {
    page: `${REFERENCE}/list_awsx-ray.html`,
    actions: ['GetSamplingRules', 'GetSamplingTargets', 'PutTelemetryRecords', 'PutTraceSegments'],
  },
} as const;

export const WITHOUT_RESOURCE_TYPE: ReadonlySet<string> = new Set(
  Object.entries(BY_SERVICE).flatMap(([service, { actions }]) =>
    actions.map((action) => `${service}:${action}`),
  ),
);
