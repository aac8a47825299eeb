import * as fc from 'fast-check';
import {
  quoteProblems,
  quoteSettingsSchema,
  trafficShift,
  type QuoteSettings,
} from '../../lib/quote/settings';

const today = new Date('2026-11-21T12:00:00Z');
const parse = (value: unknown): QuoteSettings => quoteSettingsSchema.parse(value);
const settingsOf = (value: unknown) => quoteProblems(parse(value), today).map(({ setting }) => setting);

describe('the settings of the quote function', () => {
  it('have a default for everything', () => {
    expect(parse({})).toEqual({
      memoryMiB: 512,
      timeoutSeconds: 5,
      concurrency: { type: 'unreserved' },
      shift: 'Canary10Percent5Minutes',
      alarms: { errorPercent: 1, p99Milliseconds: 1000, throttles: 1, windowMinutes: 1 },
      api: { authorization: 'none', requestsPerSecond: 50, burst: 100, loggingRole: 'managed' },
    });
  });

  it('have defaults that do not contradict each other', () => {
    expect(settingsOf({})).toEqual([]);
  });

  it.each([
    { memory: 512 },
    { api: { burts: 1 } },
    { shift: 'Canary20Percent5Minutes' },
    { shift: { canary: { percent: 10, minutes: 5 }, linear: { percent: 10, minutes: 5 } } },
    { concurrency: { type: 'unreserved', executions: 5 } },
    { timeoutSeconds: 30 },
  ])('refuse %j', (value) => {
    expect(quoteSettingsSchema.safeParse(value).success).toBe(false);
  });

  it('refuse an alarm window longer than the canary interval', () => {
    expect(quoteProblems(parse({ alarms: { windowMinutes: 6 } }), today)).toEqual([
      {
        setting: 'alarms.windowMinutes',
        value: '6',
        accepted: '1 to 5, the interval of Canary10Percent5Minutes',
        fix: 'Shorten the window, or choose a shift with a longer interval.',
      },
    ]);
  });

  it('refuse an alarm window longer than the interval of a linear shift', () => {
    expect(
      settingsOf({ shift: { linear: { percent: 10, minutes: 2 } }, alarms: { windowMinutes: 3 } }),
    ).toEqual(['alarms.windowMinutes']);
  });

  it('know no interval when everything shifts at once', () => {
    expect(settingsOf({ shift: 'AllAtOnce', alarms: { windowMinutes: 60 } })).toEqual([]);
  });

  it('refuse a duration alarm that the time-out keeps from going off', () => {
    expect(settingsOf({ timeoutSeconds: 1 })).toEqual(['alarms.p99Milliseconds']);
  });

  it('refuse a linear shift that takes longer than CodeDeploy allows', () => {
    expect(settingsOf({ shift: { linear: { percent: 1, minutes: 30 } } })).toEqual(['shift.linear']);
  });

  it('refuse an escape that is over', () => {
    const ignoreAlarms = { until: '2026-11-20', reason: 'incident 4711' };
    expect(settingsOf({ ignoreAlarms })).toEqual(['ignoreAlarms']);
  });

  it('report every problem at once', () => {
    const value = {
      timeoutSeconds: 1,
      alarms: { windowMinutes: 6 },
      ignoreAlarms: { until: 'never', reason: 'incident 4711' },
    };
    expect(settingsOf(value)).toEqual(['alarms.windowMinutes', 'alarms.p99Milliseconds', 'ignoreAlarms']);
  });

  it('that are accepted always describe a shift that can be built', () => {
    const pace = fc.record({ percent: fc.integer(), minutes: fc.integer({ min: -5, max: 4000 }) });
    const shift = fc.oneof(
      fc.record({ canary: pace }),
      fc.record({ linear: pace }),
      fc.constant('AllAtOnce'),
    );
    fc.assert(
      fc.property(shift, (any) => {
        const parsed = quoteSettingsSchema.safeParse({ shift: any });
        if (!parsed.success || quoteProblems(parsed.data, today).length > 0) return true;
        return trafficShift(parsed.data.shift).totalMinutes <= 2880;
      }),
    );
  });
});
