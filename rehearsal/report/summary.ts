import { z } from 'zod';

const series = z.object({
  name: z.string(),
  unit: z.string(),
  kind: z.enum(['plain', 'bad']).optional(),
  points: z.array(z.tuple([z.number(), z.number()]).readonly()).readonly(),
});

const shares = z.object({
  versions: z.array(z.string()).readonly().describe('The oldest first.'),
  configured: z
    .array(z.object({ at: z.number(), percent: z.record(z.string(), z.number()) }))
    .readonly()
    .describe('From each moment on, percent by version.'),
  served: z
    .object({
      seconds: z.number().positive().describe('Width of a column.'),
      columns: z
        .array(
          z.object({
            at: z.number(),
            requests: z.record(z.string(), z.int()),
            unserved: z.int().describe('Requests that reached no version.'),
          }),
        )
        .readonly(),
    })
    .describe('Requests by version that answered, by the time at which they were sent.'),
});

const alarm = z.object({
  name: z.string(),
  states: z
    .array(z.object({ at: z.number(), state: z.enum(['OK', 'INSUFFICIENT_DATA', 'ALARM']) }))
    .readonly()
    .describe('From each moment on.'),
});

const execution = z.object({
  name: z.string(),
  status: z.string(),
  visits: z
    .array(
      z.object({
        state: z.string(),
        from: z.number(),
        to: z.number(),
        outcome: z.enum(['succeeded', 'caught', 'failed', 'abandoned']),
        error: z.string().optional(),
        retries: z.array(z.object({ at: z.number(), error: z.string() })).readonly(),
      }),
    )
    .readonly()
    .describe('In order of entry.'),
  states: z
    .array(z.object({ name: z.string(), type: z.string(), depth: z.int() }))
    .readonly()
    .describe('In the order in which they are drawn.'),
  links: z
    .array(
      z.object({
        from: z.string(),
        to: z.string(),
        kind: z.enum(['next', 'choice', 'catch']),
        errors: z.array(z.string()).readonly().optional(),
        steps: z.array(z.int()).readonly().describe('Steps of the execution along it, counted from 1.'),
      }),
    )
    .readonly(),
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
  shares: shares
    .optional()
    .describe('Share of the traffic by version. Times are real seconds since the load began.'),
  series: z
    .array(series)
    .readonly()
    .optional()
    .describe('Points are real seconds since the load began, and the value.'),
  alarms: z
    .array(alarm)
    .readonly()
    .optional()
    .describe('States of alarms. Times are real seconds since the load began.'),
  marks: z
    .array(z.object({ at: z.number(), text: z.string() }))
    .readonly()
    .optional(),
  execution: execution
    .optional()
    .describe('One execution of a state machine. Times are real seconds since its start.'),
});

const calls = z.object({
  role: z.string(),
  service: z.string(),
  operation: z.string(),
  calls: z.int(),
  denied: z.int(),
  notModelled: z.int(),
});

const access = z.object({
  whole: z.boolean().describe('Every scenario was run, so a grant that is unexplained is a failure.'),
  roles: z
    .array(
      z.object({
        stackName: z.string(),
        logicalId: z.string(),
        grants: z
          .array(
            z.object({
              action: z.string().describe('As it stands in the policy.'),
              resource: z.string(),
              origin: z.string().describe('The statement.'),
              state: z.enum(['used', 'service', 'explained', 'unexplained']),
              reason: z.string().optional(),
            }),
          )
          .readonly(),
      }),
    )
    .readonly()
    .describe('What each role of the assembly may do, and what of it the calls used.'),
  refusals: z
    .array(
      z.object({
        caller: z.string(),
        operation: z.string(),
        message: z.string().describe('As AWS words it.'),
        explanation: z
          .string()
          .optional()
          .describe('The statement that came closest, or the one that denies.'),
        count: z.int(),
      }),
    )
    .readonly(),
  calls: z
    .array(
      z.object({
        caller: z.string().describe('Stack and logical id of a role.'),
        action: z.string(),
        resource: z.string(),
        context: z.record(z.string(), z.union([z.string(), z.array(z.string()).readonly()])),
      }),
    )
    .readonly()
    .describe('What was asked of IAM and allowed, as test/rehearsal/iam/recorded-calls.json has it.'),
});

const provenance = z.object({
  real: z.array(z.string()).readonly(),
  modelled: z.array(z.string()).readonly(),
  onlyAws: z.array(z.string()).readonly(),
});

const architecture = z.object({
  name: z.string().describe('As scenarios name it.'),
  title: z.string(),
  provenance: provenance.describe('The same of this architecture alone.'),
});

const cost = z.object({
  idleUsd: z.number().describe('By the month while nobody uses it, less what an account has free, in USD.'),
  spotUsd: z.number().describe('The same with tasks on Fargate Spot.'),
  lines: z
    .array(
      z.object({
        stackName: z.string(),
        what: z.string(),
        quantity: z.number(),
        per: z.string().describe('Unit of the quantity.'),
        usd: z.number(),
      }),
    )
    .readonly()
    .describe('By the month, dearest first; what is free is below zero.'),
  orders: z
    .array(z.object({ what: z.string(), quantity: z.number(), per: z.string(), usdPerMillion: z.number() }))
    .readonly()
    .describe('What orders add, by the million; the quantity is of one.'),
  basis: z.array(z.string()).readonly().describe('What the figures rest on, and what is not in them.'),
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
  provenance: provenance.describe('What ran for real, what was a model, and what only AWS can show.'),
  architectures: z
    .array(architecture)
    .readonly()
    .optional()
    .describe('Those that were rehearsed, in the order in which they were.'),
  cost: cost.optional().describe('The bill of the assembly, computed from its templates.'),
  calls: z.array(calls).readonly().describe('Calls of AWS APIs by role, over all scenarios.'),
  access: access.optional().describe('Calls of AWS APIs judged by the policies of the assembly.'),
  scenarios: z.array(scenario).readonly(),
});

export type Summary = z.infer<typeof summarySchema>;
export type ArchitectureSummary = z.infer<typeof architecture>;
export type CostSummary = z.infer<typeof cost>;
export type AccessSummary = z.infer<typeof access>;
export type ScenarioSummary = z.infer<typeof scenario>;
