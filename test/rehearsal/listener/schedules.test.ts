import * as fc from 'fast-check';
import { manualClock } from '../../../rehearsal/clock';
import { createTargetGroup, type Algorithm, type Deregistration } from '../../../rehearsal/listener';
import type { probe } from '../../../rehearsal/listener/health-check';
import type { Reservation } from '../../../rehearsal/listener/target';
import { HEALTH_CHECK } from './lab';

const DELAY_MS = 30_000;

type Step =
  | { readonly do: 'register'; readonly target: string }
  | { readonly do: 'deregister'; readonly target: string }
  | { readonly do: 'health'; readonly target: string; readonly ok: boolean }
  | { readonly do: 'advance'; readonly ms: number }
  | { readonly do: 'request' }
  | { readonly do: 'finish'; readonly request: number };

const target = fc.constantFrom('t1', 't2', 't3', 't4');
const step: fc.Arbitrary<Step> = fc.oneof(
  fc.record({ do: fc.constant('register' as const), target }),
  fc.record({ do: fc.constant('deregister' as const), target }),
  fc.record({ do: fc.constant('health' as const), target, ok: fc.boolean() }),
  fc.record({ do: fc.constant('advance' as const), ms: fc.integer({ min: 1, max: 40_000 }) }),
  fc.record({ do: fc.constant('request' as const) }),
  fc.record({ do: fc.constant('finish' as const), request: fc.nat(9) }),
);

/** A request's place at a target, as the test itself keeps book. */
interface Place {
  readonly reservation: Reservation;
  /** Target and number of its registration: registered anew, a target begins with nothing in flight. */
  readonly at: string;
  open: boolean;
}

/** A target group driven step by step, with a book kept beside it of what must be so. */
class Driven {
  readonly clock = manualClock();
  readonly drains: Promise<Deregistration>[] = [];
  /** What should not have happened. */
  readonly wrong: string[] = [];
  private readonly healthy = new Map<string, boolean>();
  private readonly registrations = new Map<string, number>();
  private readonly places: Place[] = [];
  private readonly group;

  constructor(algorithm: Algorithm) {
    const options = { name: 'g', healthCheck: HEALTH_CHECK, deregistrationDelayMs: DELAY_MS, algorithm };
    const check: typeof probe = ({ id }, _settings, _matches, _clock, done) => {
      done(this.healthy.get(id) === false ? { ok: false, reason: 'Target.Timeout' } : { ok: true });
      return () => undefined;
    };
    this.group = createTargetGroup(options, this.clock, check);
    this.group.usedBy('listener', true);
  }

  take(action: Step): void {
    if (action.do === 'register') this.register(action.target);
    if (action.do === 'deregister' && this.group.state(action.target) !== 'unused') {
      this.drains.push(this.group.deregister(action.target));
    }
    if (action.do === 'health') this.healthy.set(action.target, action.ok);
    if (action.do === 'advance') this.clock.advance(action.ms);
    if (action.do === 'request') this.request();
    if (action.do === 'finish') this.finish(this.places[action.request]);
  }

  /** In flight per target: as the group has it, and as the book has it. */
  inFlight(): { readonly counted: readonly number[]; readonly booked: readonly number[] } {
    const targets = this.group.targets();
    const booked = targets.map(
      ({ id }) => this.places.filter(({ open, at }) => open && at === this.nameOf(id)).length,
    );
    return { counted: targets.map(({ inFlight }) => inFlight), booked };
  }

  close(): Promise<void> {
    return this.group.close();
  }

  private register(id: string): void {
    if (['unused', 'draining'].includes(this.group.state(id))) {
      this.registrations.set(id, (this.registrations.get(id) ?? 0) + 1);
    }
    this.group.register({ id, host: '127.0.0.1', port: 9 });
  }

  private request(): void {
    const states = new Map(this.group.targets().map(({ id, state }) => [id, state]));
    const rotation = [...states.values()].filter((state) => state !== 'draining');
    const reservation = this.group.reserve();
    if (!reservation) {
      if (rotation.length > 0) this.wrong.push('a request was refused while there were targets');
      return;
    }
    const state = states.get(reservation.targetId);
    const allowed = rotation.includes('healthy') ? ['healthy'] : ['initial', 'unhealthy'];
    if (state === undefined || !allowed.includes(state))
      this.wrong.push(`a request was sent to a target that was ${state}`);
    const place: Place = { reservation, at: this.nameOf(reservation.targetId), open: true };
    reservation.onBreakOff(() => this.finish(place));
    this.places.push(place);
  }

  private finish(place: Place | undefined): void {
    if (!place) return;
    place.open = false;
    place.reservation.release();
    // Giving a place back twice must change nothing.
    place.reservation.release();
  }

  private nameOf(id: string): string {
    return `${id}/${this.registrations.get(id)}`;
  }
}

test('over random schedules, no target that is draining or deregistered gets a request, what is in flight is counted right, and every draining ends', async () => {
  const algorithm = fc.constantFrom<Algorithm>('round_robin', 'least_outstanding_requests');
  await fc.assert(
    fc.asyncProperty(fc.array(step, { maxLength: 60 }), algorithm, async (steps, chosen) => {
      const driven = new Driven(chosen);
      for (const action of steps) {
        driven.take(action);
        const { counted, booked } = driven.inFlight();
        expect(counted).toEqual(booked);
        expect(driven.wrong).toEqual([]);
      }
      driven.clock.advance(DELAY_MS);
      const ends = await Promise.all(driven.drains);
      expect(ends.filter(({ waitedMs, inFlightAtEnd }) => waitedMs > DELAY_MS || inFlightAtEnd < 0)).toEqual(
        [],
      );
      await driven.close();
      expect(driven.clock.pending).toBe(0);
    }),
    { numRuns: 300 },
  );
});
