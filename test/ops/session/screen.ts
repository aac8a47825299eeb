import { stripVTControlCharacters } from 'node:util';
import type { Screen, Terminal } from '../../../ops/terminal';

/** A terminal that keeps what somebody would see. */
export interface SeenTerminal {
  readonly terminal: Terminal;
  /** All lines, the oldest first; what is drawn in place stands last. */
  readonly lines: () => readonly string[];
}

/** Who looks at it: a person, at so many columns; or a program, by a pipe. */
export type Viewer = { readonly columns: number } | 'pipe';

export function seenTerminal(viewer: Viewer): SeenTerminal {
  const written: string[] = [];
  let drawn: readonly string[] = [];
  const leave = (): void => {
    written.push(...drawn);
    drawn = [];
  };
  const screen: Screen = {
    draw: (text) => (drawn = text.split('\n')),
    clear: () => (drawn = []),
    done: leave,
  };
  const write = (text: string): void => {
    leave();
    written.push(...text.split('\n'));
  };
  return {
    terminal: {
      out: write,
      error: write,
      columns: viewer === 'pipe' ? Infinity : viewer.columns,
      ...(viewer !== 'pipe' && { screen: () => Promise.resolve(screen) }),
    },
    lines: () => [...written, ...drawn].map((line) => stripVTControlCharacters(line)),
  };
}
