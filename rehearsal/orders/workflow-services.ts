import { startAlarms } from '../alarms/alarms';
import type { Alarms } from '../alarms/alarms';
import { readAlarms } from '../alarms/definition';
import type { MetricStore } from '../alarms/metrics';
import type { Assembly } from '../assembly/types';
import { wallTime } from '../aws/wall-time';
import type { Clock } from '../clock';
import type { Closing } from '../closing';
import { eventQueue } from '../lambda/asynchronous';
import type { AsynchronousPolicy, EventQueue } from '../lambda/asynchronous';
import type { LambdaService } from '../lambda/service';
import { seededRandom } from '../load/random';
import { Queues } from '../messaging/queues';
import { Topics } from '../messaging/topics';
import { readActivities, readStateMachines } from '../state-machine/from-template';
import type { MachineModel } from '../state-machine/model';
import { StepFunctionsService } from '../state-machine/service';
import type { Integrations } from '../state-machine/task-resource';
import { undeployedResolver } from '../synth/made-up';
import type { AccessJudge } from '../iam/judge';
import type { Resolver } from '../values/types';
import { keepDiscarded } from './discarded';
import { EventRules } from './event-rules';
import { readInvokePolicies, readQueues, readRules, readTopics } from './from-template';
import type { TemplateQueue } from './from-template';
import { countExecution, measureQueues } from './metrics';
import { shortestHeartbeatMs, workflowPace } from './pace';
import type { PaceOptions, WorkflowPace } from './pace';
import { workflowStacks } from './workflow-stacks';

export interface WorkflowServicesOptions {
  /** The whole assembly. */
  readonly assembly: Assembly;
  readonly clock: Clock;
  readonly seed: number;
  /** Where functions and services put their metrics. */
  readonly metrics: MetricStore;
  /** Calls functions for rules. */
  readonly lambda: Pick<LambdaService, 'invoke'>;
  /** What state machines call. */
  readonly integrations: Integrations;
  /** Says what rules may call. @default everything */
  readonly judge?: Pick<AccessJudge, 'mayService'>;
  /** @default programs and people have their time, and nothing else changes */
  readonly pace?: PaceOptions;
}

/**
 * What is around the functions of the order workflow, as the templates have it: state machines, activities, queues,
 * topics, rules, and alarms over all of it. By which way functions and tables are called, is the caller's.
 */
export class WorkflowServices {
  /** What functions and services have measured. */
  readonly metrics: MetricStore;
  readonly alarms: Alarms;
  readonly events: EventQueue;
  readonly queues: Queues;
  readonly topics: Topics;
  readonly states: StepFunctionsService;
  /** The queues of the templates. */
  readonly templateQueues: readonly TemplateQueue[];
  /** What happens to asynchronous events that fail, by function. */
  readonly policies: ReadonlyMap<string, AsynchronousPolicy>;
  private readonly part: Assembly;
  private readonly resolver: Resolver;
  private readonly models: readonly MachineModel[];
  private readonly pace: WorkflowPace;

  /**
   * @param parts ends the alarms, which are judged from now on
   * @throws Error naming the resource that the rehearsal does not model
   */
  constructor(
    private readonly options: WorkflowServicesOptions,
    private readonly parts: Closing,
  ) {
    const { assembly, clock, metrics, lambda } = options;
    this.metrics = metrics;
    this.part = workflowStacks(assembly);
    this.resolver = undeployedResolver(assembly);
    this.models = readStateMachines(this.part, this.resolver);
    this.pace = workflowPace(clock.scale, shortestHeartbeatMs(this.models), options.pace);
    this.policies = readInvokePolicies(this.part, this.resolver);
    this.templateQueues = readQueues(this.part, this.resolver);
    this.queues = new Queues(clock);
    this.topics = new Topics(clock);
    this.createMessaging();
    const alarms = readAlarms(this.part, this.resolver).map(this.pace.alarm);
    this.alarms = parts.add(startAlarms(alarms, metrics, clock));
    this.events = eventQueue(lambda, clock, keepDiscarded(this.queues, this.templateQueues, wallTime(clock)));
    this.states = this.createStates();
  }

  /** Lets machines and rules work: when functions and endpoints are there, so that these end after them. */
  begin(): void {
    const { parts, options } = this;
    parts.add(this.events);
    parts.add({ close: measureQueues(options.metrics, this.queues, options.clock) });
    parts.add(this.states);
    for (const model of this.models) this.states.putMachine(this.pace.machine(model));
    this.startRules();
  }

  private createMessaging(): void {
    for (const queue of this.templateQueues) this.queues.put(queue);
    for (const arn of readTopics(this.part, this.resolver)) this.topics.put(arn);
  }

  private createStates(): StepFunctionsService {
    const { clock, seed, integrations } = this.options;
    const states = new StepFunctionsService({
      clock,
      time: wallTime(clock),
      random: seededRandom(seed),
      integrations,
      limit: this.pace.limit,
    });
    for (const arn of readActivities(this.part, this.resolver)) states.activities.put(arn);
    return states;
  }

  private startRules(): void {
    const { clock, metrics, judge } = this.options;
    const rules = this.parts.add(
      new EventRules({
        rules: readRules(this.part, this.resolver),
        events: this.events,
        judge,
        policies: this.policies,
        clock,
        schedule: this.pace.schedule,
      }),
    );
    this.states.onStatusChange((event) => {
      rules.put(event);
      const [executionArn = ''] = event.resources;
      const execution = this.states.execution(executionArn);
      if (!execution.running) countExecution(metrics, execution, (ms) => this.pace.limit('activity', ms));
    });
  }
}
