import { Duration } from 'aws-cdk-lib';
import * as codedeploy from 'aws-cdk-lib/aws-codedeploy';
import type { Construct } from 'constructs';
import { PREDEFINED_SHIFTS, type TrafficShift } from '../release/traffic-shift';

/**
 * AWS's own deployment configuration where it has one of this shape and pace, else a custom one under `scope`. Few
 * custom ones matter: CodeDeploy throttles their creation (https://github.com/aws/aws-cdk/issues/21516).
 */
export function shiftConfig(scope: Construct, shift: TrafficShift): codedeploy.ILambdaDeploymentConfig {
  if (PREDEFINED_SHIFTS.some((name) => name === shift.name)) {
    return codedeploy.LambdaDeploymentConfig.fromLambdaDeploymentConfigName(
      scope,
      'PredefinedShift',
      `CodeDeployDefault.Lambda${shift.name}`,
    );
  }
  const pace = { percentage: shift.pace.percent, interval: Duration.minutes(shift.pace.minutes) };
  return new codedeploy.LambdaDeploymentConfig(scope, `Shift${shift.name}`, {
    trafficRouting:
      shift.shape === 'canary'
        ? codedeploy.TrafficRouting.timeBasedCanary(pace)
        : codedeploy.TrafficRouting.timeBasedLinear(pace),
  });
}
