import * as logs from 'aws-cdk-lib/aws-logs';
import type { Construct } from 'constructs';
import type { LogSettings, ProtectionSettings } from '../config/settings';
import { dataRemovalPolicy } from './removal-policy';

/** What a log group depends on. */
export interface LogGroupSettings {
  readonly logs: Pick<LogSettings, 'retentionDays'>;
  readonly protection: Pick<ProtectionSettings, 'data'>;
}

/**
 * A log group that belongs to the stack: with the environment's retention, and gone with the stack where data may go.
 * A group that a service makes for itself keeps its lines forever and stays behind. No physical name, so that a
 * retained group never blocks the next deployment.
 */
export function addLogGroup(scope: Construct, id: string, settings: LogGroupSettings): logs.LogGroup {
  return new logs.LogGroup(scope, id, {
    retention: settings.logs.retentionDays,
    removalPolicy: dataRemovalPolicy(settings.protection),
  });
}
