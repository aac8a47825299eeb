/** A policy, a call or a role that the evaluator does not know. It is never taken for an allow. */
export class AccessError extends Error {
  override readonly name = 'AccessError';
}
