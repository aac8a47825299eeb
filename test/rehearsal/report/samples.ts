import type { Summary } from '../../../rehearsal/report/summary';

/** A summary with one scenario that came true and one that failed. */
export function sampleSummary(): Summary {
  return {
    version: 1,
    startedAt: '2026-01-02T03:04:05.678Z',
    durationMs: 23_400,
    pass: false,
    source: 'sandbox',
    seed: 42,
    scale: 8,
    node: 'v20.20.2',
    provenance: { real: ['Processes.'], modelled: ['The load balancer.'], onlyAws: ['Fargate.'] },
    calls: [
      { role: 'task-role', service: 'dynamodb', operation: 'PutItem', calls: 7, denied: 1, notModelled: 0 },
    ],
    scenarios: [
      {
        name: 'steady-load',
        architecture: 'service',
        title: 'Steady load',
        expectation: 'Every request is answered.',
        observed: ['120 requests.'],
        pass: true,
        requests: 120,
        failed: 0,
        p50: 9.6,
        p99: 41.2,
        durationMs: 3400,
        notes: ['Latencies are those of this machine.'],
      },
      {
        name: 'kill-a-task',
        architecture: 'service',
        title: 'A task <killed>',
        expectation: 'It is replaced.',
        observed: ['It was in rotation for 30 s & more.', 'With one task, 5 of 50 requests were lost.'],
        pass: false,
        requests: 50,
        failed: 5,
        p50: 12,
        p99: 80,
        durationMs: 9000,
        notes: [],
        series: [
          {
            name: 'failed requests per 100 ms',
            unit: '',
            kind: 'bad',
            points: [
              [0, 0],
              [0.1, 3],
              [0.2, 2],
            ],
          },
          {
            name: 'slowest answer',
            unit: 'ms',
            points: [
              [0, 10],
              [0.1, 80],
              [0.2, 40],
            ],
          },
        ],
        marks: [{ at: 0.1, text: 'task-1 killed' }],
        shares: {
          versions: ['api:1', 'api:<2>'],
          configured: [
            { at: 0, percent: { 'api:1': 100 } },
            { at: 0.1, percent: { 'api:1': 90, 'api:<2>': 10 } },
          ],
          served: {
            seconds: 0.1,
            columns: [
              { at: 0, requests: { 'api:1': 4 }, unserved: 0 },
              { at: 0.1, requests: { 'api:1': 2, 'api:<2>': 1 }, unserved: 1 },
            ],
          },
        },
        alarms: [
          {
            name: 'Errors of api:<2>',
            states: [
              { at: 0, state: 'INSUFFICIENT_DATA' },
              { at: 0.05, state: 'OK' },
              { at: 0.2, state: 'ALARM' },
            ],
          },
        ],
      },
    ],
  };
}
