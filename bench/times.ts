import type { Cost } from './process';
import { of, ratio, type Spread, spread } from './samples';

/** The columns of a table about times, by their names. */
export type Times = Readonly<Record<'wall ratio' | 'CPU ratio' | 'wall' | 'CPU', Spread>>;

/** What some commands took, and how many times what others took. @throws RangeError without any pair */
export function timesOf(costs: readonly Cost[], others: readonly Cost[]): Times {
  return {
    'wall ratio': ratio(of(costs, 'wall'), of(others, 'wall')),
    'CPU ratio': ratio(of(costs, 'cpu'), of(others, 'cpu')),
    wall: spread(of(costs, 'wall')),
    CPU: spread(of(costs, 'cpu')),
  };
}
