import type { Clock } from '../clock';

/** What happened to a service, in the manner of ECS's service events. */
export interface ServiceEvent {
  /** Template milliseconds. */
  readonly at: number;
  readonly taskId?: string;
  readonly message: string;
}

/** Events of one service, in order. */
export interface ServiceEvents {
  readonly list: readonly ServiceEvent[];
  say(message: string, taskId?: string): void;
  /** The last events as lines of text, for an error. */
  lastLines(): string;
}

const LINES = 8;

export function serviceEvents(clock: Clock): ServiceEvents {
  const list: ServiceEvent[] = [];
  return {
    list,
    say: (message, taskId) => void list.push({ at: clock.now(), taskId, message }),
    lastLines: () =>
      list
        .slice(-LINES)
        .map(({ at, taskId, message }) => `  ${(at / 1000).toFixed(1)} s ${taskId ?? ''} ${message}`)
        .join('\n'),
  };
}
