/**
 * Seconds that a resource without a documented duration is taken to need: an assumption of this repository, so that a
 * long chain of small resources counts for something. The plan names every type that it was used for.
 */
export const ASSUMED_SECONDS = 10;

/** Where AWS says something about durations, and the day on which the page was read. */
export const SOURCES = {
  /** A service waits until its targets are healthy: thresholds times interval, and one interval more. */
  healthChecks: {
    page: 'https://aws.amazon.com/premiumsupport/knowledge-center/codedeploy-elb-deployments/',
    read: '2026-11-21',
  },
  /** The longest chain of references sets the time of a stack; what is beside it is made in parallel. No figures. */
  stacks: {
    page: 'https://docs.aws.amazon.com/AWSCloudFormation/latest/UserGuide/stack-deployment-time.html',
    read: '2026-11-21',
  },
} as const;

/** Types that AWS names for taking most of a deployment's time, without a figure (`SOURCES.stacks`). */
export const KNOWN_AS_SLOW: readonly string[] = [
  'AWS::CloudFront::Distribution',
  'AWS::EC2::NatGateway',
  'AWS::ElasticLoadBalancingV2::LoadBalancer',
  'AWS::RDS::DBInstance',
];
