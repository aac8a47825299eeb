import { CloudWatchClient, DescribeAlarmsCommand } from '@aws-sdk/client-cloudwatch';
import type { AwsClients } from '../aws/clients';
import { ifAllowed } from '../aws/failure';
import type { AlarmView } from './view';

/** Most names that one call takes. @see https://docs.aws.amazon.com/AmazonCloudWatch/latest/APIReference/API_DescribeAlarms.html */
const NAMES_IN_A_CALL = 100;

/** States of alarms by name, in the order of the names; undefined when the caller may not see them. */
export async function alarmStates(
  clients: AwsClients,
  names: readonly string[],
): Promise<readonly AlarmView[] | undefined> {
  const found: AlarmView[] = [];
  for (let from = 0; from < names.length; from += NAMES_IN_A_CALL) {
    const AlarmNames = names.slice(from, from + NAMES_IN_A_CALL);
    const answer = await ifAllowed(
      clients
        .get(CloudWatchClient)
        .send(new DescribeAlarmsCommand({ AlarmNames, MaxRecords: NAMES_IN_A_CALL })),
    );
    if (answer === undefined) return undefined;
    const states = new Map(answer.MetricAlarms?.map((alarm) => [alarm.AlarmName, alarm]));
    for (const name of AlarmNames) {
      const alarm = states.get(name);
      found.push({ name, state: alarm?.StateValue ?? 'MISSING', reason: alarm?.StateReason });
    }
  }
  return found;
}
