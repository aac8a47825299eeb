import type { Cancel, Clock } from '../clock';
import type { EventFields } from '../events/pattern';
import type { AccessJudge } from '../iam/judge';
import type { AsynchronousPolicy, EventQueue } from '../lambda/asynchronous';
import type { TemplateRule } from './from-template';

export interface EventRulesOptions {
  readonly rules: readonly TemplateRule[];
  readonly events: EventQueue;
  /** What happens to events that fail, by function. */
  readonly policies: ReadonlyMap<string, AsynchronousPolicy>;
  /** @default a rule may call every function */
  readonly judge?: Pick<AccessJudge, 'mayService'>;
  readonly clock: Clock;
  /** Interval that a schedule has here; both in template milliseconds. */
  readonly schedule: (templateMs: number) => number;
}

/**
 * EventBridge: rules for events, and rules on a schedule. Functions are called asynchronously, where their own policies
 * let the rule: for others the event is lost.
 */
export class EventRules {
  private readonly timers = new Map<string, Cancel>();

  constructor(private readonly options: EventRulesOptions) {
    for (const rule of options.rules) if (rule.everyMs !== undefined) this.arm(rule, rule.everyMs);
  }

  /** Gives an event to every rule that looks for it. */
  put(event: EventFields): void {
    for (const rule of this.options.rules) if (rule.matches?.(event)) this.call(rule, event);
  }

  /** Stops the schedules. */
  close(): void {
    for (const cancel of this.timers.values()) cancel();
    this.timers.clear();
  }

  private arm(rule: TemplateRule, everyMs: number): void {
    const { clock, schedule } = this.options;
    const next = (): void => {
      this.timers.set(rule.name, clock.schedule(tick, schedule(everyMs)));
    };
    const tick = (): void => {
      next();
      this.call(rule, { source: 'aws.events', 'detail-type': 'Scheduled Event', detail: {} });
    };
    next();
  }

  private call({ arn, functionNames }: TemplateRule, event: EventFields): void {
    const { events, judge, policies } = this.options;
    for (const functionName of functionNames) {
      const input = { FunctionName: functionName };
      const call = {
        caller: 'events.amazonaws.com',
        sourceArn: arn,
        service: 'lambda',
        operation: 'Invoke',
        input,
      };
      if (judge?.mayService(call) === false) continue;
      events.send({ functionName, payload: JSON.stringify(event) }, policies.get(functionName));
    }
  }
}
