import { Fn, Stack } from 'aws-cdk-lib';
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
  return named(scope, id, settings);
}

function named(
  scope: Construct,
  id: string,
  settings: LogGroupSettings,
  logGroupName?: string,
): logs.LogGroup {
  return new logs.LogGroup(scope, id, {
    logGroupName,
    retention: settings.logs.retentionDays,
    removalPolicy: dataRemovalPolicy(settings.protection),
  });
}

/** What the log group of a state machine depends on. */
export interface StateMachineLogSettings extends LogGroupSettings {
  readonly environment: string;
  readonly prefix: string;
}

/**
 * As `addLogGroup`, for the log of a state machine. Step Functions adds the ARN of each log group to one resource policy of
 * the region and never takes one out, until the policy is full at 5120 characters and no state machine can be created.
 * Groups of this path need no entry. The id of the stack makes the name new whenever the stack is created anew.
 *
 * @param machine what tells the state machine from others: `orders`
 * @see https://docs.aws.amazon.com/step-functions/latest/dg/bp-cwl.html
 */
export function addStateMachineLog(
  scope: Construct,
  id: string,
  { settings, machine }: { readonly settings: StateMachineLogSettings; readonly machine: string },
): logs.LogGroup {
  const { prefix, environment } = settings;
  // The last part of arn:aws:cloudformation:region:account:stack/name/uuid.
  const uuid = Fn.select(2, Fn.split('/', Stack.of(scope).stackId));
  return named(scope, id, settings, `/aws/vendedlogs/states/${prefix}-${environment}-${machine}-${uuid}`);
}
