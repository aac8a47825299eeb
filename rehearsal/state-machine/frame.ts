import type { MapItem } from './context';
import type { EventDetails, History } from './history';
import { Abandoned } from './scope';
import type { Scope } from './scope';

/** A line of states that follow each other: the execution itself, a branch, an item of a Map. */
export class Frame {
  /** Event that the next one of this line follows. */
  previousEventId = 0;
  /** Type of the state that the line is in. */
  current: string | undefined;

  constructor(
    private readonly history: History,
    readonly scope: Scope,
    /** Called when the history has no more room. */
    private readonly onFull: () => void,
    /** Index of the branch or item on each level from the outermost in. */
    readonly branch: readonly number[] = [],
    readonly item?: MapItem,
  ) {}

  /** A line that begins after the last event of this one. */
  child(scope: Scope, index: number, item: MapItem | undefined = this.item): Frame {
    const child = new Frame(this.history, scope, this.onFull, [...this.branch, index], item);
    child.previousEventId = this.previousEventId;
    return child;
  }

  /**
   * Adds the line's next event and gives its id.
   *
   * @throws Abandoned when the line was abandoned, or its execution has as many events as AWS admits
   */
  log(type: string, details?: EventDetails): number {
    this.previousEventId = this.logAside(type, details);
    return this.previousEventId;
  }

  /** Adds an event that the next one of the line does not follow. @throws Abandoned as `log` */
  logAside(type: string, details?: EventDetails): number {
    if (this.scope.cancelled) throw new Abandoned();
    if (this.history.full) {
      this.onFull();
      throw new Abandoned();
    }
    return this.history.add(type, this.previousEventId, details);
  }
}
