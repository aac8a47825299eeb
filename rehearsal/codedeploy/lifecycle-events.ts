import type { LifecycleEvent } from './model';

/** The lifecycle events of one deployment, between Start and End, as they take place. */
export class LifecycleEvents {
  private events: readonly LifecycleEvent[];

  /** @param now template milliseconds */
  constructor(
    names: readonly string[],
    private readonly now: () => number,
  ) {
    this.events = ['Start', ...names, 'End'].map((name) => ({ name, status: 'Pending' }));
  }

  get list(): readonly LifecycleEvent[] {
    return this.events;
  }

  mark(name: string, status: LifecycleEvent['status']): void {
    const now = this.now();
    this.events = this.events.map((event) => {
      if (event.name !== name) return event;
      const startedAt = event.startedAt ?? now;
      return { name, status, startedAt, endedAt: status === 'InProgress' ? undefined : now };
    });
  }

  /** What has not ended will not take place any more. */
  skipRest(): void {
    this.events = this.events.map((event) =>
      event.status === 'InProgress' || event.status === 'Pending' ? { ...event, status: 'Skipped' } : event,
    );
  }
}
