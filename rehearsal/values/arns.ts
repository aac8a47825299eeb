import { COMPUTE_TYPES } from './resource-types/compute';
import { DELIVERY_TYPES } from './resource-types/delivery';
import { INVOCATION_TYPES } from './resource-types/invocation';
import { LOAD_BALANCING_TYPES } from './resource-types/load-balancing';
import { NETWORK_TYPES } from './resource-types/network';
import { OBSERVABILITY_TYPES } from './resource-types/observability';
import { SECURITY_TYPES } from './resource-types/security';
import { STORAGE_TYPES } from './resource-types/storage';
import { hex, type ResourceType, type ResourceTypes } from './resource-types/subject';

/**
 * What `Ref` and `Fn::GetAtt` give, by resource type. The values are made up but well-formed, and the same for the
 * same stack name and logical id. Names and attributes are those under "Return values" on each type's page of the
 * CloudFormation Template Reference.
 *
 * @see https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/aws-template-resource-type-ref.html
 */
const RESOURCE_TYPES: ResourceTypes = {
  ...NETWORK_TYPES,
  ...LOAD_BALANCING_TYPES,
  ...COMPUTE_TYPES,
  ...INVOCATION_TYPES,
  ...STORAGE_TYPES,
  ...SECURITY_TYPES,
  ...OBSERVABILITY_TYPES,
  ...DELIVERY_TYPES,
  'AWS::CDK::Metadata': { ref: (subject) => hex(subject, 32) },
};

/** A custom resource's attributes are what its handler returns: only a hook can know them. */
const CUSTOM_RESOURCE: ResourceType = { ref: (subject) => `${subject.logicalId}-${hex(subject, 12)}` };

/** How resources of a type are named, or `undefined` for a type that nobody has described yet. */
export function resourceType(type: string): ResourceType | undefined {
  if (type.startsWith('Custom::') || type === 'AWS::CloudFormation::CustomResource') return CUSTOM_RESOURCE;
  return Object.hasOwn(RESOURCE_TYPES, type) ? RESOURCE_TYPES[type] : undefined;
}

/** Every type described, with the names of its attributes. */
export function describedTypes(): ReadonlyMap<string, readonly string[]> {
  return new Map(
    Object.entries(RESOURCE_TYPES).map(([type, { attributes = {} }]) => [type, Object.keys(attributes)]),
  );
}
