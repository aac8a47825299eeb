import pc from 'picocolors';
import { cut, duration, timeOfDay } from '../text';
import { type DeploymentView, type EventStatus, hasEnded, type LifecycleView } from './view';

const MARKS: Readonly<Record<EventStatus, string>> = {
  pending: pc.dim('·'),
  running: pc.cyan('›'),
  succeeded: pc.green('✔'),
  failed: pc.red('✖'),
  skipped: pc.dim('-'),
};

export interface FrameOptions {
  readonly now: Date;
  /** No line is longer. */
  readonly columns: number;
  /** Shown below the view, for example that nothing answers at the moment. */
  readonly note?: string;
}

const LABEL = 9;
const BAR = 20;

/** The view of a deployment as lines of text, none of them wider than the terminal. */
export function frame(view: DeploymentView, { now, columns, note }: FrameOptions): readonly string[] {
  const room = columns - LABEL - 1;
  const row = (label: string, text: string): string => `${pc.dim(label.padEnd(LABEL))} ${cut(text, room)}`;
  return [
    pc.bold(cut(`${view.id}  ${view.strategy}  ${view.subject}`, columns)),
    row('status', `${view.statusText}, ${running(view, now)}`),
    ...view.events.map((event) => lifecycle(event, now, columns)),
    ...view.traffic.map(({ label, percent }, index) =>
      row(index === 0 ? 'traffic' : '', `${bar(percent)} ${String(percent).padStart(5)} %  ${label}`),
    ),
    ...view.tasks.map(({ label, running: count, desired, pending }, index) =>
      row(
        index === 0 ? 'tasks' : '',
        `${label}: ${count} of ${desired} running${pending > 0 ? `, ${pending} pending` : ''}`,
      ),
    ),
    ...view.targets.map(({ label, healthy, total }, index) =>
      row(index === 0 ? 'targets' : '', `${label}: ${healthy} of ${total} healthy`),
    ),
    ...alarms(view).map((text, index) => row(index === 0 ? 'alarms' : '', text)),
    ...view.unseen.map((what) => row('', `${what}: not visible with these permissions`)),
    ...(view.reason === undefined ? [] : [row('reason', view.reason)]),
    ...(note === undefined ? [] : [pc.yellow(cut(note, columns))]),
  ];
}

/** How many are quiet, and each that is not: a service has more alarms than a terminal has room for. */
function alarms({ alarms: all }: DeploymentView): readonly string[] {
  if (all.length === 0) return [];
  const loud = all.filter(({ state }) => state !== 'OK');
  return [
    `${all.length - loud.length} of ${all.length} OK`,
    ...loud.map(({ name, state }) => `${state.padEnd(17)} ${name}`),
  ];
}

function running(view: DeploymentView, now: Date): string {
  const { createdAt, endedAt, secondsLeft } = view;
  if (createdAt === undefined) return 'not started';
  const seconds = ((endedAt ?? now).getTime() - createdAt.getTime()) / 1000;
  if (hasEnded(view)) return `after ${duration(seconds)}`;
  const left =
    secondsLeft === undefined || secondsLeft === 0 ? '' : `, at least ${duration(secondsLeft)} left`;
  return `for ${duration(seconds)}${left}`;
}

function lifecycle(event: LifecycleView, now: Date, columns: number): string {
  const { name, status, startedAt, endedAt, detail } = event;
  const took =
    startedAt === undefined || status === 'skipped'
      ? ''
      : `${timeOfDay(startedAt)}  ${duration(((endedAt ?? now).getTime() - startedAt.getTime()) / 1000)}`;
  const text = `${name.padEnd(30)} ${took}${detail === undefined ? '' : `  ${detail}`}`;
  return `  ${MARKS[status]} ${cut(text, columns - 4)}`;
}

function bar(percent: number): string {
  const full = Math.round((percent / 100) * BAR);
  return '█'.repeat(full) + '░'.repeat(BAR - full);
}
