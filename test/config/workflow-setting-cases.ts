import type { SettingCase } from './setting-case';

/** The settings of the order workflow. */
export const WORKFLOW_SETTING_CASES: readonly SettingCase[] = [
  ['workflow.approval.fromMinor', [0, 1_000_000_000], [-1, 1_000_000_001, 99.5]],
  ['workflow.approval.hours', [1, 2160], [0, 2161]],
  ['workflow.shipping.worker', ['none', 'fargate'], ['lambda', true]],
  ['workflow.shipping.heartbeatSeconds', [6, 3600], [5, 3601]],
  ['workflow.shipping.timeoutMinutes', [1, 10_080], [0, 10_081]],
  ['workflow.reminderHours', [1, 2160], [0, 2161]],
  ['workflow.stuckAfterMinutes', [1, 200_000], [0, 200_001]],
  ['workflow.email', ['team@example.com'], ['team', '@example.com']],
  ['workflow.logLevel', ['ALL', 'ERROR', 'FATAL', 'OFF'], ['all', 'DEBUG']],
  ['workflow.quoteCheck.requestsPerSecond', [1, 10_000], [0, 10_001]],
  ['workflow.quoteCheck.burst', [1, 5000], [0, 5001]],
];
