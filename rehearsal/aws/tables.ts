import { z } from 'zod';
import type { Assembly } from '../assembly/types';
import type { Resolver } from '../values/types';

/** A table as a template describes it, ready to be created locally. */
export interface TableModel {
  readonly stackId: string;
  readonly logicalId: string;
  readonly name: string;
  /** Input of DynamoDB's CreateTable. */
  readonly createInput: Readonly<Record<string, unknown>>;
  /** Attribute of the time to live, when the template sets one. Items do not expire in a rehearsal. */
  readonly timeToLiveAttribute?: string;
  /** Properties of the template that the local table does not have. */
  readonly notModelled: readonly string[];
}

/** Properties that CreateTable takes as they stand, for both resource types. */
const TAKEN_OVER = ['AttributeDefinitions', 'KeySchema'] as const;
const INDEXES = ['GlobalSecondaryIndexes', 'LocalSecondaryIndexes'] as const;
/** Parts of an index that CreateTable takes and dynalite knows; throughput does not exist on demand. */
const INDEX_PARTS = ['IndexName', 'KeySchema', 'Projection'] as const;
/** Read here, or without an effect that a request could see. */
const UNDERSTOOD = new Set<string>([
  ...TAKEN_OVER,
  ...INDEXES,
  'TableName',
  'BillingMode',
  'TimeToLiveSpecification',
  'Tags',
  'DeletionProtectionEnabled',
  'TableClass',
  'Replicas',
  'Region',
]);

/**
 * Every DynamoDB table of the assembly, of either resource type. All are created on demand: dynalite has no throttling,
 * so provisioned capacity is listed as not modelled.
 */
export function readTables(assembly: Assembly, resolver: Resolver): readonly TableModel[] {
  return ['AWS::DynamoDB::Table', 'AWS::DynamoDB::GlobalTable']
    .flatMap((type) => assembly.resources(type))
    .filter(({ stack, logicalId }) => resolver.exists(stack, logicalId))
    .map(({ stack, logicalId }) => {
      const properties = resolver.properties(stack, logicalId);
      const name = String(resolver.ref(stack, logicalId));
      return {
        stackId: stack.id,
        logicalId,
        name,
        createInput: createInput(name, properties),
        timeToLiveAttribute: timeToLiveAttribute(properties),
        notModelled: notModelled(properties),
      };
    });
}

const timeToLiveSchema = z.object({
  TimeToLiveSpecification: z
    .object({ AttributeName: z.string().optional(), Enabled: z.union([z.boolean(), z.stringbool()]) })
    .optional(),
});

function timeToLiveAttribute(properties: Record<string, unknown>): string | undefined {
  const { TimeToLiveSpecification: specification } = timeToLiveSchema.parse(properties);
  return specification?.Enabled ? specification.AttributeName : undefined;
}

function createInput(name: string, properties: Record<string, unknown>): Record<string, unknown> {
  return {
    TableName: name,
    BillingMode: 'PAY_PER_REQUEST',
    ...pick(properties, TAKEN_OVER),
    ...Object.fromEntries(
      INDEXES.flatMap((kind) => {
        const indexes = properties[kind];
        return Array.isArray(indexes) && indexes.length > 0
          ? [[kind, indexes.map((index: Record<string, unknown>) => pick(index, INDEX_PARTS))]]
          : [];
      }),
    ),
  };
}

/** A global table is at least its own replica, whose properties are those of the table in one region. */
const replicasSchema = z.array(z.record(z.string(), z.unknown()));

function notModelled(properties: Record<string, unknown>): string[] {
  const names = Object.keys(properties).filter((name) => !UNDERSTOOD.has(name));
  const replicas = replicasSchema.parse(properties['Replicas'] ?? []);
  if (replicas.length > 1) names.push(`Replicas in ${replicas.length} regions`);
  names.push(
    ...new Set(replicas.flatMap((replica) => Object.keys(replica).filter((name) => !UNDERSTOOD.has(name)))),
  );
  if (properties['BillingMode'] !== 'PAY_PER_REQUEST') names.push('BillingMode PROVISIONED');
  return names;
}

function pick(from: Record<string, unknown>, names: readonly string[]): Record<string, unknown> {
  return Object.fromEntries(names.flatMap((name) => (name in from ? [[name, from[name]]] : [])));
}
