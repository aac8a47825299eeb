import type { MetricStore } from '../alarms/metrics';
import type { Topics } from '../messaging/topics';
import { ServiceError } from '../aws/wire';
import type { PipelineAccess } from './access';
import { PipelineError } from './error';
import { type AwsEvent, inputOf, type Rule, type RuleTarget } from './rules';

export interface EventBusOptions {
  readonly rules: readonly Rule[];
  /** Whether a rule may call its targets. */
  readonly access: Pick<PipelineAccess, 'rule'>;
  readonly topics: Topics;
  /** Takes what a rule tells the pipeline with this ARN. */
  readonly startPipeline: (arn: string, input: unknown) => void;
  readonly metrics?: MetricStore;
  /** Template milliseconds. */
  readonly now: () => number;
}

export interface EventBus {
  put(event: AwsEvent): void;
  /** In order of arrival. */
  readonly events: readonly AwsEvent[];
  /** What rules wrote to log groups, in order. */
  readonly logged: readonly LoggedEvent[];
}

export interface LoggedEvent {
  /** ARN of the log group. */
  readonly logGroup: string;
  readonly message: string;
}

/**
 * The default bus of EventBridge with the rules of an assembly: topics, pipelines and log groups are told. A rule counts the events
 * that it matched, as the alarms of the delivery stack count them.
 *
 * @throws PipelineError from `put`, for a target of another kind
 * @see https://docs.aws.amazon.com/eventbridge/latest/userguide/eb-monitoring.html
 */
export function eventBus({ access, metrics, now, rules, startPipeline, topics }: EventBusOptions): EventBus {
  const events: AwsEvent[] = [];
  const logged: LoggedEvent[] = [];
  return {
    events,
    logged,
    put(event) {
      events.push(event);
      for (const rule of rules.filter(({ matches }) => matches(event))) {
        const dimensions = { RuleName: rule.name };
        metrics?.put({ namespace: 'AWS/Events', name: 'TriggeredRules', dimensions, value: 1, at: now() });
        for (const target of rule.targets) {
          const { arn, transformer } = target;
          if (!mayCall(access, rule, target)) continue;
          const input = inputOf(event, transformer);
          const service = arn.split(':')[2];
          if (service === 'codepipeline') startPipeline(arn, input);
          else if (service === 'sns') {
            topics.publish({ topicArn: arn, message: messageOf(input), attributes: {} });
          } else if (service === 'logs') logged.push({ logGroup: arn, message: messageOf(input) });
          else {
            throw new PipelineError(
              `The rule ${rule.name} tells ${arn}; the rehearsal knows topics, pipelines and log groups.`,
            );
          }
        }
      }
    },
  };
}

/** A target that a rule may not call is not told: EventBridge counts a failed invocation and goes on. */
function mayCall(access: EventBusOptions['access'], { arn }: Rule, target: RuleTarget): boolean {
  try {
    access.rule(arn, target);
    return true;
  } catch (error) {
    if (error instanceof ServiceError) return false;
    throw error;
  }
}

function messageOf(input: unknown): string {
  return typeof input === 'string' ? input : JSON.stringify(input);
}
