import { CloudWatchClient, GetMetricDataCommand } from '@aws-sdk/client-cloudwatch';
import { CodeDeployClient, PutLifecycleEventHookExecutionStatusCommand } from '@aws-sdk/client-codedeploy';
import { InvokeCommand, LambdaClient } from '@aws-sdk/client-lambda';
import { mockClient } from 'aws-sdk-client-mock';
import { HOOK_VARIABLES } from '../../lambda/hooks/contract';
import { GOLDEN_QUOTES } from '../../lambda/quote/golden-quotes';
import { handler as postTraffic } from '../../lambda/quote/post-traffic';
import { handler as preTraffic } from '../../lambda/quote/pre-traffic';
import { quoteLine } from '../../lambda/quote/quote-line';
import { readLine } from '../../lambda/quote/quote-request';
import { verifyShiftedTraffic } from '../../lambda/quote/shifted-traffic';
import { REGION } from './environment';
import { lambdaContext } from './lambda-context';
import { ManualTime } from '../hooks/manual-time';

const lambda = mockClient(LambdaClient);
const codeDeploy = mockClient(CodeDeployClient);
const cloudWatch = mockClient(CloudWatchClient);
const event = { DeploymentId: 'd-1', LifecycleEventHookExecutionId: 'hook-1' };
const context = lambdaContext();

const VARIABLES = {
  [HOOK_VARIABLES.target]: 'arn:aws:lambda:us-east-1:123456789012:function:quote:live',
  [HOOK_VARIABLES.version]: '8',
  [HOOK_VARIABLES.functionName]: 'quote',
  [HOOK_VARIABLES.aliasName]: 'live',
  [HOOK_VARIABLES.errorPercent]: '1',
  [HOOK_VARIABLES.metricMinutes]: '10',
};

const bytes = (value: unknown) => new TextEncoder().encode(JSON.stringify(value));

/** The real quote function behind a mocked Lambda: version 8, unless a test says what it does instead. */
function serve(
  change: (total: number) => number = (total) => total,
  version: () => string = () => '8',
): void {
  lambda.on(InvokeCommand).callsFake(({ Payload }: { Payload: Uint8Array }) => {
    try {
      const quote = quoteLine(readLine(JSON.parse(new TextDecoder().decode(Payload))));
      return {
        ExecutedVersion: version(),
        Payload: bytes({ ...quote, totalMinor: change(quote.totalMinor) }),
      };
    } catch (error) {
      const errorType = error instanceof Error ? error.name : 'unknown';
      const Payload = bytes({ errorType });
      return { ExecutedVersion: version(), FunctionError: 'Unhandled', Payload };
    }
  });
}

function serveMetrics(invocations: readonly number[], errors: readonly number[]): void {
  cloudWatch.on(GetMetricDataCommand).resolves({
    MetricDataResults: [
      { Id: 'invocations', Values: [...invocations] },
      { Id: 'errors', Values: [...errors] },
    ],
  });
}

const reported = () =>
  codeDeploy
    .commandCalls(PutLifecycleEventHookExecutionStatusCommand)
    .map(({ args }) => args[0].input.status);

beforeEach(() => {
  for (const client of [lambda, codeDeploy, cloudWatch]) client.reset();
  codeDeploy.on(PutLifecycleEventHookExecutionStatusCommand).resolves({});
  Object.assign(process.env, VARIABLES);
  // The log goes straight to the streams.
  jest.spyOn(process.stdout, 'write').mockReturnValue(true);
  jest.spyOn(process.stderr, 'write').mockReturnValue(true);
});
afterEach(() => {
  for (const name of Object.keys(VARIABLES)) delete process.env[name];
  jest.restoreAllMocks();
});

describe('the pre-traffic hook', () => {
  it('lets a version pass that prices the golden quotes and refuses the others by name', async () => {
    serve();
    await preTraffic(event, context);
    expect(reported()).toEqual(['Succeeded']);
  });

  it('calls the version that its environment names', async () => {
    serve();
    await preTraffic(event, context);
    const targets = lambda.commandCalls(InvokeCommand).map(({ args }) => args[0].input.FunctionName);
    expect(new Set(targets)).toEqual(new Set([VARIABLES[HOOK_VARIABLES.target]]));
  });

  it('refuses a version that is a cent off', async () => {
    serve((total) => total + 1);
    await preTraffic(event, context);
    expect(reported()).toEqual(['Failed']);
  });

  it('refuses a version that throws', async () => {
    lambda
      .on(InvokeCommand)
      .callsFake(() => ({ FunctionError: 'Unhandled', Payload: bytes({ errorType: 'TypeError' }) }));
    await preTraffic(event, context);
    expect(reported()).toEqual(['Failed']);
  });

  it('refuses a version that prices what it should refuse', async () => {
    lambda.on(InvokeCommand).callsFake(({ Payload }: { Payload: Uint8Array }) => {
      const line: unknown = JSON.parse(new TextDecoder().decode(Payload));
      const golden = GOLDEN_QUOTES.priced.find(
        (priced) => JSON.stringify(priced.line) === JSON.stringify(line),
      );
      return { Payload: bytes(golden ?? { totalMinor: 1, currency: 'EUR' }) };
    });
    await preTraffic(event, context);
    expect(reported()).toEqual(['Failed']);
  });

  it('reports failure when the version cannot be called', async () => {
    lambda.on(InvokeCommand).rejects(new Error('no such version'));
    await preTraffic(event, context);
    expect(reported()).toEqual(['Failed']);
  });

  it('reports failure when its environment does not name a version', async () => {
    delete process.env[HOOK_VARIABLES.target];
    await preTraffic(event, context);
    expect(reported()).toEqual(['Failed']);
  });

  it('reports to nobody, but fails aloud, when the event names no deployment', async () => {
    await expect(preTraffic({}, context)).rejects.toThrow(/Not a CodeDeploy hook event/);
    expect(reported()).toEqual([]);
  });
});

describe('the post-traffic hook', () => {
  it('lets a release stay that served without errors', async () => {
    serve();
    serveMetrics([100, 100], [0, 0]);
    await postTraffic(event, context);
    expect(reported()).toEqual(['Succeeded']);
  });

  it('lets a release stay that nobody called', async () => {
    serve();
    serveMetrics([], []);
    await postTraffic(event, context);
    expect(reported()).toEqual(['Succeeded']);
  });

  it('refuses a release whose errors reached the limit, added up over the shift', async () => {
    serve();
    serveMetrics([100, 100], [1, 1]);
    await postTraffic(event, context);
    expect(reported()).toEqual(['Failed']);
  });

  it('refuses a release that prices wrongly through the alias', async () => {
    serve((total) => total - 1);
    serveMetrics([], []);
    await postTraffic(event, context);
    expect(reported()).toEqual(['Failed']);
  });

  it('asks for the metrics of the new version by the alias, over the shift', async () => {
    serve();
    serveMetrics([], []);
    await postTraffic(event, context);
    const { StartTime, EndTime, MetricDataQueries } =
      cloudWatch.commandCalls(GetMetricDataCommand)[0]?.args[0].input ?? {};
    expect({
      minutes: (Number(EndTime) - Number(StartTime)) / 60_000,
      dimensions: MetricDataQueries?.[0]?.MetricStat?.Metric?.Dimensions,
    }).toEqual({
      minutes: 10,
      dimensions: [
        { Name: 'FunctionName', Value: 'quote' },
        { Name: 'Resource', Value: 'quote:live' },
        { Name: 'ExecutedVersion', Value: '8' },
      ],
    });
  });

  it('asks for no metrics when the shift weighs nothing: Lambda has none of a version then', async () => {
    process.env[HOOK_VARIABLES.metricMinutes] = '0';
    serve();
    await postTraffic(event, context);
    expect([reported(), cloudWatch.commandCalls(GetMetricDataCommand)]).toEqual([['Succeeded'], []]);
  });

  it('never makes a direct call that is refused: it would count as an error of the alias', async () => {
    serve();
    serveMetrics([], []);
    await postTraffic(event, context);
    expect(lambda.commandCalls(InvokeCommand)).toHaveLength(GOLDEN_QUOTES.priced.length);
  });
});

const verify = (time: ManualTime) =>
  time.run(
    verifyShiftedTraffic({
      lambda: new LambdaClient({ region: REGION }),
      cloudWatch: new CloudWatchClient({ region: REGION }),
      time,
      signal: new AbortController().signal,
    }),
  );

describe('the alias after a shift', () => {
  it('may call the old version for some seconds', async () => {
    const time = new ManualTime();
    serve(undefined, () => (time.now() < 3000 ? '7' : '8'));
    serveMetrics([], []);
    await expect(verify(time)).resolves.toBeUndefined();
  });

  it('must call the new one in the end', async () => {
    serve(undefined, () => '7');
    serveMetrics([], []);
    await expect(verify(new ManualTime())).rejects.toThrow('still calls version 7, not the new one (8)');
  });
});
