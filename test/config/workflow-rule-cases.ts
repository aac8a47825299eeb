import type { RuleCases } from './rule-cases';

/** Of the rules in `rules/workflow.ts`, by the name of the rule. */
export const WORKFLOW_RULE_CASES: Readonly<Record<string, RuleCases>> = {
  stuckOrdersAreOlderThanWaitingOnes: {
    agree: [
      { workflow: { approval: { hours: 2 }, shipping: { timeoutMinutes: 10 }, stuckAfterMinutes: 241 } },
    ],
    contradict: [
      [
        { workflow: { approval: { hours: 2 }, shipping: { timeoutMinutes: 10 }, stuckAfterMinutes: 240 } },
        'workflow.stuckAfterMinutes',
        'to 241 or more',
      ],
    ],
  },
  heartbeatsFitIntoAnAttempt: {
    agree: [{ workflow: { shipping: { heartbeatSeconds: 30, timeoutMinutes: 1 } } }],
    contradict: [
      [
        { workflow: { shipping: { heartbeatSeconds: 31, timeoutMinutes: 1 } } },
        'workflow.shipping.heartbeatSeconds',
        'to 30 or less',
      ],
    ],
  },
};
