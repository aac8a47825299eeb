import { execFile } from 'node:child_process';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { USAGE } from '../../../app/src/worker/usage';
import { trackingId } from '../../../app/src/worker/warehouse';
import { type ApiProcess, endProcess, imageBundle, spawnProgram } from '../api-process';
import { localAws } from '../orders-table';
import { heldReply, type LocalStepFunctions, type Reply, startStepFunctions } from '../step-functions';
import { ACTIVITY, ORDER, TOKEN } from './running-worker';

const TASK: Reply = { body: { taskToken: TOKEN, input: JSON.stringify(ORDER) } };

describe('the worker’s program', () => {
  let stepFunctions: LocalStepFunctions;
  let worker: Omit<ApiProcess, 'url' | 'port'> | undefined;
  beforeEach(async () => {
    stepFunctions = await startStepFunctions();
  });
  afterEach(async () => {
    await endProcess(worker);
    await stepFunctions.close();
  });

  /** Another region than the activity's in the environment, as a laptop may have it. */
  const start = (environment: Record<string, string> = {}, ...options: string[]) => {
    const program = ['worker.mjs', ...options];
    worker = spawnProgram(imageBundle(), program, {
      ...localAws(''),
      AWS_REGION: 'eu-west-1',
      AWS_ENDPOINT_URL_SFN: stepFunctions.endpoint,
      SHIPPING_SECONDS: '0',
      WORKER_TASKS: '1',
      ...environment,
    });
    return worker;
  };
  /** Answers polls with these, and holds the ones after them. */
  const polls = (...replies: Reply[]): void => {
    stepFunctions.answer = ({ operation }) =>
      operation === 'GetActivityTask' ? (replies.shift() ?? 'silent') : { body: {} };
  };

  test('tells how it is used, and takes no order meanwhile', async () => {
    const env = { ACTIVITY_ARN: ACTIVITY, ...localAws(''), AWS_ENDPOINT_URL_SFN: stepFunctions.endpoint };
    const { stdout } = await promisify(execFile)(
      process.execPath,
      [join(imageBundle(), 'worker.mjs'), '--help'],
      { env, timeout: 20_000 },
    );
    expect(stdout).toBe(USAGE);
    expect(stepFunctions.calls).toEqual([]);
  });

  test('ships what it is given, and ends on SIGTERM after its poll with status 0', async () => {
    const lastPoll = heldReply();
    const answers = [TASK, lastPoll.reply];
    stepFunctions.answer = async ({ operation }) =>
      operation === 'GetActivityTask' ? ((await answers.shift()) ?? 'silent') : { body: {} };
    const { child, exited, logged } = start({ ACTIVITY_ARN: ACTIVITY });
    await stepFunctions.called('GetActivityTask', 2);

    child.kill('SIGTERM');
    await logged('finishing what is under way');
    lastPoll.give({ body: {} });

    expect(await exited).toBe(0);
    expect(stepFunctions.inputs('SendTaskSuccess')).toMatchObject([
      { output: expect.stringContaining(trackingId(ORDER.orderId)) },
    ]);
  });

  test('takes the activity from its command line, and the region from the activity', async () => {
    polls();
    start({}, '--activity', ACTIVITY);

    await stepFunctions.called('GetActivityTask');

    expect(stepFunctions.calls).toMatchObject([{ input: { activityArn: ACTIVITY }, region: 'us-east-1' }]);
  });

  test('goes on when the connection breaks', async () => {
    polls('reset', TASK);
    start({ ACTIVITY_ARN: ACTIVITY });

    await stepFunctions.called('SendTaskSuccess');

    expect(await worker?.logged('no task can be asked for')).toMatchObject({
      level: 'warn',
      err: { type: 'ActivityUnavailableError' },
    });
  });

  test.each([
    ['the deadline', 'shutdown deadline passed: stopping at once', undefined],
    ['a second signal', 'second signal: stopping at once', 'SIGINT'],
  ] as const)('is ended by %s with status 1, its poll with it', async (_what, message, signal) => {
    polls();
    const { child, exited, logged } = start({
      ACTIVITY_ARN: ACTIVITY,
      SHUTDOWN_DEADLINE_SECONDS: signal ? '60' : '1',
    });
    await stepFunctions.called('GetActivityTask');

    child.kill('SIGTERM');
    await logged('finishing what is under way');
    if (signal) child.kill(signal);

    expect(await logged(message)).toMatchObject({ level: 'error' });
    expect(await exited).toBe(1);
  });

  test.each<[string, Record<string, string>, Record<string, unknown>]>([
    ['without an activity', {}, { problems: [expect.stringMatching(/^ACTIVITY_ARN is not set/)] }],
    ['that is not there', { ACTIVITY_ARN: ACTIVITY }, { err: { type: 'ActivityDoesNotExist' } }],
  ])('does not start %s: one line of log says so, status 1', async (_what, environment, line) => {
    stepFunctions.answer = () => ({ error: 'ActivityDoesNotExist' });
    const { exited, log } = start({ LOG_LEVEL: 'warn', ...environment });

    expect(await exited).toBe(1);
    expect(log).toMatchObject([{ level: 'fatal', service: 'shipping-worker', ...line }]);
  });
});
