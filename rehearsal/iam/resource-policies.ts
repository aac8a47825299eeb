import { z } from 'zod';
import type { Assembly, AssemblyResource } from '../assembly/types';
import { parseFunctionReference } from '../lambda/names';
import type { Resolver } from '../values/types';
import { AccessError } from './error';
import { readPolicy } from './policy';
import type { Statement } from './policy';
import { existing } from './roles';

/**
 * The policies of resources, by the ARN of the resource: of a queue, topic, bucket, key, repository or function. Those of
 * CloudWatch Logs are about all log groups of a region and account, whose ARN ends with `:*`.
 */
export type ResourcePolicies = ReadonlyMap<string, readonly Statement[]>;

/** Types that are policies of resources as well, and not evaluated here. */
const REFUSED = [
  'AWS::SQS::QueueInlinePolicy',
  'AWS::SNS::TopicInlinePolicy',
  'AWS::KMS::ReplicaKey',
  'AWS::ECR::RegistryPolicy',
  'AWS::SecretsManager::ResourcePolicy',
  'AWS::Events::EventBusPolicy',
  'AWS::S3::AccessPoint',
  'AWS::Lambda::LayerVersionPermission',
];

/** @throws AccessError naming a policy that the rehearsal cannot evaluate */
export function readResourcePolicies(assembly: Assembly, resolver: Resolver): ResourcePolicies {
  const policies = new Map<string, readonly Statement[]>();
  const add = (arn: string, statements: readonly Statement[]): void =>
    void policies.set(arn, [...(policies.get(arn) ?? []), ...statements]);
  for (const type of REFUSED) {
    const [found] = existing(assembly, resolver, type);
    if (found) {
      throw new AccessError(
        `${found.logicalId} of stack ${found.stack.stackName} is of the type ${type}, whose policy the rehearsal does not evaluate.`,
      );
    }
  }
  for (const [type, read] of Object.entries(READERS)) {
    for (const resource of existing(assembly, resolver, type)) {
      const { stack, logicalId } = resource;
      const properties = resolver.properties(stack, logicalId);
      const origin = `${KIND[type] ?? 'policy'} ${logicalId} of stack ${stack.stackName}`;
      for (const [arn, document] of read(properties, resource, resolver))
        add(arn, readPolicy(document, origin));
    }
  }
  refuseInlinePolicies(assembly, resolver);
  return policies;
}

type Properties = Readonly<Record<string, unknown>>;
/** Gives the ARN and the policy document of each resource that a resource of the template is about. */
type Reader = (
  properties: Properties,
  resource: AssemblyResource,
  resolver: Resolver,
) => readonly (readonly [arn: string, document: unknown])[];

const KIND: Readonly<Record<string, string>> = {
  'AWS::Lambda::Permission': 'permission',
  'AWS::KMS::Key': 'policy of key',
  'AWS::ECR::Repository': 'policy of repository',
  'AWS::Logs::ResourcePolicy': 'policy of CloudWatch Logs',
};

const names = z.array(z.string());

const READERS: Readonly<Record<string, Reader>> = {
  'AWS::SQS::QueuePolicy': ({ Queues, PolicyDocument }, resource, resolver) =>
    names.parse(Queues).map((url) => [queueArn(url, resource, resolver), PolicyDocument]),
  'AWS::SNS::TopicPolicy': ({ Topics, PolicyDocument }) =>
    names.parse(Topics).map((arn) => [arn, PolicyDocument]),
  'AWS::S3::BucketPolicy': ({ Bucket, PolicyDocument }, { stack }, resolver) => [
    [
      `arn:${String(resolver.value(stack, { Ref: 'AWS::Partition' }))}:s3:::${String(Bucket)}`,
      PolicyDocument,
    ],
  ],
  'AWS::KMS::Key': ({ KeyPolicy }, { stack, logicalId }, resolver) => [
    [String(resolver.attribute(stack, logicalId, 'Arn')), KeyPolicy],
  ],
  'AWS::ECR::Repository': ({ RepositoryPolicyText }, { stack, logicalId }, resolver) =>
    RepositoryPolicyText === undefined
      ? []
      : [[String(resolver.attribute(stack, logicalId, 'Arn')), RepositoryPolicyText]],
  // The property is text: https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/aws-resource-logs-resourcepolicy.html
  'AWS::Logs::ResourcePolicy': ({ PolicyDocument }, { stack }, resolver) => {
    const of = (pseudo: string): string => String(resolver.value(stack, { Ref: `AWS::${pseudo}` }));
    return [
      [
        `arn:${of('Partition')}:logs:${of('Region')}:${of('AccountId')}:*`,
        JSON.parse(z.string().parse(PolicyDocument)),
      ],
    ];
  },
  'AWS::Lambda::Permission': (properties, resource, resolver) => [permission(properties, resource, resolver)],
};

/** The ARN that belongs to a queue's URL, `https://sqs.region.amazonaws.com/account/name`. */
function queueArn(url: string, { stack, logicalId }: AssemblyResource, resolver: Resolver): string {
  const [account, name] = url.split('/').slice(-2);
  if (account === undefined || name === undefined) {
    throw new AccessError(
      `${logicalId} of stack ${stack.stackName} names ${url}, which is no URL of a queue.`,
    );
  }
  const of = (pseudo: string): string => String(resolver.value(stack, { Ref: `AWS::${pseudo}` }));
  return `arn:${of('Partition')}:sqs:${of('Region')}:${account}:${name}`;
}

const permissionSchema = z.strictObject({
  Action: z.string(),
  FunctionName: z.string(),
  Principal: z.string(),
  SourceArn: z.string().optional(),
  SourceAccount: z.string().optional(),
});

/**
 * The statement that Lambda makes of a permission. A permission on an alias or a version is for calls by that name only.
 *
 * @see https://docs.aws.amazon.com/lambda/latest/dg/access-control-resource-based.html
 */
function permission(
  properties: Properties,
  { stack, logicalId }: AssemblyResource,
  resolver: Resolver,
): readonly [string, unknown] {
  const read = permissionSchema.safeParse(properties);
  if (!read.success) {
    throw new AccessError(
      `The permission ${logicalId} of stack ${stack.stackName} is not evaluated: ${z.prettifyError(read.error)}`,
    );
  }
  const { Action, FunctionName, Principal, SourceArn, SourceAccount } = read.data;
  const { functionName, qualifier } = parseFunctionReference(FunctionName);
  const of = (pseudo: string): string => String(resolver.value(stack, { Ref: `AWS::${pseudo}` }));
  const arn = `arn:${of('Partition')}:lambda:${of('Region')}:${of('AccountId')}:function:${functionName}`;
  const resource = qualifier === undefined ? arn : `${arn}:${qualifier}`;
  const isService = Principal.endsWith('.amazonaws.com');
  const document = {
    Version: '2012-10-17',
    Statement: {
      Effect: 'Allow',
      Principal: isService ? { Service: Principal } : Principal === '*' ? '*' : { AWS: Principal },
      Action,
      Resource: resource,
      Condition: {
        ...(SourceArn !== undefined && { ArnLike: { 'AWS:SourceArn': SourceArn } }),
        ...(SourceAccount !== undefined && { StringEquals: { 'AWS:SourceAccount': SourceAccount } }),
      },
    },
  };
  return [resource, document];
}

/** Where a type may hold a policy that is not evaluated here, by path; `*` is each element of a list. */
const INLINE: Readonly<Record<string, readonly string[]>> = {
  'AWS::ApiGateway::RestApi': ['Policy'],
  'AWS::DynamoDB::Table': ['ResourcePolicy', 'StreamSpecification.ResourcePolicy'],
  'AWS::DynamoDB::GlobalTable': [
    'Replicas.*.ResourcePolicy',
    'Replicas.*.ReplicaStreamSpecification.ResourcePolicy',
  ],
  'AWS::EFS::FileSystem': ['FileSystemPolicy'],
  'AWS::Events::EventBus': ['Policy'],
};

function refuseInlinePolicies(assembly: Assembly, resolver: Resolver): void {
  for (const [type, places] of Object.entries(INLINE)) {
    for (const { stack, logicalId } of existing(assembly, resolver, type)) {
      const properties = resolver.properties(stack, logicalId);
      const place = places.find((candidate) => isThere(properties, candidate.split('.')));
      if (place !== undefined) {
        throw new AccessError(
          `${logicalId} of stack ${stack.stackName} is of the type ${type} and has a policy in ${place}, which the rehearsal does not evaluate.`,
        );
      }
    }
  }
}

function isThere(value: unknown, [step, ...rest]: readonly string[]): boolean {
  if (step === undefined) return value !== undefined;
  if (step === '*') return Array.isArray(value) && value.some((element) => isThere(element, rest));
  const members: Properties = typeof value === 'object' && value !== null ? { ...value } : {};
  return isThere(members[step], rest);
}
