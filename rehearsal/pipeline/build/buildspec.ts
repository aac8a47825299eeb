import { parse } from 'yaml';
import { z } from 'zod';
import { PipelineError } from '../error';

/** Phases in the order in which CodeBuild runs them. */
export const PHASES = ['install', 'pre_build', 'build', 'post_build'] as const;

export type PhaseName = (typeof PHASES)[number];

const phase = z.strictObject({
  'runtime-versions': z.record(z.string(), z.unknown()).optional(),
  'on-failure': z.enum(['ABORT', 'CONTINUE']).optional(),
  commands: z.array(z.string()),
});

const buildspecSchema = z.strictObject({
  version: z.coerce
    .string()
    .refine((version) => version === '0.2', 'only version 0.2 runs all phases in one shell'),
  env: z
    .strictObject({
      shell: z.literal('bash'),
      variables: z.record(z.string(), z.coerce.string()).default({}),
      'parameter-store': z.record(z.string(), z.string()).default({}),
      'exported-variables': z.array(z.string()).default([]),
    })
    .prefault({ shell: 'bash' }),
  phases: z.strictObject({
    install: phase.optional(),
    pre_build: phase.optional(),
    build: phase.optional(),
    post_build: phase.optional(),
  }),
  reports: z
    .record(
      z.string(),
      z.strictObject({ files: z.array(z.string()), 'file-format': z.enum(['JUNITXML', 'CLOVERXML']) }),
    )
    .default({}),
  artifacts: z
    .strictObject({ files: z.array(z.string()), 'base-directory': z.string().default('.') })
    .optional(),
  cache: z.strictObject({ paths: z.array(z.string()) }).optional(),
});

/** A buildspec of version 0.2. */
export type Buildspec = z.output<typeof buildspecSchema>;

/**
 * Reads a buildspec, YAML or JSON.
 *
 * @throws PipelineError naming each member that is not modelled, such as `batch`, `finally`, secrets or secondary artifacts
 * @see https://docs.aws.amazon.com/codebuild/latest/userguide/build-spec-ref.html
 */
export function readBuildspec(text: string): Buildspec {
  const read = buildspecSchema.safeParse(parse(text));
  if (read.success) return read.data;
  throw new PipelineError(
    `The buildspec has what the rehearsal does not model:\n${z.prettifyError(read.error)}`,
  );
}
