import type { IAspect } from 'aws-cdk-lib';
import * as cloudwatch from 'aws-cdk-lib/aws-cloudwatch';
import type { IConstruct } from 'constructs';
import type { Settings } from '../config/settings';

/** The runbook's place in the repository. */
export const RUNBOOK_FILE = 'docs/runbook.md';

/**
 * Where the runbook is read: the setting, or the page in the repository that the pipeline builds, or else its path in
 * whatever repository this is.
 *
 * @param page another page of the repository; the setting is the runbook's address only
 */
export function runbookAddress(
  { observability, delivery: { source } }: Pick<Settings, 'delivery' | 'observability'>,
  page = RUNBOOK_FILE,
): string {
  if (observability.runbook !== undefined && page === RUNBOOK_FILE) return observability.runbook;
  return source.type === 'github'
    ? `https://github.com/${source.repository}/blob/${source.branch}/${page}`
    : page;
}

/**
 * The anchor of an alarm's entry, by the id of its construct: `order-stuck` for `OrderStuck`. The target groups share
 * their entries, because either can be the one that serves: `target-errors` for `BlueErrors` and `GreenErrors`.
 */
export function runbookAnchor(alarmId: string): string {
  return alarmId
    .replace(/^(Blue|Green)(?=[A-Z])/, 'Target')
    .replaceAll(/(?<=[a-z0-9])(?=[A-Z])/g, '-')
    .toLowerCase();
}

/**
 * Ends the description of every alarm with the address of its entry in the runbook, which a page then brings along.
 *
 * Add it to the app with `AspectPriority.MUTATING`. A test compares the runbook with the templates.
 */
export class RunbookLinks implements IAspect {
  constructor(private readonly address: string) {}

  /** @throws Error when an alarm does not say what it means */
  visit(node: IConstruct): void {
    if (!(node instanceof cloudwatch.CfnAlarm || node instanceof cloudwatch.CfnCompositeAlarm)) return;
    const alarm = node.node.scope;
    if (alarm === undefined || node.alarmDescription === undefined) {
      throw new Error(`${node.node.path} has no description: give the alarm one that says what it means.`);
    }
    node.alarmDescription += ` Runbook: ${this.address}#${runbookAnchor(alarm.node.id)}`;
  }
}
