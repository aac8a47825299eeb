/** An event of an execution, in the shape of GetExecutionHistory but for its time. */
export interface HistoryEvent {
  readonly id: number;
  /** Event that led to this one; 0 for the first of a chain. */
  readonly previousEventId: number;
  /** For example `TaskStateEntered`. */
  readonly type: string;
  /** Template milliseconds. */
  readonly at: number;
  /** Name of the field that holds the details, `stateEnteredEventDetails`. @default the event has none */
  readonly detailsField?: string;
  readonly details?: EventDetails;
}

export type EventDetails = Readonly<Record<string, unknown>>;

/**
 * Events that an execution can have, its end included.
 *
 * @see https://docs.aws.amazon.com/step-functions/latest/dg/service-quotas.html#service-limits-state-machine-executions
 */
export const MAXIMUM_EVENTS = 25_000;

/**
 * The events of one execution, numbered from 1.
 *
 * @see https://docs.aws.amazon.com/step-functions/latest/apireference/API_HistoryEvent.html
 */
export class History {
  private readonly list: HistoryEvent[] = [];

  constructor(private readonly now: () => number) {}

  get events(): readonly HistoryEvent[] {
    return this.list;
  }

  /** Whether only the event of the execution's end has room. */
  get full(): boolean {
    return this.list.length >= MAXIMUM_EVENTS - 1;
  }

  /** Adds an event and gives its id. Details without a value are left out. */
  add(type: string, previousEventId: number, details?: EventDetails): number {
    const id = this.list.length + 1;
    this.list.push({
      id,
      previousEventId,
      type,
      at: this.now(),
      ...(details && { detailsField: detailsField(type), details: given(details) }),
    });
    return id;
  }
}

/** Details of an event that shows data. The rehearsal cuts nothing off. */
export function shown(field: 'input' | 'output', text: string): EventDetails {
  return { [field]: text, [`${field}Details`]: { truncated: false } };
}

function detailsField(type: string): string {
  if (type.endsWith('StateEntered')) return 'stateEnteredEventDetails';
  if (type.endsWith('StateExited')) return 'stateExitedEventDetails';
  return `${type.charAt(0).toLowerCase()}${type.slice(1)}EventDetails`;
}

function given(details: EventDetails): EventDetails {
  return Object.fromEntries(
    Object.entries(details).filter(([, value]) => value !== undefined && value !== ''),
  );
}
