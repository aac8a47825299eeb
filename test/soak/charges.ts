import type { JsonObject } from '../../rehearsal/state-machine/json';
import { fields, text } from './calls';

/**
 * What the payment provider answered about each order, and how often that was kept. Its answer is its key for the order:
 * a real one charges once for each key.
 */
export class Charges {
  private readonly keys = new Map<string, Set<string>>();
  private readonly kept = new Map<string, number>();

  /**
   * Follows a write of the payments table. One that holds a charge was preceded by a call of the provider.
   *
   * @throws what the write throws
   */
  async follow<T>(input: JsonObject, write: () => Promise<T>): Promise<T> {
    const { orderId, chargeId } = fields(input.Item ?? null);
    const order = text(fields(orderId ?? null).S);
    const key = text(fields(chargeId ?? null).S);
    if (key === '') return write();
    this.keys.set(order, (this.keys.get(order) ?? new Set()).add(key));
    const answer = await write();
    this.kept.set(order, (this.kept.get(order) ?? 0) + 1);
    return answer;
  }

  /** Orders that a real provider would have charged twice, or whose charge was kept twice. */
  problems(): readonly string[] {
    return [
      ...[...this.keys].flatMap(([order, { size }]) =>
        size > 1 ? [`The provider charged ${order} under ${size} keys.`] : [],
      ),
      ...[...this.kept].flatMap(([order, times]) =>
        times > 1 ? [`A charge of ${order} was kept ${times} times.`] : [],
      ),
    ];
  }
}
