/** Failures that can be made on purpose. */
export const DRILL_NAMES = ['bad-release', 'throttled-payment', 'slow-function'] as const;
export type DrillName = (typeof DRILL_NAMES)[number];
