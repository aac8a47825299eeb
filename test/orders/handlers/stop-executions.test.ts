import { CloudFormationClient, DescribeStacksCommand } from '@aws-sdk/client-cloudformation';
import { ListExecutionsCommand, SFNClient, StopExecutionCommand } from '@aws-sdk/client-sfn';
import { mockClient } from 'aws-sdk-client-mock';
import { runningExecutions } from '../../../lambda/orders/running-executions';
import { createHandler } from '../../../lambda/orders/stop-executions';
import remove from './delete-running-executions.json';

const MINUTE = 60_000;

interface Surroundings {
  readonly event?: object;
  /** Executions that run at first. */
  readonly running?: readonly string[];
  /** One that starts when so many milliseconds have passed. */
  readonly startsAt?: number;
  /** What each try to stop one fails with, in this order; none from then on. */
  readonly refusals?: readonly Error[];
  /** Whether a stopped execution stays in the list. */
  readonly stubborn?: boolean;
  readonly stackStatus?: string;
}

/** Runs the handler on a clock that only sleeping moves. */
async function run({
  event = remove,
  running = [],
  startsAt,
  refusals = [],
  stubborn = false,
  stackStatus = 'DELETE_IN_PROGRESS',
}: Surroundings = {}) {
  const executions = new Set(running);
  const stopped: string[] = [];
  const answers: { Status: string; Reason?: string; PhysicalResourceId: string }[] = [];
  let elapsed = 0;
  let tries = 0;
  const handler = createHandler({
    list: () => Promise.resolve([...executions]),
    stop: (arn) => {
      const refusal = refusals[tries];
      tries += 1;
      if (refusal !== undefined) return Promise.reject(refusal);
      stopped.push(arn);
      if (!stubborn) executions.delete(arn);
      return Promise.resolve();
    },
    stackStatus: () => Promise.resolve(stackStatus),
    fetch: (_url, { body }) => {
      answers.push(JSON.parse(new TextDecoder().decode(body)));
      return Promise.resolve({ ok: true, status: 200 });
    },
    sleep: (milliseconds) => {
      const before = elapsed;
      elapsed += milliseconds;
      if (startsAt !== undefined && before < startsAt && startsAt <= elapsed) executions.add('late');
      return Promise.resolve();
    },
  });
  await handler(event, { getRemainingTimeInMillis: () => 15 * MINUTE - elapsed });
  return { stopped, answer: answers[0], answers, elapsed };
}

function awsError(name: string): Error {
  return Object.assign(new Error(`${name}!`), {
    name,
    $fault: 'client',
    $metadata: { httpStatusCode: 400 },
  });
}

/** As ListExecutions lists them. */
function listed(...names: string[]) {
  return names.map((executionArn) => ({
    executionArn,
    stateMachineArn: 'machine',
    name: executionArn,
    status: 'RUNNING' as const,
    startDate: new Date(0),
  }));
}

const MANY = Array.from({ length: 25 }, (_, index) => `execution-${index}`);

beforeEach(() => jest.spyOn(console, 'log').mockImplementation());
afterEach(() => jest.restoreAllMocks());

describe('when the stack is deleted', () => {
  it('every execution is stopped before CloudFormation is answered', async () => {
    const { stopped, answer } = await run({ running: MANY });

    expect(stopped).toEqual(MANY);
    expect(answer).toMatchObject({ Status: 'SUCCESS', PhysicalResourceId: remove.PhysicalResourceId });
  });

  it('one that the last run of the watcher starts is stopped too', async () => {
    expect((await run({ running: MANY, startsAt: 30_000 })).stopped).toEqual([...MANY, 'late']);
  });

  it('an execution is stopped once, however long the list still has it', async () => {
    expect((await run({ running: ['one'], stubborn: true })).stopped).toEqual(['one']);
  });

  it('one that Step Functions was too busy for is stopped at the next look', async () => {
    const refusals = [awsError('ThrottlingException'), awsError('ThrottlingException')];

    const { stopped, answer } = await run({ running: ['one', 'two', 'three'], refusals });

    expect(stopped).toEqual(['three', 'one', 'two']);
    expect(answer?.Status).toBe('SUCCESS');
  });

  it('takes less than a minute of waiting', async () => {
    expect((await run()).elapsed).toBeLessThan(MINUTE);
  });

  it("says before Lambda's time is up how many still run, and what to do", async () => {
    const { answer, elapsed } = await run({ running: MANY, stubborn: true });

    expect(answer).toMatchObject({
      Status: 'FAILED',
      Reason: expect.stringMatching(
        /25 executions of arn:\S+ still run, 25 were stopped.*Delete the stack again/,
      ),
    });
    expect(elapsed).toBeLessThan(15 * MINUTE - 30_000);
  });

  it('says what Step Functions refuses', async () => {
    const { answer } = await run({ running: ['one'], refusals: [awsError('AccessDeniedException')] });

    expect(answer).toMatchObject({
      Status: 'FAILED',
      Reason: expect.stringContaining('AccessDeniedException'),
    });
  });
});

describe('nothing is stopped', () => {
  it.each(['Create', 'Update'])('by a request of type %s', async (RequestType) => {
    const { stopped, answer } = await run({ event: { ...remove, RequestType }, running: MANY });

    expect(stopped).toEqual([]);
    expect(answer).toMatchObject({ Status: 'SUCCESS' });
  });

  it.each(['UPDATE_COMPLETE_CLEANUP_IN_PROGRESS', 'UPDATE_ROLLBACK_IN_PROGRESS'])(
    'when only the resource goes, and the stack stays: %s',
    async (stackStatus) => {
      const { stopped, answer } = await run({ running: MANY, stackStatus });

      expect(stopped).toEqual([]);
      expect(answer).toMatchObject({ Status: 'SUCCESS' });
    },
  );
});

it('a creation that is rolled back is a deletion', async () => {
  expect((await run({ running: MANY, stackStatus: 'ROLLBACK_IN_PROGRESS' })).stopped).toEqual(MANY);
});

describe('what AWS is asked', () => {
  const sfn = mockClient(SFNClient);
  const cloudFormation = mockClient(CloudFormationClient);
  const executions = runningExecutions(new SFNClient({}), new CloudFormationClient({}));

  beforeEach(() => {
    sfn.reset();
    cloudFormation.reset();
  });

  it('is every page of the executions that run', async () => {
    sfn
      .on(ListExecutionsCommand, { stateMachineArn: 'machine', statusFilter: 'RUNNING' })
      .resolvesOnce({ executions: listed('one', 'two'), nextToken: 'more' })
      .on(ListExecutionsCommand, { nextToken: 'more' })
      .resolves({ executions: listed('three') });

    expect(await executions.list('machine')).toEqual(['one', 'two', 'three']);
  });

  it('takes a state machine that somebody has deleted as one without executions', async () => {
    sfn.on(ListExecutionsCommand).rejects(awsError('StateMachineDoesNotExist'));

    expect(await executions.list('machine')).toEqual([]);
  });

  it('gives no error and no cause, which would take the key', async () => {
    sfn.on(StopExecutionCommand).resolves({});

    await executions.stop('one');

    expect(sfn.commandCalls(StopExecutionCommand)[0]?.args[0].input).toEqual({ executionArn: 'one' });
  });

  it('is the status of the stack by its id', async () => {
    cloudFormation.on(DescribeStacksCommand, { StackName: 'stack-id' }).resolves({
      Stacks: [{ StackName: 'workflow', CreationTime: new Date(0), StackStatus: 'DELETE_IN_PROGRESS' }],
    });

    expect(await executions.stackStatus('stack-id')).toBe('DELETE_IN_PROGRESS');
  });
});
