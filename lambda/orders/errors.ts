/**
 * Errors that the state machine tells apart by name: Lambda passes `name` on as `errorType`, a retrier or a catcher
 * names it in `ErrorEquals`. The names are listed in `contract.ts`.
 *
 * @see https://docs.aws.amazon.com/step-functions/latest/dg/concepts-error-handling.html
 */
abstract class OrderError extends Error {
  abstract override readonly name: string;
}

/** The order itself is wrong. */
export class InvalidOrder extends OrderError {
  override readonly name = 'InvalidOrder';
}

/** Fewer pieces are left than the order asks for. */
export class OutOfStock extends OrderError {
  override readonly name = 'OutOfStock';
}

/** A reservation or its commit came after the order's stock was released: that execution is over. */
export class StockReleased extends OrderError {
  override readonly name = 'StockReleased';
}

export class FraudSuspected extends OrderError {
  override readonly name = 'FraudSuspected';
}

/** The payment provider says no. */
export class PaymentDeclined extends OrderError {
  override readonly name = 'PaymentDeclined';
}

/** A charge came after the order's payment was undone: that execution is over. */
export class PaymentVoided extends OrderError {
  override readonly name = 'PaymentVoided';
}

/** The order was charged before, with another amount: one of the two is wrong, and neither may be charged again. */
export class PaymentMismatch extends OrderError {
  override readonly name = 'PaymentMismatch';
}

/** A step was given something that no step before it should have answered. */
export class MalformedResult extends OrderError {
  override readonly name = 'MalformedResult';
}

/** AWS was busy or did not answer in time. The same call may succeed later. */
export class TryAgain extends OrderError {
  override readonly name = 'TryAgain';
}

/** Whether an error is an answer of business, or of a handler's own guard, and not an accident. */
export function isAnswer(error: unknown): boolean {
  return error instanceof OrderError && !(error instanceof TryAgain);
}
