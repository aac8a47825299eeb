import type { Frame } from './frame';

/** One visit of a state: what a timeline or a graph of the path shows. Times are template milliseconds. */
export interface StateVisit {
  readonly state: string;
  readonly type: string;
  /** Index of the branch or item on each level from the outermost in. */
  readonly branch: readonly number[];
  readonly enteredEventId: number;
  readonly enteredAt: number;
  readonly retries: readonly StateRetry[];
  /** @default the visit lasts */
  readonly end?: VisitEnd;
}

/** An error that a retrier took. */
export interface StateRetry {
  /** Index in the state's `Retry`. */
  readonly retrier: number;
  readonly error: string;
  readonly at: number;
  readonly delayMs: number;
}

/** How a visit ended. One that the end of its execution, or a failed sibling, cut off is `abandoned`. */
export interface VisitEnd {
  readonly outcome: 'succeeded' | 'caught' | 'failed' | 'abandoned';
  readonly at: number;
  /** Index in the state's `Catch`. @default nothing was caught */
  readonly catcher?: number;
  /** @default there was none */
  readonly error?: string;
  /** State that follows. @default none */
  readonly next?: string;
}

/** Writes down what happens to one visit. */
export class VisitRecord {
  private readonly tries: StateRetry[] = [];
  private ended: VisitEnd | undefined;
  private readonly enteredAt: number;
  private readonly forget: () => void;

  constructor(
    private readonly state: { readonly name: string; readonly type: string },
    private readonly frame: Frame,
    readonly enteredEventId: number,
    private readonly now: () => number,
  ) {
    this.enteredAt = now();
    this.forget = frame.scope.onCancel(() => this.end({ outcome: 'abandoned' }));
  }

  retried(retry: Omit<StateRetry, 'at'>): void {
    this.tries.push({ ...retry, at: this.now() });
  }

  succeeded(next: string | undefined): void {
    this.end({ outcome: 'succeeded', next });
  }

  caught(error: string, catcher: number, next: string): void {
    this.end({ outcome: 'caught', error, catcher, next });
  }

  failed(error: string): void {
    this.end({ outcome: 'failed', error });
  }

  view(): StateVisit {
    const { state, frame, enteredEventId, enteredAt, tries: retries, ended: end } = this;
    return {
      state: state.name,
      type: state.type,
      branch: frame.branch,
      enteredEventId,
      enteredAt,
      retries,
      end,
    };
  }

  private end(end: Omit<VisitEnd, 'at'>): void {
    this.forget();
    this.ended ??= { ...end, at: this.now() };
  }
}

/** The visits of one execution, in the order in which states were entered. */
export class VisitLog {
  private readonly records: VisitRecord[] = [];

  constructor(private readonly now: () => number) {}

  enter(state: { readonly name: string; readonly type: string }, frame: Frame, eventId: number): VisitRecord {
    const record = new VisitRecord(state, frame, eventId, this.now);
    this.records.push(record);
    return record;
  }

  views(): readonly StateVisit[] {
    return this.records.map((record) => record.view());
  }
}
