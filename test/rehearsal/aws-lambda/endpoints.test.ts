import {
  CloudWatchClient,
  DescribeAlarmsCommand,
  GetMetricDataCommand,
  ListDashboardsCommand,
} from '@aws-sdk/client-cloudwatch';
import {
  CodeDeployClient,
  GetDeploymentCommand,
  ListDeploymentsCommand,
  PutLifecycleEventHookExecutionStatusCommand,
} from '@aws-sdk/client-codedeploy';
import { GetAliasCommand, InvokeCommand, LambdaClient, UpdateAliasCommand } from '@aws-sdk/client-lambda';
import { startAlarms } from '../../../rehearsal/alarms/alarms';
import type { Authorization } from '../../../rehearsal/aws/calls';
import { callLedger } from '../../../rehearsal/aws/calls';
import { cloudWatchProtocol } from '../../../rehearsal/aws/cloudwatch';
import { codeDeployProtocol } from '../../../rehearsal/aws/codedeploy';
import { lambdaProtocol } from '../../../rehearsal/aws/lambda';
import { wallTime } from '../../../rehearsal/aws/wall-time';
import { startEndpoint } from '../../../rehearsal/aws/wire';
import type { Endpoint, WireProtocol } from '../../../rehearsal/aws/wire';
import { manualClock } from '../../../rehearsal/clock';
import { eventQueue } from '../../../rehearsal/lambda/asynchronous';
import { engine } from '../codedeploy/engine';
import { lambdaFixture } from '../lambda/functions';
import type { LambdaFixture } from '../lambda/functions';

// Real processes start in each test; a busy machine takes its time for them.
jest.setTimeout(60_000);

process.env.AWS_SDK_JS_NODE_VERSION_SUPPORT_WARNING_DISABLED = 'true';

/** What the machine's clock says while handlers ask for metrics, in epoch milliseconds. */
const MACHINE_NOW = Date.UTC(2026, 0, 1, 12);

describe('local endpoints, reached by the real SDK clients', () => {
  const clock = manualClock();
  const ledger = callLedger();
  const endpoints: Endpoint[] = [];
  let fixture: LambdaFixture;
  let authorization: Authorization;
  beforeEach(() => {
    fixture = lambdaFixture(clock);
    authorization = { allowed: true };
  });
  afterEach(async () => {
    await Promise.all(endpoints.splice(0).map((endpoint) => endpoint.close()));
    await fixture.close();
  });

  const clientOptions = async (protocol: WireProtocol) => {
    const endpoint = await startEndpoint(protocol, { authorize: () => authorization, ledger });
    endpoints.push(endpoint);
    const credentials = { accessKeyId: 'quote-role', secretAccessKey: 'x' };
    return { endpoint: endpoint.url, region: 'us-east-1', maxAttempts: 1, credentials };
  };
  const lambdaClient = async () => {
    const events = eventQueue(fixture.service, clock);
    return {
      events,
      client: new LambdaClient(await clientOptions(lambdaProtocol({ lambda: fixture.service, events }))),
    };
  };

  it('invoke a function and say which version served', async () => {
    const { client } = await lambdaClient();
    await fixture.put('exports.handler = async (event) => event.n * 2;');
    await fixture.service.publish('quote', '1');
    fixture.service.putAlias('quote', 'live', { functionVersion: '1' });
    const answer = await client.send(new InvokeCommand({ FunctionName: 'quote:live', Payload: '{"n":4}' }));
    expect([answer.ExecutedVersion, answer.Payload?.transformToString()]).toEqual(['1', '8']);
  });

  it('mark the answer of a function that failed', async () => {
    const { client } = await lambdaClient();
    await fixture.put("exports.handler = async () => { throw new Error('no'); };");
    const answer = await client.send(new InvokeCommand({ FunctionName: 'quote' }));
    expect([answer.StatusCode, answer.FunctionError]).toEqual([200, 'Unhandled']);
  });

  it('accept an event at once, and try a failing one three times', async () => {
    const { client, events } = await lambdaClient();
    await fixture.put("exports.handler = async () => { throw new Error('no'); };");
    const answer = await client.send(new InvokeCommand({ FunctionName: 'quote', InvocationType: 'Event' }));
    for (let attempt = 1; attempt <= 3; attempt += 1) {
      while (fixture.service.records.length < attempt) await new Promise((resolve) => setImmediate(resolve));
      await new Promise((resolve) => setImmediate(resolve));
      clock.advance(120_000);
    }
    expect(answer.StatusCode).toBe(202);
    expect(events.discarded).toMatchObject([{ attempts: 3 }]);
  });

  it.each([
    [
      'a function that does not exist',
      (client: LambdaClient) => client.send(new InvokeCommand({ FunctionName: 'missing' })),
      'ResourceNotFoundException',
    ],
    [
      'an alias that does not exist',
      (client: LambdaClient) => client.send(new GetAliasCommand({ FunctionName: 'quote', Name: 'x' })),
      'ResourceNotFoundException',
    ],
    [
      'a payload that is not JSON',
      (client: LambdaClient) => client.send(new InvokeCommand({ FunctionName: 'quote', Payload: '{' })),
      'InvalidRequestContentException',
    ],
    [
      'two qualifiers',
      (client: LambdaClient) => client.send(new InvokeCommand({ FunctionName: 'quote:1', Qualifier: '2' })),
      'InvalidParameterValueException',
    ],
    [
      'an operation not modelled',
      (client: LambdaClient) => client.send(new UpdateAliasCommand({ FunctionName: 'quote', Name: 'x' })),
      'UnknownOperationException',
    ],
  ])('answer %s by its name', async (_what, call, name) => {
    const { client } = await lambdaClient();
    await fixture.put('exports.handler = async () => 1;');
    await expect(call(client)).rejects.toMatchObject({ name });
  });

  it('refuse what the role may not do', async () => {
    const { client } = await lambdaClient();
    authorization = { allowed: false, message: 'quote-role may not' };
    await expect(client.send(new InvokeCommand({ FunctionName: 'quote' }))).rejects.toMatchObject({
      name: 'AccessDeniedException',
      message: 'quote-role may not',
    });
    expect(ledger.counts()).toContainEqual(
      expect.objectContaining({ role: 'quote-role', service: 'lambda', operation: 'Invoke', denied: 1 }),
    );
  });

  it("take a hook's report", async () => {
    const { service, create, invoked, clock: deployClock } = engine();
    const { id } = create({ BeforeAllowTraffic: 'pre' });
    const protocol = codeDeployProtocol({
      codeDeploy: service,
      target: noTarget,
      time: wallTime(deployClock),
    });
    const client = new CodeDeployClient(await clientOptions(protocol));
    const lifecycleEventHookExecutionId = invoked[0]?.payload.LifecycleEventHookExecutionId;
    const report = { deploymentId: id, lifecycleEventHookExecutionId, status: 'Failed' as const };
    await client.send(new PutLifecycleEventHookExecutionStatusCommand(report));
    const { deploymentInfo } = await client.send(new GetDeploymentCommand({ deploymentId: id }));
    const { deployments } = await client.send(
      new ListDeploymentsCommand({ includeOnlyStatuses: ['Failed'] }),
    );
    expect(deploymentInfo).toMatchObject({
      status: 'Failed',
      errorInformation: { code: 'HOOK_EXECUTION_FAILURE' },
    });
    expect(deployments).toEqual([id]);
  });

  it('throw the typed exception for a deployment that does not exist', async () => {
    const { service, clock: deployClock } = engine();
    const protocol = codeDeployProtocol({
      codeDeploy: service,
      target: noTarget,
      time: wallTime(deployClock),
    });
    const client = new CodeDeployClient(await clientOptions(protocol));
    await expect(client.send(new GetDeploymentCommand({ deploymentId: 'd-1' }))).rejects.toMatchObject({
      name: 'DeploymentDoesNotExistException',
    });
  });

  it("give metric data of the last minutes of the template's time", async () => {
    const { client, metrics, metricClock } = await cloudWatch();
    const dimensions = { FunctionName: 'quote' };
    for (let minute = 0; minute < 10; minute += 1) {
      metrics.put({
        namespace: 'AWS/Lambda',
        name: 'Errors',
        dimensions,
        value: minute,
        at: metricClock.now(),
      });
      metricClock.advance(60_000);
    }
    const { MetricDataResults } = await client.send(
      new GetMetricDataCommand({
        StartTime: new Date(MACHINE_NOW - 3 * 60_000),
        EndTime: new Date(MACHINE_NOW),
        MetricDataQueries: [
          {
            Id: 'errors',
            MetricStat: {
              Period: 60,
              Stat: 'Sum',
              Metric: {
                Namespace: 'AWS/Lambda',
                MetricName: 'Errors',
                Dimensions: [{ Name: 'FunctionName', Value: 'quote' }],
              },
            },
          },
        ],
      }),
    );
    expect(MetricDataResults).toMatchObject([{ Id: 'errors', Values: [9, 8, 7] }]);
  });

  it('describe alarms, and answer by name what CloudWatch operation is not modelled', async () => {
    const { client } = await cloudWatch();
    expect((await client.send(new DescribeAlarmsCommand({}))).MetricAlarms).toEqual([]);
    await expect(client.send(new ListDashboardsCommand({}))).rejects.toMatchObject({
      message: expect.stringContaining('monitoring:ListDashboards'),
    });
  });

  async function cloudWatch() {
    const metricClock = manualClock();
    const alarms = startAlarms([], fixture.metrics, metricClock);
    const protocol = cloudWatchProtocol(
      fixture.metrics,
      alarms,
      wallTime(metricClock, () => MACHINE_NOW),
    );
    return {
      metricClock,
      metrics: fixture.metrics,
      client: new CloudWatchClient(await clientOptions(protocol)),
    };
  }
});

/** These tests create no deployment by the endpoint. */
function noTarget(): never {
  throw new Error('Nothing is deployed here.');
}
