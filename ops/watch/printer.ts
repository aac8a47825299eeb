import type { Terminal } from '../terminal';
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

/** One view that is drawn again in place. Log lines stay above it. */
export async function livePrinter(terminal: Terminal, now: () => Date): Promise<Printer> {
  // An ES module only, and needed only where somebody looks.
  const { createLogUpdate } = await import('log-update');
  const draw = createLogUpdate(process.stdout);
  return {
    events(events) {
      const lines = events.filter(({ type }) => type === 'log' || type === 'ended');
      if (lines.length === 0) return;
      draw.done();
      for (const event of lines) terminal.out(plainLine(event, terminal.columns));
    },
    view: (view, note) => draw(frame(view, { now: now(), columns: terminal.columns, note }).join('\n')),
    done: () => draw.done(),
  };
}
