import { z } from 'zod';
import type { Assembly, AssemblyResource } from '../assembly/types';
import { eventPattern } from '../events/pattern';
import type { EventFields } from '../events/pattern';
import type { AsynchronousPolicy } from '../lambda/asynchronous';
import { parseFunctionReference } from '../lambda/names';
import type { QueueModel } from '../messaging/queues';
import type { Resolver } from '../values/types';

/** A queue of a template, and the address that programs know it by. */
export interface TemplateQueue extends QueueModel {
  readonly url: string;
  readonly arn: string;
}

/** A rule of EventBridge: what it looks for, and the functions that it calls. */
export interface TemplateRule {
  readonly name: string;
  readonly arn: string;
  /** @default the rule is none for events */
  readonly matches?: (event: EventFields) => boolean;
  /** Template milliseconds between two calls. @default the rule has no schedule */
  readonly everyMs?: number;
  readonly functionNames: readonly string[];
}

const queueSchema = z.object({ VisibilityTimeout: z.coerce.number().optional() });

export function readQueues(assembly: Assembly, resolver: Resolver): readonly TemplateQueue[] {
  return existing(assembly, resolver, 'AWS::SQS::Queue').map(({ stack, logicalId }) => {
    const { VisibilityTimeout } = queueSchema.parse(resolver.properties(stack, logicalId));
    const url = String(resolver.ref(stack, logicalId));
    return {
      name: nameInUrl(url),
      url,
      arn: String(resolver.attribute(stack, logicalId, 'Arn')),
      visibilityTimeoutMs: VisibilityTimeout === undefined ? undefined : VisibilityTimeout * 1000,
    };
  });
}

/** ARNs of the topics. */
export function readTopics(assembly: Assembly, resolver: Resolver): readonly string[] {
  return existing(assembly, resolver, 'AWS::SNS::Topic').map(({ stack, logicalId }) =>
    String(resolver.ref(stack, logicalId)),
  );
}

const ruleSchema = z.object({
  EventPattern: z.record(z.string(), z.unknown()).optional(),
  ScheduleExpression: z.string().optional(),
  State: z.string().default('ENABLED'),
  Targets: z.array(z.looseObject({ Arn: z.string(), Input: z.string().optional() })).default([]),
});

/**
 * The enabled rules.
 *
 * @throws Error naming the rule when it has a target or a schedule that is not modelled
 */
export function readRules(assembly: Assembly, resolver: Resolver): readonly TemplateRule[] {
  return existing(assembly, resolver, 'AWS::Events::Rule').flatMap(({ stack, logicalId }) => {
    const rule = ruleSchema.parse(resolver.properties(stack, logicalId));
    if (rule.State !== 'ENABLED') return [];
    const { EventPattern, ScheduleExpression } = rule;
    return [
      {
        name: logicalId,
        arn: String(resolver.attribute(stack, logicalId, 'Arn')),
        matches: EventPattern === undefined ? undefined : eventPattern(EventPattern),
        everyMs: ScheduleExpression === undefined ? undefined : rateMs(logicalId, ScheduleExpression),
        functionNames: rule.Targets.map((target) => functionOf(logicalId, target)),
      },
    ];
  });
}

const FUNCTION_ARN = /^arn:[^:]+:lambda:/;

function functionOf(rule: string, { Arn, Input }: z.infer<typeof ruleSchema>['Targets'][number]): string {
  if (FUNCTION_ARN.test(Arn) && Input === undefined) return parseFunctionReference(Arn).functionName;
  throw new Error(
    `The rule ${rule} has the target ${Arn}${Input === undefined ? '' : ' with an input of its own'}. The rehearsal calls functions with the event itself.`,
  );
}

const UNIT_MS: Readonly<Record<string, number>> = { minute: 60_000, hour: 3_600_000, day: 86_400_000 };

function rateMs(rule: string, expression: string): number {
  const [, count, unit = ''] = /^rate\((\d+) (minute|hour|day)s?\)$/.exec(expression) ?? [];
  const ms = Number(count) * (UNIT_MS[unit] ?? Number.NaN);
  if (ms > 0) return ms;
  throw new Error(`The rule ${rule} has the schedule ${expression}. The rehearsal knows rate(...) only.`);
}

const invokeConfigSchema = z.object({
  FunctionName: z.string(),
  MaximumRetryAttempts: z.coerce.number().optional(),
  DestinationConfig: z.object({ OnFailure: z.object({ Destination: z.string() }).optional() }).optional(),
});

/** What happens to asynchronous events that fail, by function. */
export function readInvokePolicies(
  assembly: Assembly,
  resolver: Resolver,
): ReadonlyMap<string, AsynchronousPolicy> {
  return new Map(
    existing(assembly, resolver, 'AWS::Lambda::EventInvokeConfig').map(({ stack, logicalId }) => {
      const config = invokeConfigSchema.parse(resolver.properties(stack, logicalId));
      return [
        parseFunctionReference(config.FunctionName).functionName,
        {
          maximumRetryAttempts: config.MaximumRetryAttempts,
          onFailure: config.DestinationConfig?.OnFailure?.Destination,
        },
      ];
    }),
  );
}

/** The last part of a queue's URL, by which the rehearsal knows it. */
export function nameInUrl(url: string): string {
  return url.split('/').at(-1) ?? '';
}

function existing(assembly: Assembly, resolver: Resolver, type: string): readonly AssemblyResource[] {
  return assembly.resources(type).filter(({ stack, logicalId }) => resolver.exists(stack, logicalId));
}
