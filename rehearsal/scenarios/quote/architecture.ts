import type { Architecture } from '../types';
import { QUOTE_SCENARIOS } from './scenarios';
import { gradualSubject, gradualSubjects } from './subject';
import { QuoteSystem } from './system';

/** The gradually deployed quote function. */
export const QUOTE_ARCHITECTURE: Architecture<QuoteSystem> = {
  name: 'quote',
  title: 'Quote function: gradual Lambda deployment',
  scenarios: QUOTE_SCENARIOS,
  telling: ['quote-good-release', 'quote-pre-traffic-rejects', 'quote-throws-on-some-inputs'],
  isIn: (assembly) => gradualSubjects(assembly).length > 0,
  async prepare(context) {
    // Says what cannot be rehearsed before the first scenario runs.
    gradualSubject(context.assembly);
    return async (scenarioContext) => new QuoteSystem(scenarioContext);
  },
};
