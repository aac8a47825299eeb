/** Someone who waits before a stage. */
interface Waiter {
  readonly enter: (entered: boolean) => void;
}

/**
 * The entrance of a stage: one execution is in it at a time, the others wait in the order in which they came.
 *
 * @see https://docs.aws.amazon.com/codepipeline/latest/userguide/concepts-how-it-works.html#concepts-how-it-works-executions-queued
 */
export class StageGate {
  private occupied = false;
  private readonly waiting: Waiter[] = [];

  /**
   * Waits for the stage.
   *
   * @param signal ends the wait
   * @returns whether the stage was entered
   */
  enter(signal: AbortSignal): Promise<boolean> {
    if (signal.aborted) return Promise.resolve(false);
    if (!this.occupied) {
      this.occupied = true;
      return Promise.resolve(true);
    }
    return new Promise((resolve) => {
      const waiter: Waiter = { enter: resolve };
      this.waiting.push(waiter);
      signal.addEventListener('abort', () => {
        const index = this.waiting.indexOf(waiter);
        if (index !== -1) this.waiting.splice(index, 1);
        resolve(false);
      });
    });
  }

  /** Lets the next one in. */
  leave(): void {
    const next = this.waiting.shift();
    if (next) next.enter(true);
    else this.occupied = false;
  }

  get isOccupied(): boolean {
    return this.occupied;
  }
}
