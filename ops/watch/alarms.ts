import { type AlarmType, CloudWatchClient, DescribeAlarmsCommand } from '@aws-sdk/client-cloudwatch';
import type { AwsClients } from '../aws/clients';
import { ifAllowed } from '../aws/failure';
import type { AlarmView } from './view';

/** Most names that one call takes. @see https://docs.aws.amazon.com/AmazonCloudWatch/latest/APIReference/API_DescribeAlarms.html */
const NAMES_IN_A_CALL = 100;

/** Without these, only metric alarms are told of. */
const AlarmTypes: AlarmType[] = ['MetricAlarm', 'CompositeAlarm'];

/**
 * States of alarms by name, in the order of the names, composite ones too; undefined when the caller may not see them.
 */
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
        .send(new DescribeAlarmsCommand({ AlarmNames, AlarmTypes, MaxRecords: NAMES_IN_A_CALL })),
    );
    if (answer === undefined) return undefined;
    const { MetricAlarms = [], CompositeAlarms = [] } = answer;
    const states = new Map([...MetricAlarms, ...CompositeAlarms].map((alarm) => [alarm.AlarmName, alarm]));
    for (const name of AlarmNames) {
      const alarm = states.get(name);
      found.push({ name, state: alarm?.StateValue ?? 'MISSING', reason: alarm?.StateReason });
    }
  }
  return found;
}
