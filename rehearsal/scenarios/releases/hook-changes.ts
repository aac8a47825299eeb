import type { Change } from '../changed-stack';

/** A hook that finds something wrong: it looks for another environment than the one that answers, and reports by itself. */
export const REPORTS_FAILURE: Change = `(released, event, context) => {
  process.env.EXPECTED_ENVIRONMENT = 'an environment that is not there';
  return released(event, context);
}`;

/** A hook that breaks before it can report. */
export const THROWS: Change = `async () => {
  throw new TypeError('The hook has a fault of its own.');
}`;

/** A hook that hangs. */
export const NEVER_REPORTS: Change = 'async () => new Promise((resolve) => setTimeout(resolve, 86_400_000))';
