import type { BuildState } from '../../lambda/image/builds';
import { createHandler } from '../../lambda/image/seed';
import buildFailed from './events/build-failed.json';
import buildInProgress from './events/build-in-progress.json';
import buildSucceeded from './events/build-succeeded.json';
import create from './events/create.json';
import remove from './events/delete.json';
import update from './events/update.json';

const MINUTE = 60_000;
const DIGEST = `sha256:${'a1'.repeat(32)}`;

interface Surroundings {
  /** States of the build, one for each look at it; the last one lasts. */
  readonly states?: readonly BuildState[];
  /** What starting the build fails with. */
  readonly refusal?: Error;
  /** What CloudFormation's bucket does with each answer; 200 from then on. */
  readonly bucket?: readonly (number | Error)[];
}

/** Runs the handler on a clock that only sleeping moves. */
async function run(event: unknown, { states = [], refusal, bucket = [] }: Surroundings = {}) {
  const started: string[][] = [];
  const answers: { url: string; body: unknown }[] = [];
  let looks = 0;
  let elapsed = 0;
  const handler = createHandler({
    builds: {
      start: (...request) => {
        started.push(request);
        return refusal === undefined ? Promise.resolve(buildInProgress.id) : Promise.reject(refusal);
      },
      find: (id) => {
        const state = states[looks] ?? states.at(-1);
        looks += 1;
        return state?.id === id ? Promise.resolve(state) : Promise.reject(new Error(`no build ${id}`));
      },
    },
    fetch: (url, { body }) => {
      const result = bucket[answers.length] ?? 200;
      answers.push({ url, body: JSON.parse(new TextDecoder().decode(body)) });
      return result instanceof Error
        ? Promise.reject(result)
        : Promise.resolve({ ok: result < 300, status: result });
    },
    sleep: (milliseconds) => {
      elapsed += milliseconds;
      return Promise.resolve();
    },
  });
  const running = handler(event, { getRemainingTimeInMillis: () => 15 * MINUTE - elapsed });
  return { running, started, answers, time: () => elapsed };
}

async function failureOf(event: unknown, surroundings: Surroundings): Promise<unknown> {
  const { running, answers } = await run(event, surroundings);
  await running;
  expect(answers).toMatchObject([{ body: { Status: 'FAILED', PhysicalResourceId: expect.any(String) } }]);
  return answers[0]?.body;
}

beforeEach(() => jest.spyOn(console, 'log').mockImplementation());
afterEach(() => jest.restoreAllMocks());

describe('the seed handler', () => {
  it('has the image built on creation and answers with its digest when the build has ended', async () => {
    const { running, started, answers } = await run(create, {
      states: [buildInProgress, buildInProgress, buildSucceeded],
    });
    await running;

    expect(started).toEqual([['seed-project', create.RequestId]]);
    expect(answers).toEqual([
      {
        url: create.ResponseURL,
        body: {
          Status: 'SUCCESS',
          PhysicalResourceId: `shop-repository@${DIGEST}`,
          StackId: create.StackId,
          RequestId: create.RequestId,
          LogicalResourceId: create.LogicalResourceId,
          Data: { Digest: DIGEST },
        },
      },
    ]);
  });

  it('answers an update with the digest and the id that the resource has, without a build', async () => {
    const { running, started, answers } = await run(update);
    await running;

    const [repository, digest] = update.PhysicalResourceId.split('@');
    expect(started).toEqual([]);
    expect(answers).toMatchObject([
      {
        body: { Status: 'SUCCESS', PhysicalResourceId: `${repository}@${digest}`, Data: { Digest: digest } },
      },
    ]);
  });

  it('answers a deletion at once', async () => {
    const { running, started, answers, time } = await run(remove);
    await running;

    expect(started).toEqual([]);
    expect(time()).toBe(0);
    expect(answers).toMatchObject([
      { body: { Status: 'SUCCESS', PhysicalResourceId: remove.PhysicalResourceId } },
    ]);
  });

  describe('answers that it failed', () => {
    it('when the build fails, with the reason and the log', async () => {
      expect(await failureOf(create, { states: [buildInProgress, buildFailed] })).toMatchObject({
        Reason: expect.stringMatching(/ended as FAILED.*COMMAND_EXECUTION_ERROR.*Log: https/),
        PhysicalResourceId: `not-built-${create.RequestId}`,
      });
    });

    it('when the build cannot be started', async () => {
      const refusal = Object.assign(new Error('not authorized to perform: codebuild:StartBuild'), {
        name: 'AccessDeniedException',
      });

      expect(await failureOf(create, { refusal })).toMatchObject({
        Reason: 'AccessDeniedException: not authorized to perform: codebuild:StartBuild',
      });
    });

    it('when a new account may run no builds, and says what to ask for', async () => {
      const refusal = Object.assign(new Error('Cannot have more than 0 builds in queue for the account.'), {
        name: 'AccountLimitExceededException',
      });

      expect(await failureOf(create, { refusal })).toMatchObject({
        Reason: expect.stringMatching(/more than 0 builds.*Service Quotas.*ARM\/Small/),
      });
    });

    it('when the build cannot be found', async () => {
      expect(await failureOf(create, { states: [] })).toMatchObject({
        Reason: `no build ${buildInProgress.id}`,
      });
    });

    it("before Lambda's time is up, when the build does not end", async () => {
      const { running, answers, time } = await run(create, { states: [buildInProgress] });
      await running;

      expect(answers).toMatchObject([
        { body: { Status: 'FAILED', Reason: expect.stringContaining('still running') } },
      ]);
      expect(time()).toBeGreaterThan(14 * MINUTE);
      expect(time()).toBeLessThan(15 * MINUTE);
    });

    it('when the request makes no sense', async () => {
      expect(await failureOf({ ...create, ResourceProperties: {} }, {})).toMatchObject({
        Reason: expect.stringContaining('no text in "ProjectName"'),
      });
    });

    it('under the id that an existing resource has', async () => {
      expect(await failureOf({ ...update, ResourceProperties: {} }, {})).toMatchObject({
        PhysicalResourceId: update.PhysicalResourceId,
      });
    });
  });

  it('keeps its answer below the 4,096 bytes that CloudFormation takes, and the link to the log in it', async () => {
    const wordy: BuildState = {
      ...buildFailed,
      phases: [{ phaseType: 'BUILD', phaseStatus: 'FAILED', contexts: [{ message: 'é'.repeat(5000) }] }],
    };

    const { running, answers } = await run(create, { states: [wordy] });
    await running;

    expect(Buffer.byteLength(JSON.stringify(answers[0]?.body))).toBeLessThan(4096);
    expect(answers[0]?.body).toMatchObject({ Reason: expect.stringContaining(buildFailed.logs.deepLink) });
  });

  it('sends its answer again when it is not taken', async () => {
    const { running, answers } = await run(remove, { bucket: [503, new Error('socket hang up'), 200] });
    await running;

    expect(answers).toHaveLength(3);
  });

  it('fails, so that Lambda runs it again, when its answer is never taken', async () => {
    const { running } = await run(remove, { bucket: [500, 500, 500, 403] });

    await expect(running).rejects.toThrow('no answer in 4 attempts; the last one ended with: status 403');
  });

  it('fails on an event that is no request, because there is nobody to answer', async () => {
    const { running, answers } = await run({ source: 'aws.events' });

    await expect(running).rejects.toThrow('no text in "ResponseURL"');
    expect(answers).toEqual([]);
  });
});
