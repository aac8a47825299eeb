import { Fn } from 'aws-cdk-lib';
import type { NetworkSettings } from '../config/settings';

/**
 * The zones to spread over: the configured names, or the first ones of the region, chosen when the stack is
 * deployed. Never a context look-up, which would need credentials to synthesize.
 *
 * `Fn::GetAZs` lists the zones that have a default subnet, or all of them where none has one.
 *
 * @see https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/intrinsic-function-reference-getavailabilityzones.html
 */
export function availabilityZones(settings: NetworkSettings): string[] {
  if (settings.availabilityZoneNames !== undefined) {
    return settings.availabilityZoneNames.slice(0, settings.availabilityZones);
  }
  return Array.from({ length: settings.availabilityZones }, (_, index) => Fn.select(index, Fn.getAzs()));
}
