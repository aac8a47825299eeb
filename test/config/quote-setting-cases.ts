import type { SettingCase } from './setting-case';

/** The settings of the quote function. */
export const QUOTE_SETTING_CASES: readonly SettingCase[] = [
  ['quote.memoryMiB', [128, 10_240], [127, 10_241, 512.5]],
  ['quote.timeoutSeconds', [1, 29], [0, 30]],
  [
    'quote.concurrency',
    [
      { type: 'unreserved' },
      { type: 'reserved', executions: 1 },
      { type: 'provisioned', executions: 10_000 },
    ],
    [
      {},
      { type: 'unreserved', executions: 5 },
      { type: 'reserved' },
      { type: 'reserved', executions: 0 },
      { type: 'provisioned', executions: 10_001 },
      { type: 'shared', executions: 5 },
    ],
  ],
  [
    'quote.shift',
    [
      'AllAtOnce',
      'Linear10PercentEvery1Minute',
      { canary: { percent: 1, minutes: 2880 } },
      { linear: { percent: 99, minutes: 1 } },
    ],
    [
      'Canary20Percent5Minutes',
      'CodeDeployDefault.LambdaAllAtOnce',
      {},
      { canary: { percent: 0, minutes: 5 } },
      { canary: { percent: 100, minutes: 5 } },
      { canary: { percent: 10 } },
      { linear: { percent: 10, minutes: 0 } },
      { linear: { percent: 10, minutes: 2881 } },
      { linear: { percent: 10, minutes: 1.5 } },
      { canary: { percent: 10, minutes: 5 }, linear: { percent: 10, minutes: 5 } },
    ],
  ],
  ['quote.alarms.errorPercent', [0.1, 1, 100], [0, 100.1, '1']],
  ['quote.alarms.p99Milliseconds', [1, 29_000], [0, 29_001]],
  ['quote.alarms.throttles', [1, 1_000_000], [0, 1_000_001]],
  ['quote.alarms.windowMinutes', [1, 60], [0, 61]],
  ['quote.versionSeed', ['1', '2026-11-21', 'x'.repeat(64)], ['', 'x'.repeat(65), 'two words', 1]],
  [
    'quote.ignoreAlarms',
    [
      { until: '2026-12-01', reason: '10 letters' },
      { until: '2026-12-01', reason: 'x'.repeat(200) },
    ],
    [
      { until: '2026-12-01' },
      { reason: 'incident 4711' },
      { until: '1.12.2026', reason: 'incident 4711' },
      { until: '2026-12-01', reason: '9 letters' },
      { until: '2026-12-01', reason: ' '.repeat(10) },
      { until: '2026-12-01', reason: 'two lines,\nof which one' },
      { until: '2026-12-01', reason: 'x'.repeat(201) },
    ],
  ],
  ['quote.api.authorization', ['none', 'iam'], ['NONE', null]],
  ['quote.api.requestsPerSecond', [1, 10_000], [0, 10_001]],
  ['quote.api.burst', [1, 5000], [0, 5001]],
  ['quote.api.loggingRole', ['managed', 'existing'], ['none']],
  [
    'quote.api.cache',
    [{}, { ttlSeconds: 1 }, { ttlSeconds: 3600, sizeGiB: 237 }],
    [{ ttlSeconds: 0 }, { ttlSeconds: 3601 }, { sizeGiB: 1 }, { sizeGiB: '0.5' }, true],
  ],
];
