import type { SettingCase } from './setting-case';

const RUNBOOK = 'https://wiki.example.com/runbook';

/** The settings of alarms that page, of the dashboard and of the runbook. */
export const OBSERVABILITY_SETTING_CASES: readonly SettingCase[] = [
  ['observability.email', ['night@example.com'], ['night', '@example.com']],
  ['observability.pageBy', ['architecture', 'environment'], ['alarm', true]],
  ['observability.dashboard', [true, false], ['true', 1]],
  ['observability.runbook', [RUNBOOK], ['docs/runbook.md', `${RUNBOOK}#a`, `https://${'x'.repeat(249)}`]],
];
