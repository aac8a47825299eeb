import type { Cancel, Clock } from '../clock';

/** What is under way in an execution or in one of its branches, and can be abandoned together. */
export class Scope {
  private readonly hooks = new Set<Cancel>();
  private over = false;

  constructor(private readonly clock: Clock) {}

  get cancelled(): boolean {
    return this.over;
  }

  /** Calls `fn` when the scope is abandoned (now, when it is already), unless the returned function was called before. */
  onCancel(fn: () => void): Cancel {
    if (this.over) fn();
    else this.hooks.add(fn);
    return () => this.hooks.delete(fn);
  }

  /** A part of this scope, abandoned with it or before it. */
  child(): Scope {
    const child = new Scope(this.clock);
    const forget = this.onCancel(() => child.cancel());
    child.onCancel(forget);
    return child;
  }

  /** Resolves after that many template milliseconds (0 or less: at once); never, when the scope is abandoned before. */
  sleep(templateMs: number): Promise<void> {
    if (templateMs <= 0) return Promise.resolve();
    return new Promise((resolve) => {
      this.timer(resolve, templateMs);
    });
  }

  /** Calls `fn` once after that many template milliseconds, unless the scope is abandoned. */
  timer(fn: () => void, templateMs: number): Cancel {
    const stop = this.clock.schedule(() => {
      forget();
      fn();
    }, templateMs);
    const forget = this.onCancel(stop);
    return () => {
      forget();
      stop();
    };
  }

  cancel(): void {
    if (this.over) return;
    this.over = true;
    for (const hook of this.hooks) hook();
    this.hooks.clear();
  }
}

/** Thrown where an abandoned branch would go on. Nothing reports it: what abandoned the branch has been reported. */
export class Abandoned extends Error {
  constructor() {
    super('The branch was abandoned.');
    this.name = 'Abandoned';
  }
}
