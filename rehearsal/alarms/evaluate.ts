export type AlarmState = 'OK' | 'ALARM' | 'INSUFFICIENT_DATA';
export type TreatMissingData = 'missing' | 'ignore' | 'breaching' | 'notBreaching';

/** What is known of one period: within the threshold, beyond it, or nothing. */
export type Datapoint = 'breaching' | 'not-breaching' | 'missing';

export interface EvaluationSettings {
  readonly evaluationPeriods: number;
  readonly datapointsToAlarm: number;
  readonly treatMissingData: TreatMissingData;
}

/** Periods that are looked at: two more than the alarm evaluates, as in the tables of AWS's page. */
export function evaluationRange(evaluationPeriods: number): number {
  return evaluationPeriods + 2;
}

/**
 * The state that CloudWatch gives an alarm.
 *
 * With as many real data points in the range as the alarm evaluates, the most recent real ones decide. With fewer, the
 * missing ones are filled in as the alarm asks, as few as possible. AWS does not publish how far the range reaches
 * back beyond the evaluation periods; its examples use two periods more, and so does this.
 *
 * @param range data points of the evaluation range, the oldest first
 * @see https://docs.aws.amazon.com/AmazonCloudWatch/latest/monitoring/alarms-and-missing-data.html
 */
export function evaluate(
  range: readonly Datapoint[],
  settings: EvaluationSettings,
  current: AlarmState,
): AlarmState {
  const { evaluationPeriods, datapointsToAlarm, treatMissingData } = settings;
  const real = range.filter((point) => point !== 'missing').slice(-evaluationPeriods);
  const breaching = real.filter((point) => point === 'breaching').length;
  if (breaching >= datapointsToAlarm) return 'ALARM';
  const filled = evaluationPeriods - real.length;
  if (filled <= 0) return 'OK';
  switch (treatMissingData) {
    case 'breaching':
      return breaching + filled >= datapointsToAlarm ? 'ALARM' : 'OK';
    case 'notBreaching':
      return 'OK';
    case 'ignore':
      return real.includes('not-breaching') ? 'OK' : current;
    case 'missing':
    default:
      if (real.length === 0) return 'INSUFFICIENT_DATA';
      return isPrematureAlarm(range, settings) ? 'ALARM' : 'OK';
  }
}

/**
 * The rule of "Avoiding premature transitions to alarm state": nothing but breaching or missing points, and the oldest
 * breaching one at least as old as Datapoints to Alarm. Row `0 - X - -` of AWS's 2-out-of-3 table stays OK, so a point
 * within the threshold anywhere in the range turns the rule off.
 */
function isPrematureAlarm(range: readonly Datapoint[], settings: EvaluationSettings): boolean {
  if (range.includes('not-breaching')) return false;
  const oldest = range.slice(-settings.evaluationPeriods).indexOf('breaching');
  return oldest >= 0 && settings.evaluationPeriods - oldest >= settings.datapointsToAlarm;
}
