/**
 * Lets so many through at a time under each name; others wait in order. Every invocation beyond those under way is a
 * process here: a hundred orders at once would be a thousand of them.
 */
export class Turnstile {
  private readonly inside = new Map<string, number>();
  private readonly waiting = new Map<string, (() => void)[]>();

  constructor(private readonly most: number) {}

  async through<T>(name: string, work: () => Promise<T>): Promise<T> {
    const inside = this.inside.get(name) ?? 0;
    if (inside < this.most) this.inside.set(name, inside + 1);
    else await new Promise<void>((resolve) => this.queue(name).push(resolve));
    try {
      return await work();
    } finally {
      // Who is next takes over the place.
      const next = this.queue(name).shift();
      if (next) next();
      else this.inside.set(name, (this.inside.get(name) ?? 1) - 1);
    }
  }

  private queue(name: string): (() => void)[] {
    const queue = this.waiting.get(name) ?? [];
    this.waiting.set(name, queue);
    return queue;
  }
}
