import { z } from 'zod';
import type { Assembly } from '../assembly/types';
import type { Resolver } from '../values/types';
import { existing } from './roles';

/** ARN of the key of the account that a topic, queue, bucket, state machine or activity is encrypted with, by its ARN. */
export type Encryption = ReadonlyMap<string, string>;

const schema = z.object({
  KmsMasterKeyId: z.string().optional(),
  EncryptionConfiguration: z.object({ KmsKeyId: z.string().optional() }).optional(),
  BucketEncryption: z
    .object({
      ServerSideEncryptionConfiguration: z.array(
        z.object({
          ServerSideEncryptionByDefault: z.object({ KMSMasterKeyID: z.string().optional() }).optional(),
        }),
      ),
    })
    .optional(),
});

/** Types whose data a key of the account may encrypt, and the attribute with their ARN; `Ref` where it is that. */
const TYPES: Readonly<Record<string, string | undefined>> = {
  'AWS::SQS::Queue': 'Arn',
  'AWS::SNS::Topic': undefined,
  'AWS::S3::Bucket': 'Arn',
  'AWS::StepFunctions::StateMachine': undefined,
  'AWS::StepFunctions::Activity': undefined,
};

/** Reads which key encrypts what. Keys that AWS keeps need no permission of the caller, and are left out. */
export function readEncryption(assembly: Assembly, resolver: Resolver): Encryption {
  const keys = keysByName(assembly, resolver);
  return new Map(
    Object.entries(TYPES).flatMap(([type, attribute]) =>
      existing(assembly, resolver, type).flatMap(({ stack, logicalId }) => {
        const properties = schema.parse(resolver.properties(stack, logicalId));
        const arn = attribute
          ? resolver.attribute(stack, logicalId, attribute)
          : resolver.ref(stack, logicalId);
        const key = keys.get(keyOf(properties) ?? '');
        return key === undefined ? [] : [[String(arn), key] as const];
      }),
    ),
  );
}

function keyOf(properties: z.output<typeof schema>): string | undefined {
  const [rule] = properties.BucketEncryption?.ServerSideEncryptionConfiguration ?? [];
  return (
    properties.KmsMasterKeyId ??
    properties.EncryptionConfiguration?.KmsKeyId ??
    rule?.ServerSideEncryptionByDefault?.KMSMasterKeyID
  );
}

/** ARNs of the keys by every name that a resource may know them by: ARN, id and alias. */
function keysByName(assembly: Assembly, resolver: Resolver): ReadonlyMap<string, string> {
  const names = new Map<string, string>();
  for (const { stack, logicalId } of existing(assembly, resolver, 'AWS::KMS::Key')) {
    const arn = String(resolver.attribute(stack, logicalId, 'Arn'));
    names.set(arn, arn).set(String(resolver.ref(stack, logicalId)), arn);
  }
  for (const { stack, logicalId } of existing(assembly, resolver, 'AWS::KMS::Alias')) {
    const { AliasName, TargetKeyId } = resolver.properties(stack, logicalId);
    const arn = names.get(String(TargetKeyId));
    if (arn !== undefined) names.set(String(AliasName), arn);
  }
  return names;
}
