import type { BlueGreenTasks } from '../ecs/service-tasks';

/**
 * The tasks of the revision that a deployment brings, and the traffic that it has given them. They exist from `install`
 * on, so that a deployment that waits for another one holds no target group.
 */
export class TargetRevision {
  productionPercent = 0;
  testPercent = 0;
  private tasks: BlueGreenTasks | undefined;
  private withdrawal: Promise<void> | undefined;

  constructor(private readonly create: () => BlueGreenTasks) {}

  /** Whether its tasks stand, or are being started. */
  get standing(): boolean {
    return this.tasks !== undefined;
  }

  /** Resolves when all are healthy. */
  install(): Promise<void> {
    this.tasks = this.create();
    return this.tasks.install();
  }

  shiftProduction(percent: number): void {
    if (percent === this.productionPercent) return;
    this.tasks?.shiftProduction(percent);
    this.productionPercent = percent;
  }

  shiftTest(percent: number): void {
    if (percent === this.testPercent) return;
    this.tasks?.shiftTest(percent);
    this.testPercent = percent;
  }

  /** Ends the tasks of the revision before. */
  async replaceOld(): Promise<void> {
    await this.tasks?.terminateOld();
  }

  /** Gives up what traffic it has, production first, and ends the tasks. Once, even if it is asked for again meanwhile. */
  withdraw(): Promise<void> {
    this.withdrawal ??= this.giveUp().finally(() => (this.withdrawal = undefined));
    return this.withdrawal;
  }

  private async giveUp(): Promise<void> {
    this.shiftProduction(0);
    this.shiftTest(0);
    await this.tasks?.terminateNew();
    this.tasks = undefined;
  }
}
