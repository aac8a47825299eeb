import { CodeDeployClient, GetDeploymentCommand, ListDeploymentsCommand } from '@aws-sdk/client-codedeploy';
import {
  CodePipelineClient,
  GetPipelineStateCommand,
  ListPipelineExecutionsCommand,
} from '@aws-sdk/client-codepipeline';
import { DescribeServicesCommand, DescribeTaskDefinitionCommand, ECSClient } from '@aws-sdk/client-ecs';
import { GetAliasCommand, LambdaClient } from '@aws-sdk/client-lambda';
import { ListExecutionsCommand, SFNClient } from '@aws-sdk/client-sfn';
import { GetQueueAttributesCommand, SQSClient } from '@aws-sdk/client-sqs';
import { CloudWatchLogsClient, FilterLogEventsCommand } from '@aws-sdk/client-cloudwatch-logs';
import { mockClient } from 'aws-sdk-client-mock';
import { createServer, type Server } from 'node:http';
import { listenOnLoopback } from '../../rehearsal/aws/loopback';
import { readable, tellsOfError } from '../../ops/logs/read';
import { allStacks, type TemplateResource } from '../synthesis';
import { LocalServices, type StackOutputs } from './endpoints';
import { run } from './run';

const NOW = new Date('2026-11-21T14:00:00Z');
const AT = new Date('2026-11-21T13:00:00Z');

/** Alarms of a template, each with its type before it. */
const alarmsOf = (stack: ReturnType<typeof allStacks>[number]): readonly string[] =>
  Object.entries<TemplateResource>(stack.template.Resources)
    .filter(([, { Type }]) => /^AWS::CloudWatch::(Composite)?Alarm$/.test(Type))
    .map(([logicalId, { Type }]) => `${Type} ${logicalId}`);

describe('status', () => {
  let services: LocalServices;
  let api: Server;
  let alarms: Record<string, string>;
  let outputs: StackOutputs;
  const codeDeploy = mockClient(CodeDeployClient);
  const pipeline = mockClient(CodePipelineClient);
  const ecs = mockClient(ECSClient);
  const lambda = mockClient(LambdaClient);
  const states = mockClient(SFNClient);
  const queues = mockClient(SQSClient);

  beforeEach(async () => {
    for (const mock of [codeDeploy, pipeline, ecs, lambda, states, queues]) mock.reset();
    services = new LocalServices();
    api = createServer((_, response) => {
      response.writeHead(200, { 'content-type': 'application/json' });
      response.end('{"version":"1.2.3"}');
    });
    alarms = { errors: 'OK', slow: 'OK' };
    outputs = {
      'shop-sandbox-service': {
        ClusterName: 'cluster',
        ServiceName: 'order-api',
        ServiceUrl: await listenOnLoopback(api),
        DeploymentApplicationName: 'app',
        DeploymentGroupName: 'group',
      },
      'shop-sandbox-quote': {
        QuoteFunctionName: 'quote',
        QuoteAliasName: 'live',
        QuoteApplicationName: 'quotes',
        QuoteDeploymentGroupName: 'quotes',
      },
      'shop-sandbox-delivery': { PipelineName: 'pipeline' },
      'shop-sandbox-workflow': { StateMachineArn: 'a:orders', ParkedOrdersUrl: 'https://queue' },
    };
    await services.addStacks(outputs, {
      'shop-sandbox-service': ['AWS::CloudWatch::Alarm errors', 'AWS::CloudWatch::Alarm slow'],
    });
    await services.addAlarms(alarms);
    codeDeploy.on(ListDeploymentsCommand).resolves({ deployments: ['d-1'] });
    codeDeploy.on(GetDeploymentCommand).resolves({
      deploymentInfo: {
        deploymentId: 'd-1',
        status: 'Succeeded',
        createTime: AT,
        completeTime: new Date(AT.getTime() + 660_000),
      },
    });
    ecs.on(DescribeServicesCommand).resolves({
      services: [
        { desiredCount: 2, runningCount: 2, taskSets: [{ status: 'PRIMARY', taskDefinition: 'x/shop:4' }] },
      ],
    });
    ecs
      .on(DescribeTaskDefinitionCommand)
      .resolves({ taskDefinition: { containerDefinitions: [{ image: 'repository/shop:1.2.3' }] } });
    lambda.on(GetAliasCommand).resolves({
      FunctionVersion: '3',
      RoutingConfig: { AdditionalVersionWeights: { 4: 0.1 } },
    });
    pipeline.on(GetPipelineStateCommand).resolves({
      stageStates: [
        { stageName: 'Build', latestExecution: { pipelineExecutionId: 'x', status: 'Succeeded' } },
      ],
    });
    pipeline
      .on(ListPipelineExecutionsCommand)
      .resolves({ pipelineExecutionSummaries: [{ status: 'Succeeded', startTime: AT }] });
    states.on(ListExecutionsCommand).resolves({ executions: [] });
    queues.on(GetQueueAttributesCommand).resolves({ Attributes: { ApproximateNumberOfMessages: '0' } });
  });
  afterEach(async () => {
    api.closeAllConnections();
    await new Promise((resolve) => api.close(resolve));
    await services.close();
  });

  it('shows all four architectures on one screen, and exits with 0', async () => {
    const { out, status } = await run(['status'], { now: () => NOW, columns: 80 });
    const lines = out.map((line) => line.replaceAll(/:\d{5}\b/g, ':PORT'));
    expect(lines).toEqual([
      'service',
      '  url               http://127.0.0.1:PORT',
      '  version           1.2.3',
      '  revision          shop:4',
      '  image             shop:1.2.3',
      '  tasks             2 of 2 running',
      '  last deployment   d-1 succeeded, 2026-11-21 13:00 UTC, took 11 min',
      '  alarms            2 of 2 quiet',
      'delivery',
      '  pipeline          pipeline',
      '  last execution    Succeeded, 2026-11-21 13:00 UTC',
      '  stage Build       Succeeded',
      'function',
      '  function          quote',
      '  live              version 3 90 %, version 4 10 %',
      '  last deployment   d-1 succeeded, 2026-11-21 13:00 UTC, took 11 min',
      'workflow',
      '  state machine     orders',
      '  running           0',
      '  stuck             0 for longer than 4 h',
      '  parked orders     0',
      'beside them',
      '  alarms            none deployed',
    ]);
    expect(status).toBe(0);
  });

  it('names alarms that are red and executions that are stuck, and exits with 1', async () => {
    alarms['errors'] = 'ALARM';
    states.on(ListExecutionsCommand).resolves({
      executions: [
        {
          executionArn: 'x',
          stateMachineArn: 'x',
          name: 'order-1',
          status: 'RUNNING',
          startDate: new Date(NOW.getTime() - 5 * 3_600_000),
        },
      ],
    });
    const { out, status } = await run(['status'], { now: () => NOW });
    expect(out).toContain('                    ALARM errors');
    expect(out).toContain('                    order-1 for 5 h');
    expect(status).toBe(1);
  });

  it.each(['sandbox', 'production'] as const)(
    'shows every alarm that a template of %s has, composite and of recipes too',
    async (environment) => {
      const resources = Object.fromEntries(
        allStacks(environment).map((stack) => [stack.stackName, alarmsOf(stack)]),
      );
      const named = (type: string): Readonly<Record<string, string>> =>
        Object.fromEntries(
          Object.values(resources)
            .flat()
            .map((line) => line.split(' '))
            .filter(([Type]) => Type === `AWS::CloudWatch::${type}`)
            .map(([, name = '']) => [name, 'ALARM']),
        );
      const red = { metric: named('Alarm'), composite: named('CompositeAlarm') };
      await services.addStacks(
        Object.fromEntries(
          Object.entries(outputs).map(([stack, of]) => [stack.replace('sandbox', environment), of]),
        ),
        resources,
      );
      await services.addAlarms(red.metric, red.composite);
      const { out } = await run(['status', '--env', environment]);
      const shown = out.flatMap((line) => / ALARM (\w+)$/.exec(line)?.[1] ?? []);
      expect(shown.toSorted()).toEqual(
        [...Object.keys(red.metric), ...Object.keys(red.composite)].toSorted(),
      );
    },
  );

  it('exits with 1 for an alarm that stands in no stack of an architecture', async () => {
    await services.addStacks(outputs, {
      'shop-sandbox-observability': ['AWS::CloudWatch::Alarm ServiceCpu'],
    });
    await services.addAlarms({ ServiceCpu: 'ALARM' });
    const { out, status } = await run(['status']);
    expect(out.slice(-3)).toEqual([
      'beside them',
      '  alarms            0 of 1 quiet',
      '                    ALARM ServiceCpu',
    ]);
    expect(status).toBe(1);
  });

  it('shows the others when one cannot be read', async () => {
    pipeline
      .on(GetPipelineStateCommand)
      .rejects(Object.assign(new Error('you may not'), { name: 'AccessDeniedException' }));
    const { out, status } = await run(['status']);
    expect(out).toContain('  not readable      AccessDeniedException: you may not');
    expect(out).toContain('  running           0');
    expect(status).toBe(1);
  });
});

describe('logs', () => {
  const logs = mockClient(CloudWatchLogsClient);
  let services: LocalServices;
  beforeEach(async () => {
    logs.reset();
    services = new LocalServices();
    await services.addStacks(
      { 'shop-sandbox-quote': {} },
      {
        'shop-sandbox-quote': ['AWS::Logs::LogGroup shop-sandbox-quote-logs', 'AWS::Lambda::Function quote'],
      },
    );
  });
  afterEach(() => services.close());

  it('shows what tells of an error, from an hour ago on, and leaves out the rest', async () => {
    logs.on(FilterLogEventsCommand).resolves({
      events: [
        { timestamp: AT.getTime(), message: '{"level":"INFO","message":"no error here"}' },
        {
          timestamp: AT.getTime(),
          message: '{"level":"ERROR","message":"Failed","error":{"name":"RangeError","message":"no price"}}',
        },
      ],
    });
    const { out } = await run(['logs', 'function'], { now: () => NOW });
    expect(logs.commandCalls(FilterLogEventsCommand)[0]?.args[0].input).toMatchObject({
      logGroupName: 'shop-sandbox-quote-logs',
      startTime: AT.getTime(),
    });
    expect(out).toEqual(['2026-11-21 13:00 UTC shop-sandbox-quote-logs', '  Failed: RangeError: no price']);
  });

  it('says that there are none', async () => {
    logs.on(FilterLogEventsCommand).resolves({ events: [] });
    const { out } = await run(['logs', 'function', '--minutes', '90']);
    expect(out).toEqual(['No errors in 1 log groups in the last 1 h 30 min.']);
  });

  it.each([
    ['a level in words', '{"level":"error"}', true],
    ['a level as a number', '{"level":50}', true],
    ['a milder level', '{"level":"warn","message":"Error: not really"}', false],
    ['an event of Step Functions', '{"type":"TaskFailed"}', true],
    ['a good event of Step Functions', '{"type":"TaskSucceeded"}', false],
    ['a stack trace', 'TypeError: x is not a function', true],
    ['Lambda giving up', '2026-11-21 Task timed out after 5.00 seconds', true],
    ['a plain line', 'errors are counted here', false],
  ])('tells %s from the rest', (_, line, expected) => {
    expect(tellsOfError(line)).toBe(expected);
  });

  it('shows a line without structure as it is', () => {
    expect(readable('Task timed out\n')).toBe('Task timed out');
  });
});
