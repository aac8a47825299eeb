/** What `LiveTargetGroup` and its handler agree on by name. Plain constants. */

export const LIVE_GROUP_RESOURCE_TYPE = 'Custom::LiveTargetGroup';

/** Properties of the custom resource. `watched` is not read: its change makes CloudFormation ask again. */
export const LIVE_GROUP_PROPERTIES = {
  cluster: 'Cluster',
  blue: 'BlueTargetGroupArn',
  green: 'GreenTargetGroupArn',
  watched: 'Watched',
} as const;

/** Attributes of the custom resource: the ARN of the group that serves, and of the other one. */
export const LIVE_GROUP_ATTRIBUTES = { live: 'LiveTargetGroupArn', idle: 'IdleTargetGroupArn' } as const;
