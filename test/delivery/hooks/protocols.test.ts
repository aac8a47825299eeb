import { CodeDeployClient, PutLifecycleEventHookExecutionStatusCommand } from '@aws-sdk/client-codedeploy';
import { mockClient } from 'aws-sdk-client-mock';
import type { Release } from '../../../lambda/delivery/release';
import { runDeploymentHook } from '../../../lambda/delivery/run-deployment-hook';
import { ManualTime } from '../../hooks/manual-time';

const CODEDEPLOY_EVENT = { DeploymentId: 'd-1', LifecycleEventHookExecutionId: 'hook-1' };
const SERVICE = 'arn:aws:ecs:us-east-1:123456789012:service/orders/api';
const REVISION = 'arn:aws:ecs:us-east-1:123456789012:service-revision/orders/api/2';
/** As on https://docs.aws.amazon.com/AmazonECS/latest/developerguide/lambda-lifecycle-hooks.html. */
const ECS_EVENT = {
  executionId: 'execution-1',
  lifecycleStage: 'POST_TEST_TRAFFIC_SHIFT',
  resourceArn: 'arn:aws:ecs:us-east-1:123456789012:service-deployment/orders/api/deployment-1',
  executionDetails: {
    serviceArn: SERVICE,
    targetServiceRevisionArn: REVISION,
    testTrafficWeights: {},
    productionTrafficWeights: {},
  },
};

const codeDeploy = mockClient(CodeDeployClient);
const client = new CodeDeployClient({ region: 'us-east-1' });
const log = { info: () => undefined, error: () => undefined };
const REMAINING_MS = 120_000;

beforeEach(() => {
  codeDeploy.reset();
  codeDeploy.on(PutLifecycleEventHookExecutionStatusCommand).resolves({});
});

const reports = () =>
  codeDeploy
    .commandCalls(PutLifecycleEventHookExecutionStatusCommand)
    .map(({ args }) => args[0].input.status);

type Verify = (release: Release, signal: AbortSignal) => Promise<void>;

function run(event: unknown, verify: Verify, time = new ManualTime()) {
  const context = { getRemainingTimeInMillis: () => REMAINING_MS };
  return time.run(runDeploymentHook(event, context, { verify, codeDeploy: client, time, log }));
}

const passes: Verify = () => Promise.resolve();
const refuses: Verify = () => Promise.reject(new Error('the new version is broken'));
const hangs: Verify = () => new Promise(() => undefined);

/** What each protocol heard: the report, or the returned status. */
const heard = {
  codedeploy: async (verify: Verify) => {
    const returned = await run(CODEDEPLOY_EVENT, verify);
    return { returned, reports: reports() };
  },
  ecs: async (verify: Verify) => {
    const returned = await run(ECS_EVENT, verify);
    return { returned, reports: reports() };
  },
};

describe('CodeDeploy hears by its API', () => {
  test('of success', async () => {
    expect(await heard.codedeploy(passes)).toEqual({ returned: undefined, reports: ['Succeeded'] });
  });

  test('of failure', async () => {
    expect(await heard.codedeploy(refuses)).toEqual({ returned: undefined, reports: ['Failed'] });
  });

  test('of a hook that does not end, before Lambda stops it', async () => {
    const time = new ManualTime();

    await run(CODEDEPLOY_EVENT, hangs, time);

    expect(reports()).toEqual(['Failed']);
    expect(time.now()).toBeLessThan(REMAINING_MS);
  });

  test('in the end, when the first reports are throttled', async () => {
    const throttled = Object.assign(new Error('Rate exceeded'), {
      name: 'ThrottlingException',
      $metadata: { httpStatusCode: 400 },
    });
    codeDeploy
      .on(PutLifecycleEventHookExecutionStatusCommand)
      .rejectsOnce(throttled)
      .rejectsOnce(throttled)
      .resolves({});

    await run(CODEDEPLOY_EVENT, passes);

    expect(reports()).toEqual(['Succeeded', 'Succeeded', 'Succeeded']);
  });

  test('never silence: a report that is refused for good fails the function', async () => {
    const refused = Object.assign(new Error('no such deployment'), {
      name: 'DeploymentDoesNotExistException',
      $metadata: { httpStatusCode: 400 },
    });
    codeDeploy.on(PutLifecycleEventHookExecutionStatusCommand).rejects(refused);

    await expect(run(CODEDEPLOY_EVENT, passes)).rejects.toThrow('no such deployment');
  });
});

describe('ECS hears by the returned status, and CodeDeploy nothing', () => {
  test('of success', async () => {
    expect(await heard.ecs(passes)).toEqual({ returned: { hookStatus: 'SUCCEEDED' }, reports: [] });
  });

  test('of failure', async () => {
    expect(await heard.ecs(refuses)).toEqual({ returned: { hookStatus: 'FAILED' }, reports: [] });
  });

  test('of a hook that does not end, before Lambda stops it', async () => {
    const time = new ManualTime();

    expect(await run(ECS_EVENT, hangs, time)).toEqual({ hookStatus: 'FAILED' });
    expect(time.now()).toBeLessThan(REMAINING_MS);
  });
});

test.each([
  [CODEDEPLOY_EVENT, { id: 'd-1' }],
  [ECS_EVENT, { id: 'deployment-1', ecs: { serviceArn: SERVICE, revisionArn: REVISION } }],
])('a check learns which release it judges', async (event, expected) => {
  const releases: Release[] = [];

  await run(event, (release) => {
    releases.push(release);
    return Promise.resolve();
  });

  expect(releases).toEqual([expected]);
});

test.each([{}, null, 'text', { executionDetails: {} }])(
  '%j is no hook event, and the function fails aloud',
  async (event) => {
    await expect(run(event, passes)).rejects.toThrow(/Neither a CodeDeploy hook event .* nor one of ECS/);
  },
);
