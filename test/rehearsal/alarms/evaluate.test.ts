import { evaluate } from '../../../rehearsal/alarms/evaluate';
import type { AlarmState, Datapoint, TreatMissingData } from '../../../rehearsal/alarms/evaluate';

const POINTS: Readonly<Record<string, Datapoint>> = { '0': 'not-breaching', X: 'breaching', '-': 'missing' };
const SETTINGS: readonly TreatMissingData[] = ['missing', 'ignore', 'breaching', 'notBreaching'];
/** `Retain current state` of the tables: the alarm was in a state that no setting would give it anew. */
const RETAIN = 'INSUFFICIENT_DATA';

/** https://docs.aws.amazon.com/AmazonCloudWatch/latest/monitoring/alarms-and-missing-data.html, both tables */
describe.each([
  {
    datapointsToAlarm: 3,
    rows: [
      ['0 - X - X', 'OK', 'OK', 'OK', 'OK'],
      ['0 - - - -', 'OK', 'OK', 'OK', 'OK'],
      ['- - - - -', 'INSUFFICIENT_DATA', RETAIN, 'ALARM', 'OK'],
      ['0 X X - X', 'ALARM', 'ALARM', 'ALARM', 'ALARM'],
      ['- - X - -', 'ALARM', RETAIN, 'ALARM', 'OK'],
    ],
  },
  {
    datapointsToAlarm: 2,
    rows: [
      ['0 - X - X', 'ALARM', 'ALARM', 'ALARM', 'ALARM'],
      ['0 0 X 0 X', 'ALARM', 'ALARM', 'ALARM', 'ALARM'],
      ['0 - X - -', 'OK', 'OK', 'ALARM', 'OK'],
      ['- - - - 0', 'OK', 'OK', 'ALARM', 'OK'],
      ['- - - X -', 'ALARM', RETAIN, 'ALARM', 'OK'],
    ],
  },
])("AWS's table for $datapointsToAlarm out of 3 data points", ({ datapointsToAlarm, rows }) => {
  const cases = rows.flatMap(([points, ...states]) =>
    SETTINGS.map((treatMissingData, index) => ({ points, treatMissingData, state: states[index] })),
  );

  it.each(cases)('says $state for $points when missing data is $treatMissingData', (row) => {
    expect(stateOf(row.points ?? '', datapointsToAlarm, row.treatMissingData)).toBe(row.state);
  });

  it('keeps the state of an alarm that ignores missing data', () => {
    expect(stateOf('- - - - -', datapointsToAlarm, 'ignore', 'ALARM')).toBe('ALARM');
  });
});

/** Section "Avoiding premature transitions to alarm state" of the same page. */
it.each(['- - - - X', '- - - X -'])('does not alarm on %s at 3 out of 3', (points) => {
  expect(stateOf(points, 3, 'missing')).not.toBe('ALARM');
});

function stateOf(
  points: string,
  datapointsToAlarm: number,
  treatMissingData: TreatMissingData,
  current: AlarmState = RETAIN,
): AlarmState {
  const range = points.split(' ').map((point) => POINTS[point] ?? 'missing');
  return evaluate(range, { evaluationPeriods: 3, datapointsToAlarm, treatMissingData }, current);
}
