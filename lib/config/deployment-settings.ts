import type { EcsShift } from '../delivery/deployment/ecs-shift';
import type { AlarmEscape } from '../release/alarm-escape';

/** Who shifts traffic between blue and green. The listeners' shape follows. */
export type DeploymentSettings = CodeDeployDeployment | EcsNativeDeployment;
export interface CodeDeployDeployment extends ReleaseSettings {
  readonly strategy: 'codedeploy';
  /** Minutes that a release waits for `ContinueDeployment` before production traffic shifts; then it is stopped. 0: nobody is asked. */
  readonly readyWaitMinutes: number;
  /** Minutes that the old tasks stay up after the shift. Alarms still roll back; afterwards nothing can. */
  readonly terminationWaitMinutes: number;
}
export interface EcsNativeDeployment extends ReleaseSettings {
  readonly strategy: 'ecs-native';
  /** Minutes that both versions stay up after the shift. */
  readonly bakeMinutes: number;
  /** Minutes after which a hook that gave no answer rolls the release back. */
  readonly hookTimeoutMinutes: number;
  /** Minutes that a release waits for `ContinueServiceDeployment` before production traffic shifts; then it rolls back. 0: nobody is asked. */
  readonly pauseMinutes: number;
}

/** What both strategies know. */
export interface ReleaseSettings {
  /** How production traffic moves to the new version. */
  readonly shift: EcsShift;
  /** Whether the hooks test each release and can refuse it. */
  readonly hooks: boolean;
  readonly alarms: ReleaseAlarmSettings;
  /** Releases that no alarm stops, until a day, for a reason. @default alarms guard every release */
  readonly ignoreAlarms?: AlarmEscape;
}

/** From where on an alarm rolls a release back. */
export interface ReleaseAlarmSettings {
  /** Requests answered with 5xx, in percent. */
  readonly errorPercent: number;
  /** 99th percentile of a target's response time, in milliseconds. */
  readonly p99Milliseconds: number;
  /** Minutes in a row that must be bad; two at least for tasks that fail their health checks. */
  readonly windowMinutes: number;
}
