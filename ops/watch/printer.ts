import type { Screen, Terminal } from '../terminal';
import type { WatchEvent } from './event';
import { frame } from './frame';
import { plainLine } from './plain';
import type { DeploymentView } from './view';

/** Shows what a monitor sees. */
export interface Printer {
  /** What changed, in order. */
  events(events: readonly WatchEvent[]): void;
  /** How things are now. */
  view(view: DeploymentView, note?: string): void;
  /** Leaves the last view where it is. */
  done(): void;
}

/** One object to a line, for programs. */
export function jsonPrinter({ out }: Pick<Terminal, 'out'>): Printer {
  return {
    events: (events) => {
      for (const event of events) out(JSON.stringify(event));
    },
    view: () => undefined,
    done: () => undefined,
  };
}

/** One line for each change, for logs and pipes. */
export function plainPrinter({ out, columns }: Pick<Terminal, 'out' | 'columns'>): Printer {
  return {
    events: (events) => {
      for (const event of events) out(plainLine(event, columns));
    },
    view: () => undefined,
    done: () => undefined,
  };
}

/** One view for each deployment, drawn again in place. The lines of logs and of the end stay above it. */
export function livePrinter(
  screen: Screen,
  { out, columns }: Pick<Terminal, 'out' | 'columns'>,
  now: () => Date,
): Printer {
  return {
    events(events) {
      // The deployment that takes another one back is drawn below that one.
      if (events.some(({ type }) => type === 'started')) screen.done();
      const lines = events.filter(({ type }) => type === 'log' || type === 'ended');
      if (lines.length === 0) return;
      screen.clear();
      for (const event of lines) out(plainLine(event, columns));
    },
    view: (view, note) => screen.draw(frame(view, { now: now(), columns, note }).join('\n')),
    done: () => screen.done(),
  };
}
