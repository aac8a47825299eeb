import { escapeProblem } from '../../lib/release/alarm-escape';

const today = new Date('2026-11-21T23:30:00Z');
const reason = 'incident 4711: red since the last release';

describe('an escape from red alarms', () => {
  it.each(['2026-11-21', '2026-11-22', '2026-12-05'])('until %s may be used', (until) => {
    expect(escapeProblem({ until, reason }, today)).toBeUndefined();
  });

  it.each([
    { until: '2026-11-20', problem: 'is over' },
    { until: '2026-12-06', problem: 'at most 14 days' },
    { until: '2026-11-31', problem: 'existing day' },
    { until: 'tomorrow', problem: 'existing day' },
    { until: '2026-11-22T10:00', problem: 'existing day' },
  ])('until $until is refused: $problem', ({ until, problem }) => {
    expect(escapeProblem({ until, reason }, today)).toContain(problem);
  });

  it('needs a reason', () => {
    expect(escapeProblem({ until: '2026-11-22', reason: '   fix    ' }, today)).toContain(
      'at least 10 characters',
    );
  });
});
