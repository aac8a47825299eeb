import type { CallCount } from '../../aws/calls';
import type { RehearsalPlan } from '../../plan';
import type { Provenance, RunningSystem, ScenarioContext } from '../types';
import { ProcessRun } from './process-run';
import type { RunOptions, WorkflowRun } from './workflow-run';

/** Template time passes so many times faster than in the rehearsal of the service: hours are what is waited for here. */
const WORKFLOW_SPEED = 360;

/** Begins a run of the workflow as a scenario needs it. */
export interface RunBeginner {
  begin(options?: RunOptions): Promise<WorkflowRun>;
}

/** The order workflow in an account of its own; a scenario begins it as it needs it. */
export class WorkflowSystem implements RunningSystem, RunBeginner {
  private run: ProcessRun | undefined;

  constructor(
    private readonly plan: RehearsalPlan,
    private readonly context: ScenarioContext,
  ) {}

  async begin(options: RunOptions = {}): Promise<WorkflowRun> {
    this.run = await ProcessRun.start(this.plan, this.context, this.context.scale * WORKFLOW_SPEED, options);
    return this.run;
  }

  calls(): readonly CallCount[] {
    return this.run?.account.ledger.counts() ?? [];
  }

  provenance(): Provenance {
    return {
      real: [
        'The synthesized code of the functions of the order workflow and of the quote function, a process for each execution environment.',
        'The order API and the shipping worker of the image, as processes, calling AWS by the real SDK clients.',
        'The definition of the state machine as it was synthesized.',
      ],
      modelled: [
        'Step Functions: the Amazon States Language in JSONPath, standard executions with history, retries, catchers, task tokens, activities, heartbeats, status events.',
        'SQS, SNS, EventBridge rules, asynchronous invocations with their retries and destinations, and CloudWatch alarms, as the templates have them.',
        'API Gateway in front of the quote check: request model, mapping templates, gateway responses; no throttling.',
        'DynamoDB, by dynalite.',
        'Two invocations of one function at a time for the state machine; Lambda would start as many as there are orders.',
        'The shipping worker runs with its own shortest heartbeat; limits for functions, workers and people keep their length in real time, or a few seconds of it.',
      ],
      onlyAws: [
        'Throttling and access logs of the quote check, X-Ray, logs of executions.',
        'How often Step Functions repeats a call of a service before a retrier sees its failure.',
        'How old an order gets: the watcher reads the clock of this machine, which does not run faster, so a stuck order is dated back.',
      ],
    };
  }

  async close(): Promise<void> {
    const { run } = this;
    this.run = undefined;
    await run?.close();
  }
}
