import {
  type AlarmView,
  type DeploymentView,
  hasEnded,
  type LifecycleView,
  type TargetsView,
  type TasksView,
  type TrafficView,
} from './view';

/** Something that changed between two looks. `at` is the machine's time at which it was seen. */
export type WatchEvent = { readonly at: Date; readonly deployment: string } & (
  | { readonly type: 'started'; readonly subject: string; readonly strategy: DeploymentView['strategy'] }
  | { readonly type: 'status'; readonly status: string; readonly secondsLeft?: number }
  | { readonly type: 'lifecycle'; readonly event: LifecycleView }
  | { readonly type: 'traffic'; readonly traffic: readonly TrafficView[]; readonly secondsLeft?: number }
  | { readonly type: 'tasks'; readonly tasks: readonly TasksView[] }
  | { readonly type: 'targets'; readonly targets: readonly TargetsView[] }
  | { readonly type: 'alarm'; readonly alarm: AlarmView }
  | { readonly type: 'unseen'; readonly what: string }
  | { readonly type: 'trouble'; readonly message: string; readonly retryInSeconds: number }
  | { readonly type: 'log'; readonly group: string; readonly line: string }
  | { readonly type: 'ended'; readonly status: string; readonly seconds?: number; readonly reason?: string }
);

/** What changed since the look before. @param before undefined at the first look, which tells everything */
export function changes(
  before: DeploymentView | undefined,
  view: DeploymentView,
  at: Date,
): readonly WatchEvent[] {
  const base = { at, deployment: view.id };
  const { secondsLeft } = view;
  const events: WatchEvent[] = [];
  if (!before) events.push({ ...base, type: 'started', subject: view.subject, strategy: view.strategy });
  if (before && before.status !== view.status && !hasEnded(view)) {
    events.push({ ...base, type: 'status', status: view.status, secondsLeft });
  }
  for (const event of view.events) {
    const known = before?.events.find(({ name }) => name === event.name);
    if (event.status !== 'pending' && (known?.status !== event.status || known.detail !== event.detail)) {
      events.push({ ...base, type: 'lifecycle', event });
    }
  }
  if (view.traffic.length > 0 && differ(before?.traffic, view.traffic)) {
    events.push({ ...base, type: 'traffic', traffic: view.traffic, secondsLeft });
  }
  if (view.tasks.length > 0 && differ(before?.tasks, view.tasks)) {
    events.push({ ...base, type: 'tasks', tasks: view.tasks });
  }
  if (view.targets.length > 0 && differ(before?.targets, view.targets)) {
    events.push({ ...base, type: 'targets', targets: view.targets });
  }
  for (const alarm of view.alarms) {
    const known = before?.alarms.find(({ name }) => name === alarm.name);
    const first = before === undefined && alarm.state === 'OK';
    if (!first && known?.state !== alarm.state) events.push({ ...base, type: 'alarm', alarm });
  }
  for (const what of view.unseen) {
    if (!before?.unseen.includes(what)) events.push({ ...base, type: 'unseen', what });
  }
  if (hasEnded(view) && !(before && hasEnded(before))) {
    events.push({
      ...base,
      type: 'ended',
      status: view.status,
      seconds: tookSeconds(view),
      reason: view.reason,
    });
  }
  return events;
}

/** Seconds from the deployment's creation to its end. */
export function tookSeconds({
  createdAt,
  endedAt,
}: Pick<DeploymentView, 'createdAt' | 'endedAt'>): number | undefined {
  if (createdAt === undefined || endedAt === undefined) return undefined;
  return Math.round((endedAt.getTime() - createdAt.getTime()) / 1000);
}

function differ(one: unknown, other: unknown): boolean {
  return JSON.stringify(one) !== JSON.stringify(other);
}
