/**
 * Errors that callers tell apart by name: Lambda passes `name` on as `errorType`, a state machine catches it as
 * `ErrorEquals`, and the API turns it into a status.
 */
export class InvalidQuote extends Error {
  override readonly name = 'InvalidQuote';
}

export class UnknownSku extends Error {
  override readonly name = 'UnknownSku';
}
