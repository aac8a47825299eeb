import type { Unsubscribe } from './types';

/** Listeners for one kind of event. */
export class Emitter<T> {
  private readonly listeners = new Set<(event: T) => void>();

  on(fn: (event: T) => void): Unsubscribe {
    this.listeners.add(fn);
    return () => this.listeners.delete(fn);
  }

  emit(event: T): void {
    for (const fn of this.listeners) fn(event);
  }
}
