import type { Operation, Settlement, Workload } from './workload';

/**
 * Users of a service that the rehearsal knows nothing of but some paths: they ask for one after the other and expect
 * any answer that is no server error.
 */
export function readOnlyWorkload(paths: readonly [string, ...string[]]): Workload {
  return {
    description: `GET of ${paths.join(', ')}; any status below 500 is taken for right, since the API is not known here.`,
    needsTable: false,
    next: (random): Operation => ({
      name: 'get',
      request: { method: 'GET', path: random.pick(paths) },
      check: ({ status }) => (status < 500 ? undefined : `status ${status}`),
    }),
    settle: (): Promise<Settlement> =>
      Promise.resolve({ retried: 0, hadSucceeded: 0, readBack: 0, problems: [] }),
  };
}
