import type { Summary } from '../../rehearsal/report/summary';
import type { Row } from '../types';

/** What is read of the report of a rehearsal. */
export interface StartSummary {
  readonly durationMs: number;
  readonly scenarios: readonly Pick<
    Summary['scenarios'][number],
    'name' | 'durationMs' | 'requests' | 'failed'
  >[];
}

/** Scenarios by the time they took; what is left is synthesis, preparing and reporting. */
export function partsOf({ durationMs, scenarios }: StartSummary): readonly Row[] {
  const parts = scenarios.map(({ name, durationMs: ms, requests, failed }) => ({
    name,
    values: { wall: ms / 1000, requests, failed },
  }));
  const rest = durationMs / 1000 - parts.reduce((sum, { values }) => sum + values.wall, 0);
  return [
    { name: 'synthesis, preparing, starting, ending', values: { wall: rest } },
    ...parts.toSorted((a, b) => b.values.wall - a.values.wall),
  ];
}
