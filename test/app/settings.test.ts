import { SettingsError } from '../../app/src/environment';
import { readSettings } from '../../app/src/settings';

describe('the environment of the API', () => {
  test('needs the name of the table; the rest has defaults', () => {
    expect(readSettings({ TABLE_NAME: 'orders', TMPDIR: '/scratch' })).toEqual({
      host: '0.0.0.0',
      port: 8080,
      tableName: 'orders',
      logLevel: 'info',
      environment: 'local',
      requestTimeoutMs: 10_000,
      keepAliveTimeoutMs: 75_000,
      shutdownDeadlineMs: 25_000,
      scratch: '/scratch',
    });
  });

  test('is taken as it is set', () => {
    expect(
      readSettings({
        HOST: '127.0.0.1',
        PORT: '0',
        TABLE_NAME: 'orders',
        LOG_LEVEL: 'warn',
        ENVIRONMENT: 'staging',
        REQUEST_TIMEOUT_SECONDS: '7',
        KEEP_ALIVE_TIMEOUT_SECONDS: '65',
        SHUTDOWN_DEADLINE_SECONDS: '110',
        TMPDIR: '/tmp/x',
      }),
    ).toEqual({
      host: '127.0.0.1',
      port: 0,
      tableName: 'orders',
      logLevel: 'warn',
      environment: 'staging',
      requestTimeoutMs: 7000,
      keepAliveTimeoutMs: 65_000,
      shutdownDeadlineMs: 110_000,
      scratch: '/tmp/x',
    });
  });

  test('is refused with every problem at once: the variable, its value, what is accepted', () => {
    const problems = problemsOf({
      PORT: '65536',
      TABLE_NAME: '',
      LOG_LEVEL: 'verbose',
      REQUEST_TIMEOUT_SECONDS: '0',
      KEEP_ALIVE_TIMEOUT_SECONDS: '1.5',
      SHUTDOWN_DEADLINE_SECONDS: '86401',
    });

    expect(problems).toEqual([
      'PORT is "65536"; accepted: a whole number from 0 to 65535.',
      'TABLE_NAME is not set; accepted: the name of the orders table.',
      'LOG_LEVEL is "verbose"; accepted: debug, info, warn, error.',
      'REQUEST_TIMEOUT_SECONDS is "0"; accepted: a whole number from 1 to 86400.',
      'KEEP_ALIVE_TIMEOUT_SECONDS is "1.5"; accepted: a whole number from 1 to 86400.',
      'SHUTDOWN_DEADLINE_SECONDS is "86401"; accepted: a whole number from 1 to 86400.',
    ]);
  });

  describe('names a workflow', () => {
    const ARN = 'arn:aws:states:eu-west-1:111111111111:stateMachine:Orders';
    const KEY = 'key-of-the-decisions';

    test('and the key of decisions', () => {
      expect(
        readSettings({ TABLE_NAME: 'orders', ORDER_WORKFLOW_ARN: ARN, DECISION_KEY: KEY }).workflow,
      ).toEqual({
        stateMachineArn: ARN,
        decisionKey: KEY,
      });
    });

    test('or none: then both variables are absent', () => {
      expect(readSettings({ TABLE_NAME: 'orders' }).workflow).toBeUndefined();
    });

    test.each<[string, NodeJS.ProcessEnv, string]>([
      [
        'the key alone',
        { DECISION_KEY: KEY },
        'ORDER_WORKFLOW_ARN is not set, but DECISION_KEY is; accepted: both or neither.',
      ],
      [
        'the machine alone',
        { ORDER_WORKFLOW_ARN: ARN },
        'DECISION_KEY is not set, but ORDER_WORKFLOW_ARN is; accepted: both or neither.',
      ],
      [
        'something else than a machine',
        { ORDER_WORKFLOW_ARN: 'Orders', DECISION_KEY: KEY },
        'ORDER_WORKFLOW_ARN is "Orders"; accepted: the ARN of a state machine.',
      ],
      [
        'a key that can be guessed, without repeating it',
        { ORDER_WORKFLOW_ARN: ARN, DECISION_KEY: 'secret' },
        'DECISION_KEY has 6 characters; accepted: 16 to 256 visible ASCII characters.',
      ],
    ])('but not with %s', (_what, workflow, problem) => {
      expect(problemsOf({ TABLE_NAME: 'orders', ...workflow })).toEqual([problem]);
    });
  });

  test.each(['ten', '-1', '1e3', '0x10', ' 5', '99999999999999999999'])(
    'does not take "%s" for a number of seconds',
    (value) => {
      expect(problemsOf({ TABLE_NAME: 'orders', REQUEST_TIMEOUT_SECONDS: value })).toHaveLength(1);
    },
  );
});

function problemsOf(environment: NodeJS.ProcessEnv): readonly string[] {
  try {
    readSettings(environment);
  } catch (error) {
    if (error instanceof SettingsError) return error.problems;
    throw error;
  }
  return [];
}
