import type { WorkflowSettings } from './workflow-settings';

/**
 * Attempts to ship an order: one, and two more when a worker died. Each may take `workflow.shipping.timeoutMinutes`.
 */
export const SHIPPING_ATTEMPTS = 3;

/**
 * Minutes that everything but waiting may take an order: pricing, reserving, charging and confirming, each with all of
 * its retries, or undoing what was done. A test adds the retries of the definition up.
 */
export const WORKING_MINUTES = 90;

/**
 * Minutes after which an order is in a final state at the latest, though nothing broke: somebody decides in the last
 * minute, and the last worker ships it in the last minute too.
 */
export function longestOpenMinutes({
  approval,
  shipping,
}: Pick<WorkflowSettings, 'approval' | 'shipping'>): number {
  return approval.hours * 60 + SHIPPING_ATTEMPTS * shipping.timeoutMinutes + WORKING_MINUTES;
}

/** Minutes after which an execution is stopped: the order's longest time, and the wait for the reminder. */
export function longestExecutionMinutes(
  workflow: Pick<WorkflowSettings, 'approval' | 'shipping' | 'reminderHours'>,
): number {
  return longestOpenMinutes(workflow) + workflow.reminderHours * 60 + WORKING_MINUTES;
}
