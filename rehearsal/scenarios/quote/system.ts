import type { CallCount } from '../../aws/calls';
import type { Provenance, RunningSystem, ScenarioContext } from '../types';
import { Experiment } from './experiment';

/**
 * A shift takes minutes, so the quote scenarios pass template time faster than the service's: by this factor over the
 * scale that was asked for. Handlers run in real time all the same.
 */
const SHIFT_SPEED = 12;

/** What each quote scenario is given: an account of its own, which it begins when it knows how fast time must pass. */
export class QuoteSystem implements RunningSystem {
  private experiment: Experiment | undefined;

  constructor(private readonly context: ScenarioContext) {}

  /** @param speed template time goes this many times faster still. @default 1 */
  async begin(speed = 1): Promise<Experiment> {
    this.experiment = await Experiment.start(this.context, this.context.scale * SHIFT_SPEED * speed);
    return this.experiment;
  }

  calls(): readonly CallCount[] {
    return this.experiment?.system.ledger.counts() ?? [];
  }

  provenance(): Provenance {
    return {
      real: [
        'The synthesized code of every Node.js function, one process for each execution environment, old and new version side by side.',
        'The hooks, which call Lambda, CloudWatch and CodeDeploy by the real SDK clients.',
      ],
      modelled: [
        'Lambda: versions, alias weights, warm and cold environments, reserved concurrency, time-outs, the memory limit of the heap.',
        'CodeDeploy: lifecycle, traffic shifting, alarms, rollback, stop, by the deployment group of the template.',
        'CloudWatch: the alarms of the template over the metrics of these calls. A sample counts at once; CloudWatch gets it a minute or two later.',
        'CloudFormation: old and new version are taken from two cloud assemblies, the second made from the first by changing code.',
      ],
      onlyAws: [
        'API Gateway in front of the alias, ARM64, the runtime of the template (this is the local Node.js), memory outside of the heap, X-Ray.',
        'Whether CodeDeploy sees an alarm within seconds: it polls, at intervals that AWS does not publish.',
      ],
    };
  }

  async close(): Promise<void> {
    const { experiment } = this;
    this.experiment = undefined;
    await experiment?.close();
  }
}
