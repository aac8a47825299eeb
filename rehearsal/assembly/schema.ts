import { z } from 'zod';

/**
 * The parts of a cloud assembly's files that the rehearsal reads; whatever else they hold is let through.
 *
 * @see https://github.com/aws/aws-cdk-cli/tree/main/packages/%40aws-cdk/cloud-assembly-schema
 */
export const manifestSchema = z.looseObject({
  version: z.string(),
  artifacts: z
    .record(
      z.string(),
      z.looseObject({
        type: z.string(),
        environment: z.string().optional(),
        dependencies: z.array(z.string()).optional(),
        properties: z.record(z.string(), z.unknown()).optional(),
      }),
    )
    .default({}),
});

export type Artifact = z.infer<typeof manifestSchema>['artifacts'][string];

export const stackPropertiesSchema = z.looseObject({
  templateFile: z.string(),
  stackName: z.string().optional(),
});

export const assetPropertiesSchema = z.looseObject({ file: z.string() });

export const assetManifestSchema = z.looseObject({
  files: z
    .record(
      z.string(),
      z.looseObject({
        // A file asset may be made by a command at publishing time (`executable`) instead of lying in the assembly.
        source: z.looseObject({ path: z.string().optional(), packaging: z.enum(['file', 'zip']).optional() }),
        destinations: z.record(z.string(), z.looseObject({ objectKey: z.string() })),
      }),
    )
    .default({}),
  dockerImages: z.record(z.string(), z.unknown()).default({}),
});

const names = z.string();
export const templateSchema = z.looseObject({
  Resources: z
    .record(
      names,
      z.looseObject({
        Type: z.string(),
        Properties: z.record(z.string(), z.unknown()).optional(),
        Condition: z.string().optional(),
        DependsOn: z.union([z.string(), z.array(z.string())]).optional(),
        DeletionPolicy: z.string().optional(),
        UpdateReplacePolicy: z.string().optional(),
        Metadata: z.record(z.string(), z.unknown()).optional(),
      }),
    )
    .default({}),
  Parameters: z
    .record(
      names,
      z.looseObject({ Type: z.string(), Default: z.union([z.string(), z.number(), z.boolean()]).optional() }),
    )
    .optional(),
  Mappings: z.record(names, z.record(z.string(), z.record(z.string(), z.unknown()))).optional(),
  Conditions: z.record(names, z.unknown()).optional(),
  Outputs: z
    .record(
      names,
      z.looseObject({
        Value: z.unknown(),
        Condition: z.string().optional(),
        Export: z.looseObject({ Name: z.unknown() }).optional(),
      }),
    )
    .optional(),
});
