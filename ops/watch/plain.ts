import { cut, duration, timeOfDay } from '../text';
import type { WatchEvent } from './event';

/** An event as one line of a log. */
export function plainLine(event: WatchEvent, columns: number): string {
  return cut(`${timeOfDay(event.at)} ${sentence(event)}`, columns);
}

function sentence(event: WatchEvent): string {
  switch (event.type) {
    case 'started':
      return `${event.deployment} deploys ${event.subject} (${event.strategy})`;
    case 'status':
      return `${event.status}${leftOf(event.secondsLeft)}`;
    case 'lifecycle': {
      const { name, status, detail } = event.event;
      return `${name} ${status}${detail === undefined ? '' : `: ${detail}`}`;
    }
    case 'traffic':
      return `traffic ${event.traffic.map(({ label, percent }) => `${label} ${percent} %`).join(', ')}${leftOf(event.secondsLeft)}`;
    case 'tasks':
      return `tasks ${event.tasks.map(({ label, running, desired, pending }) => `${label} ${running}/${desired}${pending > 0 ? ` (${pending} pending)` : ''}`).join(', ')}`;
    case 'targets':
      return `targets ${event.targets.map(({ label, healthy, total }) => `${label} ${healthy}/${total} healthy`).join(', ')}`;
    case 'alarm':
      return `alarm ${event.alarm.name} ${event.alarm.state}${event.alarm.state === 'ALARM' && event.alarm.reason ? `: ${event.alarm.reason}` : ''}`;
    case 'unseen':
      return `${event.what} cannot be seen with these permissions`;
    case 'trouble':
      return `no answer, next try in ${duration(event.retryInSeconds)}: ${event.message}`;
    case 'log':
      return `log ${event.group}: ${event.line}`;
    case 'ended':
    default:
      return `${event.status}${event.seconds === undefined ? '' : ` after ${duration(event.seconds)}`}${event.reason === undefined ? '' : `: ${event.reason}`}`;
  }
}

function leftOf(seconds: number | undefined): string {
  return seconds === undefined || seconds === 0 ? '' : `, at least ${duration(seconds)} left`;
}
