import { hostname } from 'node:os';
import { SettingsError } from '../../../app/src/environment';
import { readWorkerSettings } from '../../../app/src/worker/settings';
import { ACTIVITY } from './running-worker';

function problemsOf(environment: NodeJS.ProcessEnv): readonly string[] {
  try {
    readWorkerSettings(environment);
  } catch (error) {
    if (error instanceof SettingsError) return error.problems;
    throw error;
  }
  return [];
}

describe('the environment of the worker', () => {
  test('needs the ARN of the activity; the rest has defaults', () => {
    expect(readWorkerSettings({ ACTIVITY_ARN: ACTIVITY, TMPDIR: '/scratch' })).toEqual({
      activityArn: ACTIVITY,
      heartbeatMs: 30_000,
      shippingMs: 5000,
      parallel: 10,
      name: hostname().slice(0, 80),
      logLevel: 'info',
      environment: 'local',
      shutdownDeadlineMs: 110_000,
      scratch: '/scratch',
    });
  });

  test('is taken as it is set, the name no longer than Step Functions takes it', () => {
    expect(
      readWorkerSettings({
        ACTIVITY_ARN: ACTIVITY,
        HEARTBEAT_SECONDS: '6',
        SHIPPING_SECONDS: '0',
        WORKER_TASKS: '40',
        WORKER_NAME: 'w'.repeat(81),
        LOG_LEVEL: 'warn',
        ENVIRONMENT: 'staging',
        SHUTDOWN_DEADLINE_SECONDS: '7',
        TMPDIR: '/tmp/x',
      }),
    ).toEqual({
      activityArn: ACTIVITY,
      heartbeatMs: 6000,
      shippingMs: 0,
      parallel: 40,
      name: 'w'.repeat(80),
      logLevel: 'warn',
      environment: 'staging',
      shutdownDeadlineMs: 7000,
      scratch: '/tmp/x',
    });
  });

  test('is refused with every problem at once: the variable, its value, what is accepted', () => {
    const problems = problemsOf({
      ACTIVITY_ARN: 'arn:aws:states:us-east-1:111111111111:stateMachine:Orders',
      HEARTBEAT_SECONDS: '2',
      SHIPPING_SECONDS: '-1',
      WORKER_TASKS: '41',
      LOG_LEVEL: 'loud',
    });

    expect(problems).toEqual([
      'ACTIVITY_ARN is "arn:aws:states:us-east-1:111111111111:stateMachine:Orders"; accepted: the ARN of the activity, ShippingActivityArn of the workflow’s stack.',
      'HEARTBEAT_SECONDS is "2"; accepted: a whole number from 3 to 86400.',
      'SHIPPING_SECONDS is "-1"; accepted: a whole number from 0 to 86400.',
      'WORKER_TASKS is "41"; accepted: a whole number from 1 to 40.',
      'LOG_LEVEL is "loud"; accepted: debug, info, warn, error.',
    ]);
  });

  test('without an activity says where to find one', () => {
    expect(problemsOf({})).toEqual([
      'ACTIVITY_ARN is not set; accepted: the ARN of the activity, ShippingActivityArn of the workflow’s stack.',
    ]);
  });
});
