import { Annotations, CfnOutput, Tags } from 'aws-cdk-lib';
import type { Construct } from 'constructs';
import { escapeProblem, type AlarmEscape } from './alarm-escape';

/**
 * Leaves the traces of an escape: in the output of `cdk synth`, as a tag on what releases, and among the stack's
 * outputs. Without an escape it does nothing.
 *
 * @throws Error when the escape is over, too long or without a reason
 */
export function announceIgnoredAlarms(
  scope: Construct,
  tagged: Construct,
  escape: AlarmEscape | undefined,
  today: Date = new Date(),
): void {
  if (escape === undefined) return;
  const problem = escapeProblem(escape, today);
  if (problem !== undefined) throw new Error(`${scope.node.path}: ignoreAlarms: ${problem}.`);
  // Not a warning: under `cdk synth --strict` a warning would block the very release that the escape is for.
  Annotations.of(scope).addInfo(
    `Alarms do not stop releases of ${scope.node.path} until ${escape.until}: ${escape.reason}`,
  );
  Tags.of(tagged).add('alarms-ignored-until', escape.until);
  new CfnOutput(scope, 'AlarmsIgnored', { value: `until ${escape.until}: ${escape.reason}` });
}
