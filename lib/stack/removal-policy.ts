import { RemovalPolicy } from 'aws-cdk-lib';
import type { ProtectionSettings } from '../config/settings';

const REMOVAL_POLICIES: Readonly<Record<ProtectionSettings['data'], RemovalPolicy>> = {
  destroy: RemovalPolicy.DESTROY,
  retain: RemovalPolicy.RETAIN,
};

/** What becomes of a resource that holds data (tables, images, buckets, logs) when its stack goes. */
export function dataRemovalPolicy(protection: Pick<ProtectionSettings, 'data'>): RemovalPolicy {
  return REMOVAL_POLICIES[protection.data];
}
