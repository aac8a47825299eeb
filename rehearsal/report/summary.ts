import { z } from 'zod';

const series = z.object({
  name: z.string(),
  unit: z.string(),
  kind: z.enum(['plain', 'bad']).optional(),
  points: z.array(z.tuple([z.number(), z.number()]).readonly()).readonly(),
});

const scenario = z.object({
  name: z.string().describe('As on the command line.'),
  architecture: z.string().describe('Name of the architecture that it is part of.'),
  title: z.string(),
  expectation: z.string().describe('What must come true.'),
  observed: z.array(z.string()).readonly().describe('What was seen; where it failed, the reason first.'),
  pass: z.boolean(),
  requests: z.int().nonnegative(),
  failed: z.int().nonnegative().describe('Requests whose users did not get what they were promised.'),
  p50: z.number().nonnegative().describe('Median latency in ms, of the requests that did not fail.'),
  p99: z.number().nonnegative().describe('99th percentile of the same, in ms.'),
  durationMs: z.number().nonnegative().describe('Real milliseconds.'),
  notes: z.array(z.string()).readonly().describe('Why this is, or is not, the truth on AWS.'),
  series: z
    .array(series)
    .readonly()
    .optional()
    .describe('Points are real seconds since the load began, and the value.'),
  marks: z
    .array(z.object({ at: z.number(), text: z.string() }))
    .readonly()
    .optional(),
});

const calls = z.object({
  role: z.string(),
  service: z.string(),
  operation: z.string(),
  calls: z.int(),
  denied: z.int(),
  notModelled: z.int(),
});

/** The shape of `summary.json`. Later versions add; what is here keeps its meaning. */
export const summarySchema = z.object({
  version: z.literal(1),
  startedAt: z.iso.datetime(),
  durationMs: z.number().nonnegative().describe('Real milliseconds, synthesis included.'),
  pass: z.boolean(),
  source: z.string().describe('What was rehearsed: an environment of this repository, or an assembly.'),
  seed: z.int().nonnegative().describe('Given again by --seed, it repeats the load.'),
  scale: z.number().positive().describe('Template seconds per real second.'),
  node: z.string().describe('Version of the local Node.js.'),
  provenance: z
    .object({
      real: z.array(z.string()).readonly(),
      modelled: z.array(z.string()).readonly(),
      onlyAws: z.array(z.string()).readonly(),
    })
    .describe('What ran for real, what was a model, and what only AWS can show.'),
  calls: z.array(calls).readonly().describe('Calls of AWS APIs by role, over all scenarios.'),
  scenarios: z.array(scenario).readonly(),
});

export type Summary = z.infer<typeof summarySchema>;
export type ScenarioSummary = z.infer<typeof scenario>;
