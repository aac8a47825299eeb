import type { NativeDeployment } from '../ecs-native/model';

/**
 * Real milliseconds that a function is given to start and answer on a busy machine. A hook that finds the version of
 * production on the test listener waits for ten seconds by itself.
 */
const ANSWER_ALLOWANCE_MS = 30_000;

/** Template milliseconds after which a function is given up: its time-out, and no less than it may take here. */
export function patienceMs(timeoutMs: number, scale: number): number {
  return Math.max(timeoutMs, ANSWER_ALLOWANCE_MS * scale);
}

/**
 * A deployment whose hooks have the time that their programs need here: functions run at this machine's pace, so a
 * time-out of minutes that a scaled clock makes a second would tell nothing of the function. Pauses are left as they
 * are: nobody runs in them.
 *
 * @param scale template seconds per real second
 */
export function atOwnPace(deployment: NativeDeployment, scale: number): NativeDeployment {
  return {
    ...deployment,
    hooks: deployment.hooks.map((hook) =>
      hook.targetType === 'AWS_LAMBDA' ? { ...hook, timeoutMs: patienceMs(hook.timeoutMs, scale) } : hook,
    ),
  };
}
