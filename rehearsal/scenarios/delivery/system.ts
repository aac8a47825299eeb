import type { CallCount } from '../../aws/calls';
import type { DeliveryPlan } from '../../delivery/plan';
import type { Provenance, RunningSystem, ScenarioContext } from '../types';
import { DeliveryExperiment } from './experiment';
import type { DeliveryKit } from './kit';

/** What each scenario of releases is given: an account of its own, which it begins when it knows what runs in it. */
export class DeliverySystem implements RunningSystem {
  private experiment: DeliveryExperiment | undefined;

  constructor(
    readonly kit: DeliveryKit,
    /** Template time goes this many times faster than the scale that was asked for. */
    private readonly speed: number,
    private readonly context: ScenarioContext,
  ) {}

  /**
   * Starts the account, with the first tasks running.
   *
   * @param plan of an assembly that differs. @default the kit's
   * @param hurry template time goes this many times faster still. @default 1
   */
  async begin({
    plan = this.kit.plan,
    hurry = 1,
  }: { plan?: DeliveryPlan; hurry?: number } = {}): Promise<DeliveryExperiment> {
    this.experiment = await DeliveryExperiment.start(plan, this.context, this.speed * hurry);
    return this.experiment;
  }

  provenance(): Provenance {
    return this.experiment?.account.provenance() ?? { real: [], modelled: [], onlyAws: [] };
  }

  calls(): readonly CallCount[] {
    return this.experiment?.account.calls() ?? [];
  }

  async close(): Promise<void> {
    await this.experiment?.account.close();
  }
}
