/** Sizes that the API refuses to exceed. Each is in its OpenAPI document or answered by a problem of its own. */
export const LIMITS = {
  /** Bytes of a request body. The largest valid order is about 6 KiB; the rest is room for white space. */
  bodyBytes: 64 * 1024,
  /** Bytes of all request headers together; Node's own default, stated because the answer (431) is part of the contract. */
  headerBytes: 16 * 1024,
  /** Characters of a path parameter. An order id has 36. */
  pathParameterCharacters: 64,
  /** Characters of a cursor; one of ours has about 120. */
  cursorCharacters: 256,
  pageSize: { default: 20, max: 100 },
  orderLines: 50,
  quantity: 999,
  noteCharacters: 280,
  /**
   * Violations listed in one problem. The validator finds them all, which for the worst body of 64 KiB (24,000 of
   * them) took 30 to 120 ms on a busy machine; nobody reads the thousandth.
   */
  reportedViolations: 20,
} as const;
