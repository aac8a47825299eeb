import type { RuleCases } from './rule-cases';

/** The day on which the rules are asked. */
export const TODAY = new Date('2026-11-21T12:00:00Z');

const REASON = 'incident 4711: the old version fails';

/** Of the rules in `rules/quote.ts`, by the name of the rule. */
export const QUOTE_RULE_CASES: Readonly<Record<string, RuleCases>> = {
  shiftEndsWithinTwoDays: {
    agree: [
      { quote: { shift: 'AllAtOnce' } },
      { quote: { shift: { canary: { percent: 1, minutes: 2880 } } } },
      { quote: { shift: { linear: { percent: 1, minutes: 29 } } } },
    ],
    contradict: [
      [{ quote: { shift: { linear: { percent: 1, minutes: 30 } } } }, 'quote.shift.linear', 'percentage'],
      [{ quote: { shift: { canary: { percent: 1, minutes: 2881 } } } }, 'quote.shift.canary', 'minutes'],
    ],
  },
  alarmsGoOffBeforeTheNextMove: {
    agree: [
      { quote: { shift: 'Canary10Percent5Minutes', alarms: { windowMinutes: 5 } } },
      { quote: { shift: { linear: { percent: 10, minutes: 2 } }, alarms: { windowMinutes: 2 } } },
      // No two moves, no time between them.
      { quote: { shift: 'AllAtOnce', alarms: { windowMinutes: 60 } } },
      // Refused by another rule.
      { quote: { shift: { linear: { percent: 1, minutes: 30 } }, alarms: { windowMinutes: 60 } } },
    ],
    contradict: [
      [
        { quote: { shift: 'Canary10Percent5Minutes', alarms: { windowMinutes: 6 } } },
        'quote.alarms.windowMinutes',
        'to 5 or less',
      ],
      [
        { quote: { shift: { canary: { percent: 5, minutes: 3 } }, alarms: { windowMinutes: 4 } } },
        'quote.alarms.windowMinutes',
        'to 3 or less',
      ],
      [
        { quote: { shift: { linear: { percent: 10, minutes: 2 } }, alarms: { windowMinutes: 3 } } },
        'quote.alarms.windowMinutes',
        'to 2 or less',
      ],
    ],
  },
  durationAlarmCanGoOff: {
    agree: [{ quote: { timeoutSeconds: 1, alarms: { p99Milliseconds: 999 } } }],
    contradict: [
      [
        { quote: { timeoutSeconds: 1, alarms: { p99Milliseconds: 1000 } } },
        'quote.alarms.p99Milliseconds',
        'to 999 or less',
      ],
    ],
  },
  alarmsAreIgnoredForDaysOnly: {
    agree: [
      {},
      { quote: { ignoreAlarms: { until: '2026-11-21', reason: REASON } } },
      { quote: { ignoreAlarms: { until: '2026-12-05', reason: REASON } } },
    ],
    contradict: ['2026-11-20', '2026-12-06', '2026-11-31'].map((until) => [
      { quote: { ignoreAlarms: { until, reason: REASON } } },
      'quote.ignoreAlarms.until',
      'remove quote.ignoreAlarms',
    ]),
  },
};
