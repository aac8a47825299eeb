import type { AlarmDefinition } from '../alarms/definition';
import type { MachineModel } from '../state-machine/model';
import type { LimitKind } from '../state-machine/task-runner';

/**
 * What a definition allows programs and people, under a clock that runs faster: they run at their own pace here. What
 * the definition itself waits for, a Wait state or the delay of a retrier, becomes shorter with the clock. All
 * arguments and results are template milliseconds.
 */
export interface WorkflowPace {
  /** Length of a limit of the definition here. */
  readonly limit: (kind: LimitKind, templateMs: number) => number;
  /** A machine whose own time-out leaves programs their time. */
  readonly machine: (model: MachineModel) => MachineModel;
  /** Interval of a schedule here: what it calls is a process, which takes its time. */
  readonly schedule: (templateMs: number) => number;
  /**
   * An alarm over what functions measure themselves looks at periods as long as their schedule has become. Alarms over
   * the metrics of services stay as they are.
   */
  readonly alarm: (definition: AlarmDefinition) => AlarmDefinition;
}

export interface PaceOptions {
  /**
   * Real milliseconds after which an execution ends by its own time-out.
   * @default as the template has it, and two minutes at least
   */
  readonly ownTimeOutMs?: number;
}

/** The shortest heartbeat that the worker knows, in real milliseconds. */
export const WORKER_HEARTBEAT_MS = 3000;
/** Real milliseconds without a sign of life at least: the worker's heartbeat, and something for a busy machine. */
const HEARTBEAT_REAL_MS = WORKER_HEARTBEAT_MS + 1000;
/** Real milliseconds that a person, or the program that stands for one, has for a decision at least. */
const DECISION_REAL_MS = 5000;
/** A call waits for its turn on this machine, and the state counts that too. */
const CALL_FACTOR = 8;
/** Real milliseconds that an execution has at least. */
const EXECUTION_REAL_MS = 120_000;
/** Real milliseconds between two calls of a schedule at least. */
const SCHEDULE_REAL_MS = 1000;

/**
 * @param scale template seconds per real second; at 1 and below nothing changes
 * @param heartbeatMs shortest heartbeat of an activity, in template milliseconds: the limits of activities keep their
 * proportions. @default no activity has one
 */
export function workflowPace(
  scale: number,
  heartbeatMs = Infinity,
  { ownTimeOutMs }: PaceOptions = {},
): WorkflowPace {
  const activityFactor = scale > 1 ? Math.max(1, (HEARTBEAT_REAL_MS * scale) / heartbeatMs) : 1;
  const schedule = (templateMs: number): number => atLeast(templateMs, SCHEDULE_REAL_MS);
  const atLeast = (templateMs: number, realMs: number): number =>
    scale > 1 ? Math.max(templateMs, realMs * scale) : templateMs;
  return {
    limit(kind, templateMs) {
      // A function has its own time-out in real time; that of its state is longer, and has to stay so.
      if (kind === 'call') return scale > 1 ? templateMs * scale * CALL_FACTOR : templateMs;
      return kind === 'activity' ? templateMs * activityFactor : atLeast(templateMs, DECISION_REAL_MS);
    },
    machine(model) {
      const { TimeoutSeconds } = model.definition;
      if (TimeoutSeconds === undefined) return model;
      const shortened = scale > 1 && model.type === 'STANDARD' && ownTimeOutMs !== undefined;
      const templateMs = shortened ? ownTimeOutMs * scale : atLeast(TimeoutSeconds * 1000, EXECUTION_REAL_MS);
      const seconds = Math.ceil(templateMs / 1000);
      return { ...model, definition: { ...model.definition, TimeoutSeconds: seconds } };
    },
    schedule,
    alarm: (definition) =>
      measuresItself(definition) ? { ...definition, periodMs: schedule(definition.periodMs) } : definition,
  };
}

/** Whether an alarm looks at metrics that programs put, not services: these have a namespace that begins by `AWS/`. */
function measuresItself({ queries }: AlarmDefinition): boolean {
  return queries.some((query) => 'metric' in query && !query.metric.namespace.startsWith('AWS/'));
}

/** The shortest heartbeat in some machines, in template milliseconds; undefined when no state has one. */
export function shortestHeartbeatMs(models: readonly MachineModel[]): number | undefined {
  const heartbeats = models.flatMap(({ definition }) =>
    Object.values(definition.States).flatMap((state) =>
      state.Type === 'Task' && state.HeartbeatSeconds !== undefined ? [state.HeartbeatSeconds * 1000] : [],
    ),
  );
  return heartbeats.length === 0 ? undefined : Math.min(...heartbeats);
}
