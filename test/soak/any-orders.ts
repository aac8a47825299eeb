import * as fc from 'fast-check';
import type { Fate, OrderPlan, ShippingFate } from './fates';
import { WELL } from './fates';

/** Something that goes wrong with a state, from an attempt on, so many times. */
interface Trouble {
  readonly state: string;
  readonly from: number;
  readonly times: number;
  readonly fate: Fate;
}

/** A plan that prints as data, for a counterexample. */
export interface PlannedOrder {
  readonly customer: string;
  readonly lines: OrderPlan['lines'];
  readonly troubles: readonly Trouble[];
  readonly shipping: readonly ShippingFate[];
  readonly approval: OrderPlan['approval'];
  readonly stoppedAfter?: number;
}

/** Every state that calls something. */
const STATES = [
  'QuoteLine',
  'TotalOrder',
  'ReserveStock',
  'ScreenForFraud',
  'ChargePayment',
  'AskForApproval',
  'CommitStock',
  'ConfirmOrder',
  'NotifyCustomer',
  'RemindCustomer',
  'RefundPayment',
  'ReleaseStock',
  'CloseRejected',
  'CloseFailed',
  'ParkOrder',
  'MarkParked',
] as const;

/** Errors that no answer of business is: transient ones, crashes, and one that nobody has heard of. */
const ERRORS = [
  'Lambda.TooManyRequestsException',
  'Lambda.ServiceException',
  'Runtime.ExitError',
  'Sandbox.Timedout',
  'TryAgain',
  'Surprise',
] as const;

/** Seconds within which a function ends, by itself or by Lambda's hand: less than the time-out of any state. */
const LONGEST_WORK = 9;

const error = fc.constantFrom(...ERRORS);
const seconds = fc.integer({ min: 0, max: LONGEST_WORK });
const fate: fc.Arbitrary<Fate> = fc.oneof(
  fc.record({ kind: fc.constant('late' as const), seconds }),
  fc.record({ kind: fc.constant('refused' as const), error }),
  fc.record({ kind: fc.constant('lost' as const), error, seconds }),
  fc.record({ kind: fc.constant('silent' as const), acts: fc.boolean() }),
  fc.constant({ kind: 'malformed' as const }),
  fc.constant({ kind: 'oversized' as const }),
);
const trouble: fc.Arbitrary<Trouble> = fc.record({
  state: fc.constantFrom(...STATES),
  from: fc.integer({ min: 0, max: 2 }),
  // A retrier makes nine attempts at most after the first: so many are for ever.
  times: fc.constantFrom(1, 2, 3, 20),
  fate,
});
const line = fc.record({
  sku: fc.oneof(
    { weight: 20, arbitrary: fc.constantFrom('MUG-1', 'TEE-1', 'STICKER-1', 'POSTER-1') },
    { weight: 1, arbitrary: fc.constant('NOTHING-1') },
  ),
  quantity: fc.oneof(
    { weight: 10, arbitrary: fc.integer({ min: 1, max: 15 }) },
    // So many need an approval, and so many posters there are not.
    { weight: 3, arbitrary: fc.constantFrom(60, 700) },
  ),
});
const customer = fc.oneof(
  { weight: 10, arbitrary: fc.constantFrom('c-1', 'c-2') },
  { weight: 1, arbitrary: fc.constantFrom('declined-1', 'blocked-1') },
);
const shipping = fc.oneof(
  { weight: 3, arbitrary: fc.constant<ShippingFate>('ships') },
  {
    weight: 2,
    arbitrary: fc.constantFrom<ShippingFate>(
      'dies',
      'refuses',
      'not an order',
      'fails',
      'hangs',
      'malformed',
    ),
  },
);
const order: fc.Arbitrary<PlannedOrder> = fc.record({
  customer,
  lines: fc.array(line, { minLength: 1, maxLength: 3 }),
  troubles: fc.array(trouble, { maxLength: 3 }),
  shipping: fc.array(shipping, { maxLength: 3 }),
  approval: fc.constantFrom('approve', 'approve', 'refuse', 'never'),
  stoppedAfter: fc.option(fc.integer({ min: 0, max: 600 }), { nil: undefined, freq: 10 }),
});

/** Orders in one shop at a time. */
export const ORDERS_IN_A_SHOP = 4;

/** The orders of a shop, which contend for its stock. */
export const anyOrders: fc.Arbitrary<readonly PlannedOrder[]> = fc.array(order, {
  minLength: ORDERS_IN_A_SHOP,
  maxLength: ORDERS_IN_A_SHOP,
});

export function planOf({ troubles, shipping, ...planned }: PlannedOrder): OrderPlan {
  return {
    ...planned,
    fate: (state, attempt) =>
      troubles.find((one) => one.state === state && attempt >= one.from && attempt < one.from + one.times)
        ?.fate ?? WELL,
    shipping: (attempt) => shipping[attempt] ?? 'ships',
  };
}
