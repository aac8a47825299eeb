import type { AlarmTransition } from '../../../rehearsal/alarms/alarms';
import {
  alarmStates,
  configuredShares,
  latencySeries,
  servedColumns,
  shortNames,
} from '../../../rehearsal/scenarios/drawing';
import type { ShareChange } from '../../../rehearsal/scenarios/drawing';

/** The load began at 1000 of the template's milliseconds, ten of which pass in a real one. */
const seconds = (templateMs: number) => (templateMs - 1000) / 10_000;

describe('the shares that were configured', () => {
  test('begin with who had the traffic before the load', () => {
    expect(configuredShares({ a: 100 }, [{ at: 11_000, percent: { a: 90, b: 10 } }], seconds)).toEqual([
      { at: 0, percent: { a: 100 } },
      { at: 1, percent: { a: 90, b: 10 } },
    ]);
  });

  test('take the last change before the load for the beginning', () => {
    const changes: ShareChange[] = [
      { at: 0, percent: { a: 100 } },
      { at: 900, percent: { b: 100 } },
    ];

    expect(configuredShares({}, changes, seconds)).toEqual([{ at: 0, percent: { b: 100 } }]);
  });
});

describe('the requests of a column', () => {
  test('are those sent in its time, by version', () => {
    const requests = [
      { atMs: 260, version: 'b' },
      { atMs: 10, version: 'a' },
      { atMs: 240, version: 'a' },
      { atMs: 499 },
    ];

    expect(servedColumns(requests, 0.25)).toEqual({
      seconds: 0.25,
      columns: [
        { at: 0, requests: { a: 2 }, unserved: 0 },
        { at: 0.25, requests: { b: 1 }, unserved: 1 },
      ],
    });
  });
});

const transition = (at: number, from: AlarmTransition['from'], to: AlarmTransition['to']) => ({
  alarm: 'red',
  from,
  to,
  at,
  reason: '',
});

describe('the states of alarms', () => {
  const alarms = {
    history: [transition(500, 'INSUFFICIENT_DATA', 'OK'), transition(21_000, 'OK', 'ALARM')],
    state: () => 'OK' as const,
  };

  test('begin with the state that held when the load began', () => {
    expect(alarmStates(alarms, new Map([['red', 'Errors']]), seconds)).toEqual([
      {
        name: 'Errors',
        states: [
          { at: 0, state: 'OK' },
          { at: 2, state: 'ALARM' },
        ],
      },
    ]);
  });

  test('begin with the state before the first change, if all of them came later', () => {
    const later = { history: [transition(21_000, 'OK', 'ALARM')], state: () => 'ALARM' as const };

    expect(alarmStates(later, new Map([['red', 'Errors']]), seconds)[0]?.states[0]).toEqual({
      at: 0,
      state: 'OK',
    });
  });

  test('of one that never changed are the present one', () => {
    expect(alarmStates(alarms, new Map([['still', 'Still']]), seconds)).toEqual([
      { name: 'Still', states: [{ at: 0, state: 'OK' }] },
    ]);
  });

  test('are named by the logical id without its hash', () => {
    const definition = {
      name: 'stack-GreenErrorsCEB8EDA7-X1',
      logicalId: 'GreenErrorsCEB8EDA7',
      queries: [],
      compared: 'm',
      periodMs: 60_000,
      evaluationPeriods: 1,
      datapointsToAlarm: 1,
      threshold: 1,
      comparison: 'GreaterThanThreshold' as const,
      treatMissingData: 'missing' as const,
      ignoreLowSamples: false,
    };

    expect([...shortNames([definition])]).toEqual([['stack-GreenErrorsCEB8EDA7-X1', 'GreenErrors']]);
  });
});

describe('the latency of answers over time', () => {
  const [slowest, median] = latencySeries(
    [
      { atMs: 0, durationMs: 10 },
      { atMs: 100, durationMs: 90 },
      { atMs: 200, durationMs: 20 },
      { atMs: 600, durationMs: 5 },
    ],
    0.25,
  );

  test('is the slowest and the median of the requests sent in each column', () => {
    expect(slowest?.points).toEqual([
      [0, 90],
      [0.5, 5],
    ]);
    expect(median?.points).toEqual([
      [0, 20],
      [0.5, 5],
    ]);
  });
});
