import { CfnResource, Stack, Token } from 'aws-cdk-lib';
import type * as cloudwatch from 'aws-cdk-lib/aws-cloudwatch';
import * as lambda from 'aws-cdk-lib/aws-lambda';
import type { Construct } from 'constructs';
import { alarmLimits, type AlarmLimits } from './deployment-alarms';
import { dependencyPath } from './dependency-path';
import type { TrafficShift } from '../release/traffic-shift';

/**
 * Refuses, at synthesis, a variable whose value only the deployment knows: its change would reach the function, but no
 * version would be published, so the alias would go on with the old value (https://github.com/aws/aws-cdk/issues/25997).
 * Sees variables added after construction too.
 */
export function refuseUnseenVariables(fn: lambda.Function, versionSeed: string | undefined): void {
  fn.node.addValidation({
    validate: () => {
      if (Token.isUnresolved(versionSeed)) {
        return ['versionSeed is itself known only to the deployment; use a text that you change by hand.'];
      }
      if (versionSeed !== undefined) return [];
      const unseen = Object.entries(variablesOf(fn)).filter(([, value]) => typeof value !== 'string');
      return unseen.map(
        ([name, value]) =>
          `Environment variable ${name} is ${JSON.stringify(value)}, known only to the deployment: no version would be ` +
          'published when it changes. Use a value known at synthesis, or set versionSeed and change it with the value ' +
          '(https://github.com/aws/aws-cdk/issues/25997).',
      );
    },
  });
}

function variablesOf(fn: lambda.Function): Record<string, unknown> {
  const resource = fn.node.defaultChild;
  if (!(resource instanceof lambda.CfnFunction)) return {};
  const resolved: unknown = Stack.of(fn).resolve(resource.environment);
  const variables = isRecord(resolved) ? resolved.variables : undefined;
  return isRecord(variables) ? variables : {};
}

/** Refuses alarms that need longer to go off than the shift waits between two moves: they would come too late. */
export function refuseWideAlarmWindow(scope: Construct, shift: TrafficShift, alarms?: AlarmLimits): void {
  const { windowMinutes } = alarmLimits(alarms);
  scope.node.addValidation({
    validate: () =>
      shift.intervalMinutes !== undefined && windowMinutes > shift.intervalMinutes
        ? [
            `alarms.windowMinutes is ${windowMinutes}, but ${shift.name} moves on after ${shift.intervalMinutes}: the alarm ` +
              'would go off too late. Use a shorter window or a longer interval.',
          ]
        : [],
  });
}

/**
 * Refuses an alarm that depends on the alias. The alias depends on the deployment group and the group on its alarms, so
 * CloudFormation would see a circle (https://github.com/aws/aws-cdk/issues/13922).
 */
export function refuseAlarmsBehindAlias(alias: lambda.Alias, alarms: readonly cloudwatch.IAlarm[]): void {
  alias.node.addValidation({
    validate: () => alarms.flatMap((alarm) => circleProblem(alias, alarm) ?? []),
  });
}

function circleProblem(alias: lambda.Alias, alarm: cloudwatch.IAlarm): string | undefined {
  const from = alarm.node.defaultChild;
  const to = alias.node.defaultChild;
  if (!CfnResource.isCfnResource(from) || !CfnResource.isCfnResource(to)) return undefined;
  const path = dependencyPath(from, to);
  if (path === undefined) return undefined;
  return (
    `Alarm ${alarm.node.path} depends on the alias it guards, which CloudFormation refuses as circular: ` +
    `${path.map((resource) => resource.node.path).join(' -> ')}. Give the alarm a fixed alarmName and pass ` +
    'Alarm.fromAlarmName(...), or build its dimensions from fixed names (https://github.com/aws/aws-cdk/issues/13922).'
  );
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null;
}
