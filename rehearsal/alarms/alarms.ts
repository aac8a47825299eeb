import type { Cancel, Clock } from '../clock';
import type { AlarmDefinition, AlarmQuery, ComparisonOperator } from './definition';
import { evaluate, evaluationRange } from './evaluate';
import type { AlarmState, Datapoint } from './evaluate';
import type { MetricStore } from './metrics';
import { percentOf, statistic } from './statistics';

/** A change of state, as the alarm's history shows it. */
export interface AlarmTransition {
  readonly alarm: string;
  readonly from: AlarmState;
  readonly to: AlarmState;
  /** Template milliseconds. */
  readonly at: number;
  readonly reason: string;
}

export interface Alarms {
  readonly definitions: readonly AlarmDefinition[];
  /**
   * Replaces all alarms, as a stack update does. An alarm that stays, by name, keeps its state:
   * https://docs.aws.amazon.com/AmazonCloudWatch/latest/APIReference/API_PutMetricAlarm.html
   */
  put(definitions: readonly AlarmDefinition[]): void;
  /** @throws Error when there is no such alarm; it names those there are */
  state(name: string): AlarmState;
  /** Every transition so far, in order. */
  readonly history: readonly AlarmTransition[];
  /** Calls `listener` at each transition until the returned function is called. */
  onTransition(listener: (transition: AlarmTransition) => void): Cancel;
  /** Sets a state until the next evaluation, as SetAlarmState does. */
  setState(name: string, state: AlarmState, reason: string): void;
  /** Stops evaluating. */
  close(): void;
}

/** Alarms with periods of 60 s or more are evaluated every minute, shorter ones every 10 s. */
function evaluationIntervalMs(periodMs: number): number {
  return periodMs < 60_000 ? 10_000 : 60_000;
}

/**
 * Evaluates alarms over a store of metrics, on the template's time. Each evaluation looks back from its own moment
 * over whole periods. An alarm starts as INSUFFICIENT_DATA.
 *
 * Simpler than CloudWatch in one way: a sample counts from the moment it was measured, while CloudWatch gets most
 * metrics a minute or two late.
 *
 * @see https://docs.aws.amazon.com/AmazonCloudWatch/latest/monitoring/alarm-evaluation.html
 */
export function startAlarms(
  definitions: readonly AlarmDefinition[],
  metrics: MetricStore,
  clock: Clock,
): Alarms {
  return new EvaluatedAlarms(definitions, metrics, clock);
}

class EvaluatedAlarms implements Alarms {
  definitions: readonly AlarmDefinition[] = [];
  readonly history: AlarmTransition[] = [];
  private states = new Map<string, AlarmState>();
  private readonly listeners = new Set<(transition: AlarmTransition) => void>();
  private readonly timers = new Map<string, Cancel>();

  constructor(
    definitions: readonly AlarmDefinition[],
    private readonly metrics: MetricStore,
    private readonly clock: Clock,
  ) {
    this.put(definitions);
  }

  put(definitions: readonly AlarmDefinition[]): void {
    this.close();
    const before = this.states;
    this.definitions = definitions;
    this.states = new Map(definitions.map(({ name }) => [name, before.get(name) ?? 'INSUFFICIENT_DATA']));
    for (const definition of definitions) this.evaluateEvery(definition);
  }

  state(name: string): AlarmState {
    const found = this.states.get(name);
    if (found) return found;
    throw new Error(`There is no alarm '${name}'. Alarms: ${[...this.states.keys()].join(', ') || 'none'}.`);
  }

  setState(name: string, to: AlarmState, reason: string): void {
    const from = this.state(name);
    if (from === to) return;
    this.states.set(name, to);
    const transition = { alarm: name, from, to, at: this.clock.now(), reason };
    this.history.push(transition);
    for (const listener of this.listeners) listener(transition);
  }

  onTransition(listener: (transition: AlarmTransition) => void): Cancel {
    this.listeners.add(listener);
    return () => this.listeners.delete(listener);
  }

  close(): void {
    for (const cancel of this.timers.values()) cancel();
    this.timers.clear();
  }

  private evaluateEvery(definition: AlarmDefinition): void {
    const interval = evaluationIntervalMs(definition.periodMs);
    let due = Math.floor(this.clock.now() / interval + 1) * interval;
    const arm = (): void => {
      this.timers.set(definition.name, this.clock.schedule(tick, due - this.clock.now()));
    };
    const tick = (): void => {
      const { to, reason } = evaluateAt(definition, this.metrics, due, this.state(definition.name));
      due += interval;
      arm();
      this.setState(definition.name, to, reason);
    };
    arm();
  }
}

/** State of an alarm at the end of a period, and why. */
export function evaluateAt(
  definition: AlarmDefinition,
  metrics: MetricStore,
  at: number,
  current: AlarmState,
): { readonly to: AlarmState; readonly reason: string } {
  const { periodMs, threshold, comparison } = definition;
  const length = evaluationRange(definition.evaluationPeriods);
  const values = Array.from({ length }, (_, index) => {
    const to = at - (length - 1 - index) * periodMs;
    return valueIn(definition, metrics, to - periodMs, to);
  });
  if (definition.ignoreLowSamples && hasLowSamples(definition, metrics, at)) {
    return { to: current, reason: 'Too few samples for the percentile.' };
  }
  const range = values.map((value): Datapoint => {
    if (value === undefined) return 'missing';
    return BREACHES[comparison](value, threshold) ? 'breaching' : 'not-breaching';
  });
  const shown = values.slice(-definition.evaluationPeriods).map((value) => value?.toFixed(1) ?? 'missing');
  return {
    to: evaluate(range, definition, current),
    reason: `${definition.datapointsToAlarm} of ${definition.evaluationPeriods} data points decide by ${comparison} ${threshold}; latest: ${shown.join(', ')}.`,
  };
}

const BREACHES: Readonly<Record<ComparisonOperator, (value: number, threshold: number) => boolean>> = {
  GreaterThanThreshold: (value, threshold) => value > threshold,
  GreaterThanOrEqualToThreshold: (value, threshold) => value >= threshold,
  LessThanThreshold: (value, threshold) => value < threshold,
  LessThanOrEqualToThreshold: (value, threshold) => value <= threshold,
};

function valueIn(
  definition: AlarmDefinition,
  metrics: MetricStore,
  from: number,
  to: number,
): number | undefined {
  const valueOf = (id: string): number | undefined => {
    const query = definition.queries.find((candidate) => candidate.id === id);
    if (!query)
      throw new Error(`The alarm ${definition.logicalId} refers to '${id}', which it does not define.`);
    return 'metric' in query
      ? statistic(query.statistic, metrics.values(query.metric, from, to))
      : query.expression.evaluate(valueOf);
  };
  return valueOf(definition.compared);
}

/**
 * Fewer than 10/(1-percentile) samples in the evaluation periods, or 10/percentile below the median.
 *
 * @see https://docs.aws.amazon.com/AmazonCloudWatch/latest/monitoring/percentiles-with-low-samples.html
 */
function hasLowSamples(definition: AlarmDefinition, metrics: MetricStore, at: number): boolean {
  const from = at - definition.evaluationPeriods * definition.periodMs;
  return definition.queries.some((query: AlarmQuery) => {
    const percent = 'metric' in query ? percentOf(query.statistic) : undefined;
    if (percent === undefined || !('metric' in query)) return false;
    const tail = percent < 50 ? percent / 100 : 1 - percent / 100;
    return metrics.values(query.metric, from, at).length < 10 / tail;
  });
}
