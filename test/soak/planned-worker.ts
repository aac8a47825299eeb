import type { Clock } from '../../rehearsal/clock';
import { parseJson } from '../../rehearsal/state-machine/json';
import type { StepFunctionsService } from '../../rehearsal/state-machine/service';
import { fields, text, turn } from './calls';
import type { ShippingFate } from './fates';

/** A third of the heartbeat in the definitions here: more often would only take longer. */
const SIGN_OF_LIFE_MS = 10_000;
const SHIPMENT = { trackingId: 'track-1', shippedAt: '2026-01-05T12:00:00.000Z' };

/** A shipping worker that does with each order what was planned. */
export class PlannedWorker {
  constructor(
    private readonly states: StepFunctionsService,
    private readonly activityArn: string,
    private readonly clock: Clock,
    private readonly fateOf: (orderId: string) => ShippingFate | undefined,
  ) {}

  /** Takes what waits. @returns whether there was anything */
  async work(): Promise<boolean> {
    const { activities } = this.states;
    if (activities.waiting(this.activityArn) === 0) return false;
    while (activities.waiting(this.activityArn) > 0) {
      const task = await activities.poll(this.activityArn, 'worker');
      if (!task) break;
      const fate = this.fateOf(text(fields(parseJson(task.input)).orderId)) ?? 'ships';
      await turn();
      this.report(task.token, fate);
    }
    return true;
  }

  private report(token: string, fate: ShippingFate): void {
    const { tokens } = this.states;
    switch (fate) {
      case 'ships':
        tokens.find(token).succeeded(SHIPMENT);
        break;
      case 'malformed':
        tokens.find(token).succeeded({ well: 'done' });
        break;
      case 'refuses':
        tokens.find(token).failed('ShipmentRefused', 'planned');
        break;
      case 'not an order':
        tokens.find(token).failed('InvalidOrder', 'planned');
        break;
      case 'fails':
        tokens.find(token).failed('WarehouseOnFire', 'planned');
        break;
      case 'hangs':
        this.keepAlive(token);
        break;
      case 'dies':
        break;
    }
  }

  /** Signs of life until nobody wants them any more. */
  private keepAlive(token: string): void {
    this.clock.schedule(() => {
      try {
        this.states.tokens.find(token).heartbeat();
        this.keepAlive(token);
      } catch {
        // The task has timed out, which is what was planned.
      }
    }, SIGN_OF_LIFE_MS);
  }
}
