import { loadAnything } from './load-anything';

describe('alarms that are ignored until a day', () => {
  const sandbox = { quote: { ignoreAlarms: { until: '2026-12-01', reason: 'incident 4711' } } };
  const on = (day: string) => loadAnything({}, { sandbox }, new Date(`${day}T23:59:59Z`));

  test('are ignored on that day', () => {
    expect(on('2026-12-01')).toHaveProperty('quote.ignoreAlarms', sandbox.quote.ignoreAlarms);
  });

  test('are an error from the next day on', () => {
    expect(on('2026-12-02')).toMatchObject({
      problems: [
        {
          setting: 'quote.ignoreAlarms.until',
          value: '"2026-12-01"',
          accepted: 'a day from 2026-12-02 to 2026-12-16 (UTC)',
        },
      ],
    });
  });

  test('are held against the day on which the settings are loaded', () => {
    const over = { quote: { ignoreAlarms: { until: '2020-01-01', reason: 'incident 4711' } } };

    expect(loadAnything({}, { sandbox: over })).toMatchObject({
      problems: [{ setting: 'quote.ignoreAlarms.until' }],
    });
  });
});

describe('a shift of one’s own', () => {
  test('is told of the part that is wrong', () => {
    const sandbox = { quote: { shift: { canary: { percent: 0, minutes: 5 } } } };

    expect(loadAnything({}, { sandbox })).toMatchObject({
      problems: [{ setting: 'quote.shift.canary.percent', value: '0' }],
    });
  });
});
